-- name: segmented
-- title: Customers in a current segment
-- items: IMP.1
-- unit: share, 0 to 1
-- numerator: active customers in a current segment
-- denominator: active customers
-- needs: customers.status, segments.updated_at, segment_members.customer_id
-- optional: segment_members.from_at
-- thresholds: 0.3, 0.8, 0.9
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Segments made once and never used stay at level 4 at most.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1
      FROM segment_members AS g
      JOIN segments AS s ON s.id = g.segment_id
      WHERE g.customer_id = a.id
        AND (g.from_at IS NULL OR g.from_at <= $as_of)
        AND s.updated_at > $since
        AND s.updated_at <= $as_of
    ) AS hit
  FROM active_customers AS a
) AS e
