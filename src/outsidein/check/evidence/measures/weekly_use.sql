-- name: weekly_use
-- title: Staff who use the records weekly
-- items: CUS.7, DAT.4, IMP.4
-- unit: share, 0 to 1
-- numerator: staff with access who used the records in 3 of the last 4 weeks
-- denominator: staff with access
-- needs: staff.has_access, access_log.staff_id, access_log.at, access_log.allowed,
--   access_log.object
-- optional: staff.left_at, staff.joined_at
-- thresholds: 0.2, 0.5, 0.8
-- min_n: 10
-- interval: wilson
-- period: own
-- version: 1
-- trap: Affinity is a feeling: data shows access and use only.
-- note: Own period: the last four weeks. Log-ins do not count.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    u.weeks >= 3 AS hit
  FROM (
    SELECT
      s.id AS id,
      COUNT(DISTINCT CAST(FLOOR(DATE_DIFF('hour', g.at, $as_of) / 168.0) AS INTEGER)) AS weeks
    FROM staff AS s
    LEFT JOIN access_log AS g
      ON g.staff_id = s.id
      AND g.allowed
      AND g.object IN ('record', 'segment', 'persona', 'report')
      AND g.at > $as_of - INTERVAL 28 DAY
      AND g.at <= $as_of
    WHERE s.has_access
      AND (s.left_at IS NULL OR s.left_at > $as_of)
      AND (s.joined_at IS NULL OR s.joined_at <= $as_of)
    GROUP BY s.id
  ) AS u
) AS e
