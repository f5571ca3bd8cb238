-- name: sources_governed
-- title: Sources with owner and basis
-- items: DAT.1
-- unit: share, 0 to 1
-- numerator: active sources with owner and lawful basis
-- denominator: active sources
-- needs: sources.owner_staff_id, sources.lawful_basis
-- optional:
-- thresholds: 0.2, 0.6, 0.95
-- min_n: 1
-- interval: none
-- period: state
-- version: 1
-- trap: A register without owners is paper.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    s.owner_staff_id IS NOT NULL AND s.lawful_basis IS NOT NULL AS hit
  FROM sources AS s
  WHERE s.active
) AS e
