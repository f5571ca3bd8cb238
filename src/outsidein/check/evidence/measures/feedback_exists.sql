-- name: feedback_exists
-- title: Quarters with any feedback
-- items: IMP.6
-- unit: share of 4 quarters, 0 to 1
-- numerator: quarters with any customer survey answer or complaint
-- denominator: 4 (neither table used: unknown)
-- needs: survey_responses.at|cases.opened_at
-- optional: cases.kind
-- thresholds: 0.25, 0.5, 1
-- min_n: 1
-- interval: none
-- period: window
-- version: 1
-- trap: Selective inviting: compare invited with active customers by segment. Levels 1 and 2
--   differ only in knowledge: the data cannot part them.
-- note: Quarters are counted back from the as-of day. A small full count: no interval.

SELECT
  COUNT(DISTINCT q.quarter) AS numerator,
  4 AS denominator
FROM (
  SELECT LEAST(3, CAST(FLOOR(DATE_DIFF('day', r.at, $as_of) / 91.5) AS INTEGER)) AS quarter
  FROM survey_responses AS r
  WHERE r.customer_id IS NOT NULL AND r.at > $since AND r.at <= $as_of
  UNION ALL
  SELECT LEAST(3, CAST(FLOOR(DATE_DIFF('day', c.opened_at, $as_of) / 91.5) AS INTEGER)) AS quarter
  FROM cases AS c
  WHERE c.kind = 'complaint' AND c.opened_at > $since AND c.opened_at <= $as_of
) AS q
