-- name: silence
-- title: Customers left in silence
-- items: WHEN
-- unit: share, 0 to 1
-- numerator: active customers without any contact for 180 days
-- denominator: active customers
-- needs: customers.status, interactions.at
-- optional:
-- thresholds: 0.6, 0.3, 0.1
-- min_n: 30
-- interval: wilson
-- period: own
-- version: 1
-- trap:
-- note: Own period: the last 180 days.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    NOT EXISTS(
      SELECT 1 FROM interactions AS i
      WHERE i.customer_id = a.id AND i.at > $as_of - INTERVAL 180 DAY AND i.at <= $as_of
    ) AS hit
  FROM active_customers AS a
) AS e
