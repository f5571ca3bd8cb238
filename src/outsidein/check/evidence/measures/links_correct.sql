-- name: links_correct
-- title: Links a second reader confirmed
-- items: CHA.4
-- unit: share, 0 to 1
-- numerator: sampled source-record links that a second reader confirmed
-- denominator: links in the clerical sample
-- needs: dq_samples.kind, dq_samples.ok, dq_samples.checked_at
-- optional:
-- thresholds: 0.9, 0.97, 0.995
-- min_n: 100
-- interval: wilson
-- period: window
-- version: 1
-- trap: A wrong match would count as identified, so link precision is a third measure, not a
--   footnote.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    q.ok AS hit
  FROM dq_samples AS q
  WHERE q.kind = 'link'
    AND q.checked_at > $since
    AND q.checked_at <= $as_of
) AS e
