-- name: promises_measured
-- title: Promises with a result
-- items: ORG.2, IMP.8
-- unit: share, 0 to 1
-- numerator: customer promises (mission/charter) with a metric and a current result
-- denominator: promises in mission/charter documents
-- needs: promises.metric, promises.actual, promises.document_id, documents.kind
-- optional:
-- thresholds: 0, 0.3, 0.8
-- min_n: 1
-- interval: none
-- period: state
-- version: 1
-- trap: Count only promises a customer could check.
-- note: A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    p.metric IS NOT NULL AND p.actual IS NOT NULL AS hit
  FROM promises AS p
  JOIN documents AS d ON d.id = p.document_id
  WHERE d.kind IN ('mission', 'charter')
) AS e
