-- name: study_depts
-- title: Departments that met customers
-- items: IMP.3
-- unit: share, 0 to 1
-- numerator: departments taking part in customer sessions
-- denominator: departments
-- needs: staff.department, initiative_customers.staff_id, initiative_customers.at
-- optional:
-- thresholds: 0.2, 0.5, 1
-- min_n: 1
-- interval: none
-- period: window
-- version: 1
-- trap: Own customers only: add people who left or never came.
-- note: A small full count: no interval.

SELECT
  COUNT(DISTINCT s.department) FILTER (WHERE v.staff_id IS NOT NULL) AS numerator,
  COUNT(DISTINCT s.department) AS denominator
FROM staff AS s
LEFT JOIN (
  SELECT DISTINCT c.staff_id AS staff_id
  FROM initiative_customers AS c
  WHERE c.at > $since AND c.at <= $as_of
) AS v ON v.staff_id = s.id
