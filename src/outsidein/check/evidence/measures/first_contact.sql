-- name: first_contact
-- title: Cases solved at the first contact
-- items: TRU.3
-- unit: share, 0 to 1
-- numerator: cases solved in one touch and not reopened
-- denominator: cases resolved
-- needs: cases.touches, cases.reopened, cases.resolved_at
-- optional:
-- thresholds: 0.3, 0.5, 0.75
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Fast closing with reopening: reopened guards.
-- note: Cases without touches or without reopened are left out.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    c.touches <= 1 AND NOT c.reopened AS hit
  FROM cases AS c
  WHERE c.touches IS NOT NULL
    AND c.reopened IS NOT NULL
    AND c.resolved_at > $since
    AND c.resolved_at <= $as_of
) AS e
