-- name: trust_asked_4
-- title: Customers who trust us with fitting service
-- items: TRU.4
-- unit: share, 0 to 1
-- numerator: customers agreeing (top two of five) with trust statement 4
-- denominator: customers answering it
-- needs: survey_responses.item, survey_responses.score, survey_responses.at
-- optional: survey_responses.scale_max
-- thresholds: 0.4, 0.6, 0.85
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Needs must be recorded in the customer's words.
-- note: Kept apart from the records: the customers’ own voice.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    CASE WHEN COALESCE(r.scale_max, 5) = 5 THEN r.score >= 4 END AS hit
  FROM survey_responses AS r
  WHERE r.item = 'TRU.4'
    AND r.customer_id IS NOT NULL
    AND r.at > $since
    AND r.at <= $as_of
) AS e
