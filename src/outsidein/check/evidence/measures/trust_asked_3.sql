-- name: trust_asked_3
-- title: Customers who trust us with solving issues
-- items: TRU.3
-- unit: share, 0 to 1
-- numerator: customers agreeing (top two of five) with trust statement 3
-- denominator: customers answering it
-- needs: survey_responses.item, survey_responses.score, survey_responses.at
-- optional: survey_responses.scale_max
-- thresholds: 0.4, 0.6, 0.85
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Fast closing with reopening: reopened guards.
-- note: Kept apart from the records: the customers’ own voice.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    CASE WHEN COALESCE(r.scale_max, 5) = 5 THEN r.score >= 4 END AS hit
  FROM survey_responses AS r
  WHERE r.item = 'TRU.3'
    AND r.customer_id IS NOT NULL
    AND r.at > $since
    AND r.at <= $as_of
) AS e
