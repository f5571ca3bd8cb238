-- name: dq_valid
-- title: Addresses that work
-- items: DAT.6
-- unit: share, 0 to 1
-- numerator: contact points in a valid format and not bounced
-- denominator: contact points
-- needs: contact_points.valid
-- optional: contact_points.bounced_at
-- thresholds: 0.85, 0.95, 0.99
-- min_n: 100
-- interval: wilson
-- period: state
-- version: 1
-- trap: An average hides the broken dimension: score is the lowest, show all seven.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    p.valid AND (p.bounced_at IS NULL OR p.bounced_at > $as_of) AS hit
  FROM contact_points AS p
) AS e
