-- name: dept_seeing
-- title: Departments that look at customers
-- items: DAT.4, IMP.1
-- unit: share, 0 to 1
-- numerator: departments where at least 60% of staff opened segments/personas/reports
-- denominator: departments
-- needs: staff.department, access_log.staff_id, access_log.object, access_log.allowed,
--   access_log.at
-- optional: staff.left_at, staff.joined_at
-- thresholds: 0.2, 0.5, 0.9
-- min_n: 1
-- interval: none
-- period: window
-- version: 1
-- trap: Log-ins are not use: only record, segment and report views count.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE d.seeing >= 0.6 * d.people) AS numerator,
  COUNT(*) AS denominator
FROM (
  SELECT
    s.department AS department,
    COUNT(*) AS people,
    COUNT(*) FILTER (WHERE v.staff_id IS NOT NULL) AS seeing
  FROM staff AS s
  LEFT JOIN (
    SELECT DISTINCT g.staff_id AS staff_id
    FROM access_log AS g
    WHERE g.object IN ('segment', 'persona', 'report')
      AND g.allowed
      AND g.at > $since
      AND g.at <= $as_of
  ) AS v ON v.staff_id = s.id
  WHERE s.department IS NOT NULL
    AND (s.left_at IS NULL OR s.left_at > $as_of)
    AND (s.joined_at IS NULL OR s.joined_at <= $as_of)
  GROUP BY s.department
) AS d
