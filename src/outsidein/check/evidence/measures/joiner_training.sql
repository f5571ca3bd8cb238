-- name: joiner_training
-- title: Joiners trained on customers
-- items: OPE.5
-- unit: share, 0 to 1
-- numerator: joiners trained on a customer topic within 90 days
-- denominator: staff joined (and 90 days passed)
-- needs: staff.joined_at, training.customer_topic, training.at, training.staff_id
-- optional:
-- thresholds: 0.2, 0.5, 0.9
-- min_n: 5
-- interval: wilson
-- period: window
-- version: 1
-- trap:
-- note: Only joiners whose 90 days have passed.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM training AS t
      WHERE t.staff_id = s.id AND t.customer_topic
        AND t.at >= s.joined_at AND t.at <= s.joined_at + INTERVAL 90 DAY AND t.at <= $as_of
    ) AS hit
  FROM staff AS s
  WHERE s.joined_at > $since
    AND s.joined_at <= $as_of - INTERVAL 90 DAY
) AS e
