-- name: options_used
-- title: Order lines where a choice was made
-- items: OPE.1, TRU.4
-- unit: share, 0 to 1
-- numerator: order lines with a chosen option or custom work
-- denominator: order lines where options existed
-- needs: order_lines.options_available, order_lines.options_chosen, orders.at
-- optional: order_lines.is_custom
-- thresholds: 0.05, 0.2, 0.5
-- min_n: 50
-- interval: wilson
-- period: window
-- version: 1
-- trap: Options nobody picks are not tailoring.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    l.options_chosen > 0 OR COALESCE(l.is_custom, FALSE) AS hit
  FROM order_lines AS l
  JOIN orders AS o ON o.id = l.order_id
  WHERE l.options_available > 1
    AND o.at > $since
    AND o.at <= $as_of
) AS e
