-- name: complaint_remedied
-- title: Complaints put right
-- items: WHAT
-- unit: share, 0 to 1
-- numerator: complaints resolved with a remedy or solution
-- denominator: complaints closed
-- needs: cases.kind, cases.resolution, cases.resolved_at
-- optional:
-- thresholds: 0.5, 0.75, 0.95
-- min_n: 20
-- interval: wilson
-- period: window
-- version: 1
-- trap: Silent leavers: status lost must be set by rule, not by hand.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    c.resolution IN ('solved', 'remedy', 'refund', 'goodwill', 'exception') AS hit
  FROM cases AS c
  WHERE c.kind = 'complaint'
    AND c.resolved_at > $since
    AND c.resolved_at <= $as_of
) AS e
