-- name: leavers_closed
-- title: Leavers shut out
-- items: DAT.5, TRU.2
-- unit: share, 0 to 1
-- numerator: leavers without any access after leaving
-- denominator: leavers
-- needs: staff.left_at, access_log.staff_id, access_log.at, access_log.allowed
-- optional:
-- thresholds: 0.8, 0.95, 1
-- min_n: 1
-- interval: wilson
-- period: window
-- version: 1
-- trap: No incidents recorded may mean none detected: ask for the last detection test.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    NOT EXISTS(
      SELECT 1 FROM access_log AS g
      WHERE g.staff_id = s.id AND g.allowed AND g.at > s.left_at AND g.at <= $as_of
    ) AS hit
  FROM staff AS s
  WHERE s.left_at > $since
    AND s.left_at <= $as_of
) AS e
