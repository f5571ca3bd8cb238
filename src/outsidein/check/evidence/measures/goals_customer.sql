-- name: goals_customer
-- title: Staff with a customer goal that counts
-- items: CUS.6
-- unit: share, 0 to 1
-- numerator: staff with a weighted customer-linked goal
-- denominator: staff with goals (report the lowest level group)
-- needs: staff_goals.customer_linked, staff_goals.weight, staff_goals.period,
--   staff_goals.staff_id, staff.level
-- optional:
-- thresholds: 0.2, 0.5, 0.9
-- min_n: 10
-- interval: wilson
-- period: window
-- version: 1
-- trap: Weight 0 goals do not count.
-- note: The level with the lowest share counts; levels of fewer than 5 people are left out.

WITH per_level AS (
  SELECT
    p.level AS level,
    COUNT(*) FILTER (WHERE p.hit) AS numerator,
    COUNT(*) AS denominator
  FROM (
    SELECT
      g.staff_id AS staff_id,
      s.level AS level,
      BOOL_OR(g.customer_linked AND g.weight > 0) AS hit
    FROM staff_goals AS g
    JOIN staff AS s ON s.id = g.staff_id
    WHERE s.level IS NOT NULL
      AND g.period > CAST($since AS DATE)
      AND g.period <= CAST($as_of AS DATE)
    GROUP BY g.staff_id, s.level
  ) AS p
  GROUP BY p.level
  HAVING COUNT(*) >= 5
)
SELECT
  l.numerator AS numerator,
  l.denominator AS denominator,
  (SELECT SUM(x.denominator) FROM per_level AS x) AS n,
  l.level AS lowest_level
FROM per_level AS l
ORDER BY l.numerator * 1.0 / l.denominator, l.denominator DESC, l.level
LIMIT 1
