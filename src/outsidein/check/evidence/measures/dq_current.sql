-- name: dq_current
-- title: Customers with a fresh address
-- items: DAT.6
-- unit: share, 0 to 1
-- numerator: active customers with a contact point verified in 12 months
-- denominator: active customers
-- needs: customers.status, contact_points.verified_at
-- optional: contact_points.bounced_at
-- thresholds: 0.3, 0.6, 0.85
-- min_n: 100
-- interval: wilson
-- period: window
-- version: 1
-- trap: An average hides the broken dimension: score is the lowest, show all seven.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM contact_points AS p
      WHERE p.customer_id = a.id
        AND p.verified_at > $since
        AND p.verified_at <= $as_of
        AND (p.bounced_at IS NULL OR p.bounced_at > $as_of)
    ) AS hit
  FROM active_customers AS a
) AS e
