-- name: reopened
-- title: Cases opened again
-- items: TRU.3
-- unit: share, 0 to 1
-- numerator: cases reopened
-- denominator: cases resolved
-- needs: cases.reopened, cases.resolved_at
-- optional:
-- thresholds: 0.15, 0.08, 0.03
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Fast closing with reopening: reopened guards.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    c.reopened AS hit
  FROM cases AS c
  WHERE c.resolved_at > $since
    AND c.resolved_at <= $as_of
) AS e
