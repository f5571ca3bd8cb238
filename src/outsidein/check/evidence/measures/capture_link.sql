-- name: capture_link
-- title: Orders and cases with a contact
-- items: DAT.2
-- unit: share, 0 to 1
-- numerator: orders and cases with at least one linked contact
-- denominator: orders and cases
-- needs: orders.at, cases.opened_at, interactions.at, interactions.case_id
-- optional:
-- thresholds: 0.2, 0.5, 0.85
-- min_n: 50
-- interval: wilson
-- period: window
-- version: 1
-- trap: More data is not better: pair with dq_relevant.
-- note: For an order: a contact of the customer from 30 days before to a day after.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT EXISTS(
    SELECT 1 FROM interactions AS i
    WHERE i.customer_id = o.customer_id
      AND i.at >= o.at - INTERVAL 30 DAY
      AND i.at <= o.at + INTERVAL 1 DAY
      AND i.at <= $as_of
  ) AS hit
  FROM orders AS o
  WHERE o.at > $since
    AND o.at <= $as_of
  UNION ALL
  SELECT EXISTS(
    SELECT 1 FROM interactions AS i
    WHERE i.case_id = c.id AND i.at <= $as_of
  ) AS hit
  FROM cases AS c
  WHERE c.opened_at > $since
    AND c.opened_at <= $as_of
) AS e
