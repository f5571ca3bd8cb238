-- name: advocacy_kpi_quarters
-- title: Quarters in which speaking-for-us was reviewed
-- items: ORG.3, IMP.6
-- unit: share of 4 quarters, 0 to 1
-- numerator: quarters in which an advocacy KPI with target and result was reviewed at
--   board/management
-- denominator: 4 (no KPI recorded: not scored)
-- needs: kpis.advocacy, kpis.target, kpis.actual, kpis.level, kpis.period
-- optional:
-- thresholds: 0, 0.5, 1
-- min_n: 1
-- interval: none
-- period: window
-- version: 1
-- trap: NPS level itself is not scored: the claim is that it is a goal, not that it is high.
-- note: A small full count: no interval.

SELECT
  LEAST(4, COUNT(DISTINCT DATE_TRUNC('quarter', k.period))) AS numerator,
  CASE WHEN (SELECT COUNT(*) FROM kpis) > 0 THEN 4 ELSE 0 END AS denominator
FROM kpis AS k
WHERE k.advocacy
  AND k.target IS NOT NULL
  AND k.actual IS NOT NULL
  AND k.level IN ('board', 'management')
  AND k.period > CAST($since AS DATE)
  AND k.period <= CAST($as_of AS DATE)
