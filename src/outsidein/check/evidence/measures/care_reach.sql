-- name: care_reach
-- title: Customers who were cared for
-- items: CUS.3
-- unit: share, 0 to 1
-- numerator: active customers with at least one care contact (not sale, not admin, not survey)
-- denominator: active customers
-- needs: customers.status, interactions.direction, interactions.purpose, interactions.at,
--   messages.purpose, messages.at
-- optional:
-- thresholds: 0.1, 0.4, 0.75
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Surveys and newsletters are not care.
-- note: A sale, a bill, a survey or a newsletter is not care.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM interactions AS i
      WHERE i.customer_id = a.id AND i.direction = 'out' AND i.purpose = 'care'
        AND i.at > $since AND i.at <= $as_of
    )
    OR EXISTS(
      SELECT 1 FROM messages AS m
      WHERE m.customer_id = a.id AND m.purpose = 'care' AND m.at > $since AND m.at <= $as_of
    ) AS hit
  FROM active_customers AS a
) AS e
