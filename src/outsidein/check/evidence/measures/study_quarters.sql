-- name: study_quarters
-- title: Quarters with customer research
-- items: IMP.3
-- unit: share of 4 quarters, 0 to 1
-- numerator: quarters with customer research (survey answers or customer sessions)
-- denominator: 4 (neither table used: unknown)
-- needs: survey_responses.at|initiative_customers.at
-- optional:
-- thresholds: 0.25, 0.5, 1
-- min_n: 1
-- interval: none
-- period: window
-- version: 1
-- trap: Own customers only: add people who left or never came.
-- note: Quarters are counted back from the as-of day. A small full count: no interval.

SELECT
  COUNT(DISTINCT q.quarter) AS numerator,
  4 AS denominator
FROM (
  SELECT LEAST(3, CAST(FLOOR(DATE_DIFF('day', r.at, $as_of) / 91.5) AS INTEGER)) AS quarter
  FROM survey_responses AS r
  WHERE r.customer_id IS NOT NULL AND r.at > $since AND r.at <= $as_of
  UNION ALL
  SELECT LEAST(3, CAST(FLOOR(DATE_DIFF('day', c.at, $as_of) / 91.5) AS INTEGER)) AS quarter
  FROM initiative_customers AS c
  WHERE c.at > $since AND c.at <= $as_of
) AS q
