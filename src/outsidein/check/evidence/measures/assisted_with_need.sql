-- name: assisted_with_need
-- title: Advice that answered a need
-- items: TRU.5
-- unit: share, 0 to 1
-- numerator: assisted orders linked to a need recorded before the order
-- denominator: assisted orders
-- needs: orders.recommended_by_staff_id, orders.need_id, orders.at, needs.at
-- optional:
-- thresholds: 0.2, 0.5, 0.9
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Needs written after the sale: need.at must precede the order.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM needs AS n
      WHERE n.id = o.need_id AND n.at <= o.at
    ) AS hit
  FROM orders AS o
  WHERE o.recommended_by_staff_id IS NOT NULL
    AND o.at > $since
    AND o.at <= $as_of
) AS e
