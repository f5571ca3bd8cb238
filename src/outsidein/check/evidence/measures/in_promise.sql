-- name: in_promise
-- title: Cases solved when promised
-- items: TRU.3
-- unit: share, 0 to 1
-- numerator: cases resolved by their due time
-- denominator: cases due
-- needs: cases.due_at, cases.resolved_at
-- optional:
-- thresholds: 0.6, 0.8, 0.95
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Fast closing with reopening: reopened guards.
-- note: A case still open past its due time is late. Only cases of sources that log their
--   solving at all.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    COALESCE(c.resolved_at <= c.due_at, FALSE) AS hit
  FROM cases AS c
  JOIN (
    SELECT DISTINCT x.source_id AS source_id
    FROM cases AS x
    WHERE x.resolved_at IS NOT NULL
  ) AS k ON k.source_id IS NOT DISTINCT FROM c.source_id
  WHERE c.due_at > $since
    AND c.due_at <= $as_of
) AS e
