-- name: advocacy_waves
-- title: Askings whether they would recommend us
-- items: IMP.6
-- unit: share of 4 waves, 0 to 1
-- numerator: advocacy waves in 12 months
-- denominator: 4 (no survey answers: unknown)
-- needs: survey_responses.at, surveys.kind
-- optional: surveys.wave
-- thresholds: 0.25, 0.5, 1
-- min_n: 1
-- interval: none
-- period: window
-- version: 1
-- trap: Selective inviting: compare invited with active customers by segment. Levels 1 and 2
--   differ only in knowledge: the data cannot part them.
-- note: Where waves have no name, each quarter with answers is one. A small full count: no
--   interval.

SELECT
  LEAST(
    4, COUNT(DISTINCT COALESCE(s.wave, CAST(DATE_TRUNC('quarter', r.at) AS VARCHAR)))
  ) AS numerator,
  CASE WHEN (SELECT COUNT(x.id) FROM survey_responses AS x) > 0 THEN 4 ELSE 0 END AS denominator
FROM survey_responses AS r
JOIN surveys AS s ON s.id = r.survey_id
WHERE UPPER(s.kind) = 'NPS'
  AND r.at > $since
  AND r.at <= $as_of
