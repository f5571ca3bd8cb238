-- name: objectives_customer
-- title: Objectives that name a customer outcome
-- items: ORG.1, IMP.7
-- unit: share, 0 to 1
-- numerator: strategic objectives coded as customer outcome
-- denominator: strategic objectives
-- needs: objectives.customer_outcome
-- optional:
-- thresholds: 0, 0.25, 0.5
-- min_n: 3
-- interval: none
-- period: state
-- version: 1
-- trap: A mission text alone is the claim restated; only the KPI/objective mix tests it.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    o.customer_outcome AS hit
  FROM objectives AS o
) AS e
