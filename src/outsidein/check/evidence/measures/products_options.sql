-- name: products_options
-- title: Products with a choice
-- items: OPE.1
-- unit: share, 0 to 1
-- numerator: products with two or more options
-- denominator: products on sale
-- needs: products.options_available, products.active
-- optional:
-- thresholds: 0.2, 0.5, 0.8
-- min_n: 3
-- interval: none
-- period: state
-- version: 1
-- trap: Options nobody picks are not tailoring.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    p.options_available >= 2 AS hit
  FROM products AS p
  WHERE p.active
) AS e
