-- name: pref_known
-- title: Customers whose channel wish we know
-- items: CHA.1
-- unit: share, 0 to 1
-- numerator: active customers with a stated channel preference from the last 24 months
-- denominator: active customers
-- needs: customers.status, preferences.kind, preferences.origin, preferences.at
-- optional:
-- thresholds: 0.1, 0.4, 0.75
-- min_n: 30
-- interval: wilson
-- period: own
-- version: 1
-- trap: Observed habit is not a stated wish: only origin=stated counts.
-- note: Own period: the last 24 months.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM preferences AS p
      WHERE p.customer_id = a.id AND p.kind = 'channel' AND p.origin = 'stated'
        AND p.at > $as_of - INTERVAL 24 MONTH AND p.at <= $as_of
    ) AS hit
  FROM active_customers AS a
) AS e
