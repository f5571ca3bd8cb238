-- name: what_overlap
-- title: What happens when it goes wrong: said and seen
-- items: WHAT
-- unit: share, 0 to 1
-- numerator: n x overlap of claimed and actual ways that broken relationships end
-- denominator: n = people whose answer is coded
-- needs: answers.coded, cases.resolution|customers.lost_reason
-- optional: cases.kind, cases.resolved_at, customers.lost_at
-- thresholds: 0.3, 0.6, 0.85
-- min_n: 10
-- interval: overlap
-- period: window
-- version: 2
-- trap: Silent leavers: status lost must be set by rule, not by hand.
-- note: The latest round begun by the as-of (else the latest there is), whole and never several
--   mixed; 0 where nothing is shared. Seen: how complaints were closed and why customers
--   were lost.

WITH said AS (
  SELECT
    a.item_key AS item_key,
    LOWER(TRIM(a.coded)) AS code,
    COALESCE(a.weight, 1.0) AS weight
  FROM answers AS a
  WHERE a.item_key IN ('WHAT.now', 'WHAT.future')
    AND a.coded IS NOT NULL
    AND a.round_id IS NOT DISTINCT FROM (
      SELECT COALESCE(
        MAX_BY(x.round_id, x.at) FILTER (WHERE x.at <= $as_of),
        MAX_BY(x.round_id, x.at),
        MAX(x.round_id)
      )
      FROM answers AS x
      WHERE x.item_key IN ('WHAT.now', 'WHAT.future')
        AND x.coded IS NOT NULL
    )
),
counted AS (
  SELECT
    d.code AS code,
    CASE WHEN d.item_key = 'WHAT.now' THEN d.weight ELSE 0 END AS claimed,
    CASE WHEN d.item_key = 'WHAT.future' THEN d.weight ELSE 0 END AS wished,
    0 AS measured
  FROM said AS d
  UNION ALL
  SELECT k.resolution AS code, 0 AS claimed, 0 AS wished, 1 AS measured
  FROM cases AS k
  WHERE k.kind = 'complaint' AND k.resolved_at > $since AND k.resolved_at <= $as_of
  UNION ALL
  SELECT u.lost_reason AS code, 0 AS claimed, 0 AS wished, 1 AS measured
  FROM customers AS u
  WHERE u.lost_at > $since AND u.lost_at <= $as_of
)
SELECT
  c.code AS code,
  SUM(c.claimed) AS claimed,
  SUM(c.wished) AS wished,
  SUM(c.measured) AS measured
FROM counted AS c
WHERE c.code IS NOT NULL
GROUP BY c.code
ORDER BY c.code
