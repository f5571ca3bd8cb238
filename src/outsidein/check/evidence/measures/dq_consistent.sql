-- name: dq_consistent
-- title: Fields on which the sources agree
-- items: DAT.6
-- unit: share of field and customer pairs, 0 to 1
-- numerator: (customer, field) pairs whose current sources agree
-- denominator: pairs with a current value from two or more sources
-- needs: field_values.value, source_records.source_id
-- optional:
-- thresholds: 0.7, 0.85, 0.95
-- min_n: 30
-- interval: wilson
-- period: state
-- version: 1
-- trap: An average hides the broken dimension: score is the lowest, show all seven.
-- note: Rows of one source are no second witness: one list alone leaves it unknown.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    f.kinds = 1 AS hit
  FROM (
    SELECT v.customer_id AS customer_id, v.field AS field, COUNT(DISTINCT v.value) AS kinds
    FROM field_values AS v
    JOIN source_records AS r ON r.id = v.source_record_id
    WHERE v.is_current AND TRIM(v.value) <> ''
    GROUP BY v.customer_id, v.field
    HAVING COUNT(DISTINCT r.source_id) >= 2
  ) AS f
) AS e
