-- name: breach_72h
-- title: Incidents told in 72 hours
-- items: DAT.5, TRU.2
-- unit: share, 0 to 1
-- numerator: notifiable incidents notified within 72 hours of detection
-- denominator: notifiable incidents (none: not scored)
-- needs: incidents.notifiable, incidents.detected_at, incidents.notified_at
-- optional:
-- thresholds: 0.5, 0.8, 1
-- min_n: 1
-- interval: none
-- period: window
-- version: 1
-- trap: No incidents recorded may mean none detected: ask for the last detection test.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    CASE
      WHEN x.notified_at <= x.detected_at + INTERVAL 72 HOUR THEN TRUE
      WHEN x.detected_at <= $as_of - INTERVAL 72 HOUR THEN FALSE
    END AS hit
  FROM incidents AS x
  WHERE x.notifiable
    AND x.detected_at > $since
    AND x.detected_at <= $as_of
) AS e
