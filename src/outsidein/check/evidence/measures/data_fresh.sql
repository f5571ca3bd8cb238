-- name: data_fresh
-- title: Customers touched by a source
-- items: DAT.2, IMP.4
-- unit: share, 0 to 1
-- numerator: active customers updated by any source in 12 months
-- denominator: active customers
-- needs: customers.status, source_records.received_at
-- optional:
-- thresholds: 0.3, 0.6, 0.9
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: More data is not better: pair with dq_relevant.
-- note: Customers known only to sources that do not say when a row was touched are left out.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    (
      SELECT BOOL_OR(r.received_at > $since AND r.received_at <= $as_of)
      FROM source_records AS r
      WHERE r.customer_id = a.id
    ) AS hit
  FROM active_customers AS a
) AS e
