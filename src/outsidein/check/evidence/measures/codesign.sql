-- name: codesign
-- title: New things made with customers
-- items: OPE.4
-- unit: share, 0 to 1
-- numerator: new products/services released that had customers involved before release
-- denominator: products/services released
-- needs: initiatives.kind, initiatives.released_at, initiative_customers.initiative_id,
--   initiative_customers.at
-- optional:
-- thresholds: 0.1, 0.4, 0.8
-- min_n: 3
-- interval: none
-- period: window
-- version: 1
-- trap: One friendly customer is not involvement: show the number and spread.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM initiative_customers AS c
      WHERE c.initiative_id = i.id AND c.at <= i.released_at
    ) AS hit
  FROM initiatives AS i
  WHERE i.kind IN ('product', 'service')
    AND i.released_at > $since
    AND i.released_at <= $as_of
) AS e
