-- name: dq_accurate
-- title: Values that matched reality
-- items: DAT.6
-- unit: share, 0 to 1
-- numerator: audited values that matched reality
-- denominator: audited values
-- needs: dq_samples.kind, dq_samples.ok, dq_samples.checked_at
-- optional:
-- thresholds: 0.8, 0.92, 0.98
-- min_n: 100
-- interval: wilson
-- period: window
-- version: 1
-- trap: An average hides the broken dimension: score is the lowest, show all seven.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    q.ok AS hit
  FROM dq_samples AS q
  WHERE q.kind = 'accuracy'
    AND q.checked_at > $since
    AND q.checked_at <= $as_of
) AS e
