-- name: moments_objective
-- title: Moments with an aim
-- items: CHA.2
-- unit: share, 0 to 1
-- numerator: moments in use with objective, metric and owner
-- denominator: moments in use
-- needs: moments.objective, moments.target_metric, moments.owner_staff_id,
--   interactions.moment_id|messages.moment_id
-- optional: interactions.at, messages.at
-- thresholds: 0.1, 0.5, 0.9
-- min_n: 3
-- interval: none
-- period: window
-- version: 1
-- trap: Moments that never occur must not dilute the denominator: only moments in use.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    o.objective IS NOT NULL AND o.target_metric IS NOT NULL
    AND o.owner_staff_id IS NOT NULL AS hit
  FROM moments AS o
  WHERE EXISTS(
      SELECT 1 FROM interactions AS i
      WHERE i.moment_id = o.id AND i.at > $since AND i.at <= $as_of
    )
    OR EXISTS(
      SELECT 1 FROM messages AS m
      WHERE m.moment_id = o.id AND m.at > $since AND m.at <= $as_of
    )
) AS e
