-- name: actions_effect
-- title: Feedback actions closed with a figure
-- items: IMP.5, IMP.6
-- unit: share, 0 to 1
-- numerator: customer-feedback actions closed with a before/after figure
-- denominator: customer-feedback actions due
-- needs: actions.origin, actions.due_at, actions.done_at, actions.effect_before,
--   actions.effect_after
-- optional:
-- thresholds: 0.1, 0.4, 0.75
-- min_n: 5
-- interval: wilson
-- period: window
-- version: 1
-- trap: Sales visits do not count as listening.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    a.done_at IS NOT NULL AND a.done_at <= $as_of
    AND a.effect_before IS NOT NULL AND a.effect_after IS NOT NULL AS hit
  FROM actions AS a
  WHERE a.origin IN ('survey', 'case', 'alert')
    AND a.due_at > $since
    AND a.due_at <= $as_of
) AS e
