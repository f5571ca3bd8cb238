-- name: moment_importance
-- title: Moments weighed by customers
-- items: IMP.2
-- unit: share, 0 to 1
-- numerator: moments with a customer-stated importance
-- denominator: moments
-- needs: moments.importance
-- optional:
-- thresholds: 0.1, 0.5, 0.9
-- min_n: 3
-- interval: none
-- period: state
-- version: 1
-- trap: A wall map nobody tags contacts with stays at level 3.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    o.importance IS NOT NULL AS hit
  FROM moments AS o
) AS e
