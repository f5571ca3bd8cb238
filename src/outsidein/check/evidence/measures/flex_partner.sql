-- name: flex_partner
-- title: Partners’ requests not refused
-- items: CHA.5
-- unit: share, 0 to 1
-- numerator: partner-handled requests not refused
-- denominator: partner-handled requests closed
-- needs: cases.kind, cases.resolution, cases.resolved_at, cases.partner_id
-- optional:
-- thresholds: 0.6, 0.8, 0.95
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Requests never logged because staff said no at once: mystery sample.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    c.resolution NOT IN ('refused_policy', 'not_possible') AS hit
  FROM cases AS c
  WHERE c.kind = 'request'
    AND c.partner_id IS NOT NULL
    AND c.resolved_at > $since
    AND c.resolved_at <= $as_of
) AS e
