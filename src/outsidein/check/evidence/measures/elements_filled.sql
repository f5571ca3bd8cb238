-- name: elements_filled
-- title: Required fields that are filled
-- items: DAT.3
-- unit: share, 0 to 1
-- numerator: required data elements whose fill among active customers meets the target
-- denominator: required data elements
-- needs: data_elements.field, data_elements.target_fill, field_values.value, customers.status
-- optional:
-- thresholds: 0.3, 0.6, 0.95
-- min_n: 1
-- interval: none
-- period: state
-- version: 1
-- trap: Free-text fields count as filled only after validation.
-- note: A blank is not filled. A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    f.share >= f.target_fill AS hit
  FROM (
    SELECT
      d.id AS id,
      d.target_fill AS target_fill,
      (
        SELECT COUNT(DISTINCT v.customer_id)
        FROM field_values AS v
        JOIN active_customers AS a ON a.id = v.customer_id
        WHERE v.field = d.field AND v.is_current AND TRIM(v.value) <> ''
      ) * 1.0 / NULLIF((SELECT COUNT(*) FROM active_customers AS b), 0) AS share
    FROM data_elements AS d
  ) AS f
) AS e
