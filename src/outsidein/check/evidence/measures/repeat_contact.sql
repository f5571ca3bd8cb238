-- name: repeat_contact
-- title: Solved cases that came back
-- items: OPE.3, TRU.3
-- unit: share, 0 to 1
-- numerator: resolved cases with another inbound contact by the customer within 7 days
-- denominator: resolved cases
-- needs: cases.resolved_at, interactions.direction, interactions.at
-- optional:
-- thresholds: 0.35, 0.2, 0.1
-- min_n: 50
-- interval: wilson
-- period: window
-- version: 1
-- trap: Show effort beside handling time: a fall in both directions tells the trade-off.
-- note: Cases that could not be tied to a customer are left out; the closing contact itself does
--   not count.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    CASE WHEN c.customer_id IS NOT NULL THEN EXISTS(
      SELECT 1 FROM interactions AS i
      WHERE i.customer_id = c.customer_id
        AND i.direction = 'in'
        AND i.at >= c.resolved_at + INTERVAL 15 MINUTE
        AND i.at <= c.resolved_at + INTERVAL 7 DAY
        AND i.at <= $as_of
    ) END AS hit
  FROM cases AS c
  WHERE c.resolved_at > $since
    AND c.resolved_at <= $as_of
) AS e
