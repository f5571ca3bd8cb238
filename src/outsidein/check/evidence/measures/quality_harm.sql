-- name: quality_harm
-- title: Customers hurt by poor quality
-- items: OPE.2
-- unit: share, 0 to 1
-- numerator: customers who ordered and then had a quality-caused case followed by loss within 90
--   days or a detractor answer
-- denominator: customers who ordered
-- needs: orders.at, cases.cause, cases.opened_at, customers.lost_at, survey_responses.item,
--   survey_responses.score, survey_responses.at
-- optional:
-- thresholds: 0.05, 0.02, 0.005
-- min_n: 100
-- interval: wilson
-- period: window
-- version: 1
-- trap: Depends on honest cause codes: double-code 50 a quarter.
-- note: Distinct customers on both sides, so never above 1.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1
      FROM cases AS k
      JOIN customers AS c ON c.id = k.customer_id
      WHERE k.customer_id = b.customer_id
        AND k.cause = 'quality'
        AND k.opened_at > $since
        AND k.opened_at <= $as_of
        AND c.lost_at >= k.opened_at
        AND c.lost_at <= k.opened_at + INTERVAL 90 DAY
        AND c.lost_at <= $as_of
    )
    OR EXISTS(
      SELECT 1
      FROM cases AS q
      JOIN survey_responses AS r ON r.customer_id = q.customer_id
      WHERE q.customer_id = b.customer_id
        AND q.cause = 'quality'
        AND q.opened_at > $since
        AND q.opened_at <= $as_of
        AND r.item = 'recommend'
        AND r.score <= 6
        AND r.at >= q.opened_at
        AND r.at <= q.opened_at + INTERVAL 90 DAY
        AND r.at <= $as_of
    ) AS hit
  FROM (
    SELECT DISTINCT o.customer_id AS customer_id
    FROM orders AS o
    WHERE o.customer_id IS NOT NULL
      AND o.at > $since
      AND o.at <= $as_of
  ) AS b
) AS e
