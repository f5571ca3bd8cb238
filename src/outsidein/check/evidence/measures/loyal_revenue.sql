-- name: loyal_revenue
-- title: Revenue from customers of over a year
-- items: WHY
-- unit: share of money, 0 to 1
-- numerator: revenue from customers of more than 12 months
-- denominator: revenue
-- needs: orders.at, orders.amount, customers.created_at
-- optional:
-- thresholds: 0.2, 0.5, 0.8
-- min_n: 30
-- interval: bootstrap
-- period: window
-- version: 2
-- trap: Revenue share is context, never proof of purpose.
-- note: Context, not a score of virtue. Each amount at the last known rate of its day, in the
--   currency reported in; orders without a rate are left out and counted. Resampled over 200
--   fixed groups of customers; the least number is of orders.

SELECT
  c.id % 200 AS unit,
  SUM(CASE WHEN o.at > c.created_at + INTERVAL 12 MONTH THEN o.amount_reported ELSE 0 END) AS numerator,
  SUM(o.amount_reported) AS denominator,
  COUNT(o.amount_reported) AS n,
  ANY_VALUE(o.currency_reported) AS currency,
  COUNT(*) - COUNT(o.amount_reported) AS left_out
FROM orders AS o
JOIN customers AS c ON c.id = o.customer_id
WHERE o.at > $since
  AND o.at <= $as_of
  AND o.amount > 0
  AND c.created_at IS NOT NULL
GROUP BY c.id % 200
ORDER BY unit
