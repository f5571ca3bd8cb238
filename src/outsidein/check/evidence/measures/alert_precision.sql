-- name: alert_precision
-- title: Warnings that were right
-- items: CUS.2
-- unit: share, 0 to 1
-- numerator: alerts that were confirmed or followed by loss within 180 days
-- denominator: alerts judged, lost, or 180 days old
-- needs: alerts.raised_at, alerts.outcome, customers.lost_at
-- optional:
-- thresholds: 0.1, 0.3, 0.6
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
    COALESCE(a.outcome = 'confirmed', FALSE)
    OR COALESCE(
      c.lost_at >= a.raised_at AND c.lost_at <= a.raised_at + INTERVAL 180 DAY, FALSE
    ) AS hit
  FROM alerts AS a
  JOIN customers AS c ON c.id = a.customer_id
  WHERE a.raised_at > $since
    AND a.raised_at <= $as_of
    AND (
      a.outcome IS NOT NULL
      OR (c.lost_at >= a.raised_at AND c.lost_at <= $as_of)
      OR a.raised_at <= $as_of - INTERVAL 180 DAY
    )
) AS e
