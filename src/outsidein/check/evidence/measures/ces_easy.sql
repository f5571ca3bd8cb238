-- name: ces_easy
-- title: Answers that it was easy
-- items: OPE.3
-- unit: share, 0 to 1
-- numerator: answers that it was easy (5-7 of 7)
-- denominator: effort answers
-- needs: survey_responses.item, survey_responses.score, survey_responses.at
-- optional: survey_responses.scale_max
-- thresholds: 0.5, 0.7, 0.85
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: Show effort beside handling time: a fall in both directions tells the trade-off.
-- note: Answers on another scale than 1 to 7 are left out.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    CASE WHEN COALESCE(r.scale_max, 7) = 7 THEN r.score >= 5 END AS hit
  FROM survey_responses AS r
  WHERE r.item = 'easy'
    AND r.at > $since
    AND r.at <= $as_of
) AS e
