-- name: mgmt_time
-- title: Leaders’ time with customers
-- items: ORG.6
-- unit: share of minutes, 0 to 1
-- numerator: diary minutes with or directly for customers, board+management
-- denominator: all their diary minutes
-- needs: diary.minutes, diary.with_customer, diary.at, diary.staff_id, staff.role
-- optional:
-- thresholds: 0, 0.25, 0.5
-- min_n: 2400
-- interval: bootstrap
-- period: window
-- version: 1
-- trap: Internal meetings "about customers" count only if with_customer is set by rule, not by
--   title.
-- note: Resampled by person; the least number is in minutes.

SELECT
  d.staff_id AS unit,
  SUM(CASE WHEN d.with_customer THEN d.minutes ELSE 0 END) AS numerator,
  SUM(d.minutes) AS denominator,
  SUM(d.minutes) AS n
FROM diary AS d
JOIN staff AS s ON s.id = d.staff_id
WHERE s.role IN ('board', 'management')
  AND d.with_customer IS NOT NULL
  AND d.minutes IS NOT NULL
  AND d.at > $since
  AND d.at <= $as_of
GROUP BY d.staff_id
ORDER BY d.staff_id
