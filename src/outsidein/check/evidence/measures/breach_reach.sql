-- name: breach_reach
-- title: Customers touched by incidents
-- items: TRU.2
-- unit: share, 0 to 1
-- numerator: customers affected by incidents
-- denominator: customers (counted only when a detection/restore test was recorded in the period,
--   else not scored)
-- needs: incidents.customers_affected, incidents.detected_at, documents.kind,
--   documents.approved_at, customers.id
-- optional:
-- thresholds: 0.01, 0.001, 0
-- min_n: 100
-- interval: wilson
-- period: window
-- version: 1
-- trap: Absence of logs is not safety.
-- note: Scored only when a detection or restore test was recorded in the period; never more
--   customers than there are.

SELECT
  LEAST(
    COALESCE(
      (
        SELECT SUM(x.customers_affected)
        FROM incidents AS x
        WHERE x.detected_at > $since AND x.detected_at <= $as_of
      ),
      0
    ),
    c.customers
  ) AS numerator,
  CASE
    WHEN EXISTS(
      SELECT 1 FROM documents AS d
      WHERE d.kind = 'security_test' AND d.approved_at > $since AND d.approved_at <= $as_of
    )
    THEN c.customers
    ELSE 0
  END AS denominator
FROM (SELECT COUNT(q.id) AS customers FROM customers AS q) AS c
