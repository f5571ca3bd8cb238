-- name: detractors_followed
-- title: Detractors followed up in five days
-- items: IMP.6
-- unit: share, 0 to 1
-- numerator: detractor answers (0-6) followed up within 5 days
-- denominator: detractor answers
-- needs: survey_responses.item, survey_responses.score, survey_responses.at, follow_ups.at
-- optional:
-- thresholds: 0.1, 0.4, 0.8
-- min_n: 20
-- interval: wilson
-- period: window
-- version: 1
-- trap: Selective inviting: compare invited with active customers by segment. Levels 1 and 2
--   differ only in knowledge: the data cannot part them.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1
      FROM follow_ups AS f
      WHERE f.response_id = r.id
        AND f.at >= r.at
        AND f.at <= r.at + INTERVAL 5 DAY
        AND f.at <= $as_of
    ) AS hit
  FROM survey_responses AS r
  WHERE r.item = 'recommend'
    AND r.score <= 6
    AND r.at > $since
    AND r.at <= $as_of
) AS e
