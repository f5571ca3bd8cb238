-- name: it_exposure
-- title: IT people who met customers
-- items: DAT.7
-- unit: share, 0 to 1
-- numerator: IT staff with customer training, customer time or a customer session in 12 months
-- denominator: IT staff
-- needs: staff.is_it, training.customer_topic, training.at, training.staff_id,
--   diary.with_customer, diary.at, diary.staff_id, initiative_customers.at,
--   initiative_customers.staff_id
-- optional: staff.left_at, staff.joined_at
-- thresholds: 0.1, 0.4, 0.8
-- min_n: 5
-- interval: wilson
-- period: window
-- version: 1
-- trap: Attendance is not understanding.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM training AS t
      WHERE t.staff_id = s.id AND t.customer_topic AND t.at > $since AND t.at <= $as_of
    )
    OR EXISTS(
      SELECT 1 FROM diary AS d
      WHERE d.staff_id = s.id AND d.with_customer AND d.at > $since AND d.at <= $as_of
    )
    OR EXISTS(
      SELECT 1 FROM initiative_customers AS c
      WHERE c.staff_id = s.id AND c.at > $since AND c.at <= $as_of
    ) AS hit
  FROM staff AS s
  WHERE s.is_it
    AND (s.left_at IS NULL OR s.left_at > $as_of)
    AND (s.joined_at IS NULL OR s.joined_at <= $as_of)
) AS e
