-- name: needs_hit
-- title: Foreseen needs that came true
-- items: OPE.6
-- unit: share, 0 to 1
-- numerator: predicted needs confirmed by their horizon
-- denominator: predicted needs past their horizon
-- needs: needs.origin, needs.at, needs.horizon_at, needs.confirmed_at
-- optional:
-- thresholds: 0.1, 0.3, 0.5
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Predictions made after the fact: needs.at must precede the horizon and be locked.
-- note: Show the lift over the base rate beside it.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    n.confirmed_at IS NOT NULL AND n.confirmed_at <= n.horizon_at AS hit
  FROM needs AS n
  WHERE n.origin = 'predicted'
    AND n.at < n.horizon_at
    AND n.horizon_at > $since
    AND n.horizon_at <= $as_of
) AS e
