-- name: regret
-- title: Orders that were regretted
-- items: TRU.5
-- unit: share, 0 to 1
-- numerator: orders cancelled/returned within 30 days as not needed or mis-sold
-- denominator: orders
-- needs: orders.at, orders.return_reason, orders.cancelled_at|orders.returned_at
-- optional:
-- thresholds: 0.05, 0.02, 0.005
-- min_n: 100
-- interval: wilson
-- period: window
-- version: 1
-- trap: Needs written after the sale: need.at must precede the order.
-- note: Only orders of sources that give reasons for returns at all.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    COALESCE(
      o.return_reason IN ('not_needed', 'mis_sold')
      AND COALESCE(o.cancelled_at, o.returned_at) <= o.at + INTERVAL 30 DAY
      AND COALESCE(o.cancelled_at, o.returned_at) <= $as_of,
      FALSE
    ) AS hit
  FROM orders AS o
  JOIN (
    SELECT DISTINCT x.source_id AS source_id
    FROM orders AS x
    WHERE x.return_reason IS NOT NULL
  ) AS k ON k.source_id IS NOT DISTINCT FROM o.source_id
  WHERE o.at > $since
    AND o.at <= $as_of
) AS e
