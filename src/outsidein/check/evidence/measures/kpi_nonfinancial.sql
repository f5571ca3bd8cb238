-- name: kpi_nonfinancial
-- title: Key figures that are not money
-- items: ORG.7
-- unit: share, 0 to 1
-- numerator: board/management KPIs that are not financial
-- denominator: all board/management KPIs
-- needs: kpis.kind, kpis.level, kpis.period
-- optional:
-- thresholds: 0, 0.25, 0.5
-- min_n: 3
-- interval: none
-- period: window
-- version: 1
-- trap: Non-financial may still be internal (absence, output): show kpi_customer_share beside
--   it.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    k.kind <> 'financial' AS hit
  FROM kpis AS k
  WHERE k.level IN ('board', 'management')
    AND k.period > CAST($since AS DATE)
    AND k.period <= CAST($as_of AS DATE)
) AS e
