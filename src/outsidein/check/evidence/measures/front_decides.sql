-- name: front_decides
-- title: Concessions decided at the front line
-- items: ORG.5
-- unit: share, 0 to 1
-- numerator: goodwill/refund/exception decisions taken at the front line
-- denominator: all such decisions
-- needs: cases.decided_by_level, cases.resolution, cases.resolved_at
-- optional:
-- thresholds: 0.3, 0.6, 0.85
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Needs cases.decided_by_level to be logged at decision time, else unknown.
-- note: A case without the deciding level is left out.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    c.decided_by_level = 'front' AS hit
  FROM cases AS c
  WHERE c.resolution IN ('goodwill', 'refund', 'exception')
    AND c.resolved_at > $since
    AND c.resolved_at <= $as_of
) AS e
