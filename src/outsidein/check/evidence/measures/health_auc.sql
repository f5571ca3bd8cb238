-- name: health_auc
-- title: How well the health score foretells loss
-- items: CUS.1
-- unit: share of pairs, 0 to 1 (0.5 is chance)
-- numerator: pairs (lost, kept) where the lost customer scored lower 90 days before
-- denominator: all such pairs, ties half (AUC)
-- needs: customers.status, customers.lost_at, health_scores.score, health_scores.at
-- optional:
-- thresholds: 0.5, 0.65, 0.8
-- min_n: 30
-- interval: auc
-- period: window
-- version: 1
-- trap: A score that does not separate leavers from stayers is not insight.
-- note: By ranks, never by pairs. The least number is of lost customers.

WITH scored AS (
  SELECT c.id AS customer_id, TRUE AS is_lost, MAX_BY(h.score, h.at) AS score
  FROM customers AS c
  JOIN health_scores AS h ON h.customer_id = c.id
  WHERE c.lost_at > $since
    AND c.lost_at <= $as_of
    AND h.at <= c.lost_at - INTERVAL 90 DAY
  GROUP BY c.id
  UNION ALL
  SELECT a.id AS customer_id, FALSE AS is_lost, MAX_BY(h.score, h.at) AS score
  FROM active_customers AS a
  JOIN health_scores AS h ON h.customer_id = a.id
  WHERE h.at <= $as_of - INTERVAL 90 DAY
  GROUP BY a.id
)
SELECT
  s.score AS score,
  COUNT(*) FILTER (WHERE s.is_lost) AS lost,
  COUNT(*) FILTER (WHERE NOT s.is_lost) AS kept
FROM scored AS s
WHERE s.score IS NOT NULL
GROUP BY s.score
ORDER BY s.score
