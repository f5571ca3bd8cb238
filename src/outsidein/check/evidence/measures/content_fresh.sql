-- name: content_fresh
-- title: Service pages fresh and readable
-- items: IMP.9
-- unit: share, 0 to 1
-- numerator: service pages updated in 12 months and passing the reading-level check
-- denominator: service pages
-- needs: content.kind, content.updated_at, content.readability_ok
-- optional:
-- thresholds: 0.3, 0.6, 0.9
-- min_n: 3
-- interval: none
-- period: window
-- version: 1
-- trap: Cause codes missing = unknown, not zero confusion.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    c.updated_at > $since AND c.updated_at <= $as_of AND c.readability_ok AS hit
  FROM content AS c
  WHERE c.kind = 'service_page'
) AS e
