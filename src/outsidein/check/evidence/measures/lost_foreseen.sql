-- name: lost_foreseen
-- title: Losses that were foreseen
-- items: CUS.2
-- unit: share, 0 to 1
-- numerator: lost customers with an alert 30-365 days before leaving
-- denominator: customers lost in the period
-- needs: customers.lost_at, alerts.raised_at
-- optional:
-- thresholds: 0.2, 0.5, 0.8
-- min_n: 20
-- interval: wilson
-- period: window
-- version: 1
-- trap: Alarm on everyone gives recall 1: cap 0.5 when precision < 0.2.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM alerts AS a
      WHERE a.customer_id = c.id
        AND a.raised_at <= c.lost_at - INTERVAL 30 DAY
        AND a.raised_at >= c.lost_at - INTERVAL 365 DAY
    ) AS hit
  FROM customers AS c
  WHERE c.lost_at > $since
    AND c.lost_at <= $as_of
) AS e
