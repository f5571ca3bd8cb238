-- name: needs_met
-- title: Needs that were met
-- items: OPE.6, TRU.4
-- unit: share, 0 to 1
-- numerator: confirmed or stated needs addressed
-- denominator: confirmed or stated needs
-- needs: needs.origin, needs.at, needs.addressed_at
-- optional: needs.confirmed_at
-- thresholds: 0.3, 0.6, 0.9
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Predictions made after the fact: needs.at must precede the horizon and be locked.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    n.addressed_at IS NOT NULL AND n.addressed_at <= $as_of AS hit
  FROM needs AS n
  WHERE (n.origin = 'stated' OR n.confirmed_at <= $as_of)
    AND n.at > $since
    AND n.at <= $as_of
) AS e
