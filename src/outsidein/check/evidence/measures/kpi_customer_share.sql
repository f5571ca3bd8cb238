-- name: kpi_customer_share
-- title: Key figures about customers
-- items: ORG.1
-- unit: share, 0 to 1
-- numerator: board/management KPIs of kind customer
-- denominator: all board/management KPIs in the period
-- needs: kpis.kind, kpis.level, kpis.period
-- optional:
-- thresholds: 0, 0.15, 0.33
-- min_n: 3
-- interval: none
-- period: window
-- version: 1
-- trap: A mission text alone is the claim restated; only the KPI/objective mix tests it.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    k.kind = 'customer' AS hit
  FROM kpis AS k
  WHERE k.level IN ('board', 'management')
    AND k.period > CAST($since AS DATE)
    AND k.period <= CAST($as_of AS DATE)
) AS e
