-- name: when_overlap
-- title: When relationships grow: said and seen
-- items: WHEN
-- unit: share, 0 to 1
-- numerator: n x overlap of claimed and actual relationship stages
-- denominator: n = people whose answer is coded
-- needs: answers.coded, interactions.stage|moments.stage, interactions.at
-- optional: interactions.moment_id
-- thresholds: 0.3, 0.6, 0.85
-- min_n: 10
-- interval: overlap
-- period: window
-- version: 2
-- trap:
-- note: The latest round begun by the as-of (else the latest there is), whole and never several
--   mixed; 0 where nothing is shared.

WITH said AS (
  SELECT
    a.item_key AS item_key,
    LOWER(TRIM(a.coded)) AS code,
    COALESCE(a.weight, 1.0) AS weight
  FROM answers AS a
  WHERE a.item_key IN ('WHEN.now', 'WHEN.future')
    AND a.coded IS NOT NULL
    AND a.round_id IS NOT DISTINCT FROM (
      SELECT COALESCE(
        MAX_BY(x.round_id, x.at) FILTER (WHERE x.at <= $as_of),
        MAX_BY(x.round_id, x.at),
        MAX(x.round_id)
      )
      FROM answers AS x
      WHERE x.item_key IN ('WHEN.now', 'WHEN.future')
        AND x.coded IS NOT NULL
    )
),
counted AS (
  SELECT
    d.code AS code,
    CASE WHEN d.item_key = 'WHEN.now' THEN d.weight ELSE 0 END AS claimed,
    CASE WHEN d.item_key = 'WHEN.future' THEN d.weight ELSE 0 END AS wished,
    0 AS measured
  FROM said AS d
  UNION ALL
  SELECT COALESCE(i.stage, o.stage) AS code, 0 AS claimed, 0 AS wished, 1 AS measured
  FROM interactions AS i
  LEFT JOIN moments AS o ON o.id = i.moment_id
  WHERE i.at > $since AND i.at <= $as_of
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
