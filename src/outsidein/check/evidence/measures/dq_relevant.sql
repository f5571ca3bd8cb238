-- name: dq_relevant
-- title: Fields we hold for a reason
-- items: DAT.6
-- unit: share, 0 to 1
-- numerator: stored fields tied to a required element (or a purpose)
-- denominator: stored fields
-- needs: field_values.field, data_elements.field
-- optional: data_elements.target_fill, data_elements.required_for, purposes.name
-- thresholds: 0.3, 0.5, 0.8
-- min_n: 1
-- interval: none
-- period: state
-- version: 1
-- trap: An average hides the broken dimension: score is the lowest, show all seven.
-- note: A field counts when it is a required element or is listed for a purpose in the register.
--   A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM data_elements AS d
      WHERE d.field = f.field
        AND (
          d.target_fill IS NOT NULL
          OR EXISTS(SELECT 1 FROM purposes AS p WHERE LOWER(p.name) = LOWER(d.required_for))
        )
    ) AS hit
  FROM (SELECT DISTINCT v.field AS field FROM field_values AS v) AS f
) AS e
