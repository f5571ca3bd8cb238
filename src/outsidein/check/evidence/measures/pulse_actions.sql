-- name: pulse_actions
-- title: Pulse actions done
-- items: OPE.7
-- unit: share, 0 to 1
-- numerator: actions from the staff pulse done
-- denominator: actions from the staff pulse due
-- needs: actions.origin, actions.due_at, actions.done_at
-- optional:
-- thresholds: 0.3, 0.6, 0.9
-- min_n: 3
-- interval: wilson
-- period: window
-- version: 1
-- trap: The claim is that it matters, so action on the pulse counts more than its score.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    a.done_at IS NOT NULL AND a.done_at <= $as_of AS hit
  FROM actions AS a
  WHERE a.origin = 'pulse'
    AND a.due_at > $since
    AND a.due_at <= $as_of
) AS e
