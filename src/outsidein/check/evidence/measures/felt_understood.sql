-- name: felt_understood
-- title: Customers who felt understood
-- items: ORG.4
-- unit: share, 0 to 1
-- numerator: top-two-box answers to "they understood me"
-- denominator: answers to that item
-- needs: survey_responses.item, survey_responses.score, survey_responses.scale_max,
--   survey_responses.at
-- optional:
-- thresholds: 0.5, 0.7, 0.85
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Only those who answered after a case: show response rate and non-response.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    r.score >= r.scale_max - 1 AS hit
  FROM survey_responses AS r
  WHERE r.item = 'understood'
    AND r.at > $since
    AND r.at <= $as_of
) AS e
