-- name: pulse_levels
-- title: Levels that answer the staff pulse
-- items: OPE.7
-- unit: share, 0 to 1
-- numerator: staff levels with a pulse response rate of at least 50% (n>=5)
-- denominator: staff levels
-- needs: staff.level, survey_responses.staff_id, survey_responses.at
-- optional: staff.left_at, staff.joined_at
-- thresholds: 0.25, 0.5, 1
-- min_n: 1
-- interval: none
-- period: window
-- version: 1
-- trap: The claim is that it matters, so action on the pulse counts more than its score.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE l.answered * 2 >= l.people AND l.answered >= 5) AS numerator,
  COUNT(*) AS denominator
FROM (
  SELECT
    s.level AS level,
    COUNT(*) AS people,
    COUNT(*) FILTER (WHERE r.staff_id IS NOT NULL) AS answered
  FROM staff AS s
  LEFT JOIN (
    SELECT DISTINCT x.staff_id AS staff_id
    FROM survey_responses AS x
    WHERE x.staff_id IS NOT NULL AND x.at > $since AND x.at <= $as_of
  ) AS r ON r.staff_id = s.id
  WHERE s.level IS NOT NULL
    AND (s.left_at IS NULL OR s.left_at > $as_of)
    AND (s.joined_at IS NULL OR s.joined_at <= $as_of)
  GROUP BY s.level
) AS l
