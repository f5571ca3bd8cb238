-- name: partners_assessed
-- title: Partners assessed for their care
-- items: CHA.7
-- unit: share, 0 to 1
-- numerator: customer-handling partners assessed in 12 months
-- denominator: customer-handling partners
-- needs: partners.handles_customers, partners.assessed_at
-- optional:
-- thresholds: 0, 0.5, 0.9
-- min_n: 1
-- interval: none
-- period: window
-- version: 1
-- trap: Knowing is scored, not the partner's level.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    COALESCE(p.assessed_at > $since AND p.assessed_at <= $as_of, FALSE) AS hit
  FROM partners AS p
  WHERE p.handles_customers
) AS e
