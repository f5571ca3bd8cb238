-- name: dq_complete
-- title: Required fields filled, customer by customer
-- items: DAT.6, IMP.1
-- unit: share of field and customer pairs, 0 to 1
-- numerator: required fields filled, active customers
-- denominator: required fields x active customers
-- needs: data_elements.field, field_values.value, customers.status
-- optional:
-- thresholds: 0.5, 0.8, 0.95
-- min_n: 100
-- interval: wilson
-- period: state
-- version: 1
-- trap: An average hides the broken dimension: score is the lowest, show all seven.
-- note: A blank is not filled.

SELECT
  (
    SELECT COUNT(*)
    FROM (
      SELECT DISTINCT v.customer_id AS customer_id, v.field AS field
      FROM field_values AS v
      JOIN active_customers AS a ON a.id = v.customer_id
      JOIN data_elements AS d ON d.field = v.field
      WHERE v.is_current AND TRIM(v.value) <> ''
    ) AS filled
  ) AS numerator,
  (SELECT COUNT(*) FROM active_customers AS b)
  * (SELECT COUNT(DISTINCT x.field) FROM data_elements AS x) AS denominator
