-- name: dq_consistent
-- title: Fields on which the sources agree
-- items: DAT.6
-- unit: share of field and customer pairs, 0 to 1
-- numerator: (customer, field) pairs whose current sources agree
-- denominator: pairs with two or more current values
-- needs: field_values.value
-- optional:
-- thresholds: 0.7, 0.85, 0.95
-- min_n: 30
-- interval: wilson
-- period: state
-- version: 1
-- trap: An average hides the broken dimension: score is the lowest, show all seven.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    f.kinds = 1 AS hit
  FROM (
    SELECT v.customer_id AS customer_id, v.field AS field, COUNT(DISTINCT v.value) AS kinds
    FROM field_values AS v
    WHERE v.is_current AND TRIM(v.value) <> ''
    GROUP BY v.customer_id, v.field
    HAVING COUNT(DISTINCT v.source_record_id) >= 2
  ) AS f
) AS e
