-- name: listening
-- title: Leaders who sat with customers this quarter
-- items: ORG.4, IMP.5
-- unit: share, 0 to 1
-- numerator: staff with a direct customer session (visit, listening-in, interview, co-design)
--   this quarter
-- denominator: staff of the management level with the lowest share
-- needs: staff.role, staff.level, diary.with_customer, diary.at, diary.staff_id,
--   initiative_customers.at, initiative_customers.staff_id
-- optional: staff.left_at, staff.joined_at
-- thresholds: 0.05, 0.3, 0.8
-- min_n: 10
-- interval: wilson
-- period: own
-- version: 1
-- trap: Only those who answered after a case: show response rate and non-response.
-- note: Own period: the last three months. Among the management levels the lowest counts; levels
--   of fewer than 3 people are left out.

WITH per_level AS (
  SELECT
    p.level AS level,
    COUNT(*) FILTER (WHERE p.hit) AS numerator,
    COUNT(*) AS denominator
  FROM (
    SELECT
      s.level AS level,
      EXISTS(
        SELECT 1 FROM diary AS d
        WHERE d.staff_id = s.id AND d.with_customer
          AND d.at > $as_of - INTERVAL 3 MONTH AND d.at <= $as_of
      )
      OR EXISTS(
        SELECT 1 FROM initiative_customers AS c
        WHERE c.staff_id = s.id AND c.at > $as_of - INTERVAL 3 MONTH AND c.at <= $as_of
      ) AS hit
    FROM staff AS s
    WHERE s.role IN ('board', 'management')
      AND s.level IS NOT NULL
      AND (s.left_at IS NULL OR s.left_at > $as_of)
      AND (s.joined_at IS NULL OR s.joined_at <= $as_of)
  ) AS p
  GROUP BY p.level
  HAVING COUNT(*) >= 3
)
SELECT
  l.numerator AS numerator,
  l.denominator AS denominator,
  (SELECT SUM(x.denominator) FROM per_level AS x) AS n,
  l.level AS lowest_level
FROM per_level AS l
ORDER BY l.numerator * 1.0 / l.denominator, l.denominator DESC, l.level
LIMIT 1
