-- name: loyal_revenue
-- title: Revenue from customers of over a year
-- items: WHY
-- unit: share of money, 0 to 1
-- numerator: revenue from customers of more than 12 months
-- denominator: revenue
-- needs: orders.at, orders.amount, customers.created_at
-- optional: orders.currency
-- thresholds: 0.2, 0.5, 0.8
-- min_n: 30
-- interval: bootstrap
-- period: window
-- version: 1
-- trap: Revenue share is context, never proof of purpose.
-- note: Context, not a score of virtue. The commonest currency only; resampled over 200 fixed
--   groups of customers; the least number is of orders.

WITH main AS (
  SELECT MODE(x.currency) AS currency
  FROM orders AS x
  WHERE x.at > $since AND x.at <= $as_of
)
SELECT
  c.id % 200 AS unit,
  SUM(CASE WHEN o.at > c.created_at + INTERVAL 12 MONTH THEN o.amount ELSE 0 END) AS numerator,
  SUM(o.amount) AS denominator,
  COUNT(*) AS n
FROM orders AS o
JOIN customers AS c ON c.id = o.customer_id
JOIN main AS k ON k.currency IS NULL OR o.currency = k.currency
WHERE o.at > $since
  AND o.at <= $as_of
  AND o.amount > 0
  AND c.created_at IS NOT NULL
GROUP BY c.id % 200
ORDER BY unit
