-- name: owner_named
-- title: Customers with a named owner
-- items: WHO
-- unit: share, 0 to 1
-- numerator: active customers with a named owner who still works here
-- denominator: active customers
-- needs: customers.status, customers.owner_staff_id, staff.id
-- optional: staff.left_at
-- thresholds: 0.2, 0.6, 0.95
-- min_n: 30
-- interval: wilson
-- period: state
-- version: 1
-- trap: "Everyone" as an answer is coded to all departments equally.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM staff AS s
      WHERE s.id = a.owner_staff_id AND (s.left_at IS NULL OR s.left_at > $as_of)
    ) AS hit
  FROM active_customers AS a
) AS e
