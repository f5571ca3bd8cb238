-- name: who_overlap
-- title: Who deals with customers: said and seen
-- items: WHO
-- unit: share, 0 to 1
-- numerator: n x overlap of claimed and actual departments in contact
-- denominator: n = people whose answer is coded
-- needs: answers.coded, interactions.department, interactions.at
-- optional: interactions.partner_id, staff.department
-- thresholds: 0.3, 0.6, 0.85
-- min_n: 10
-- interval: overlap
-- period: window
-- version: 2
-- trap: "Everyone" as an answer is coded to all departments equally.
-- note: The latest round begun by the as-of (else the latest there is), whole and never several
--   mixed; 0 where nothing is shared. "Everyone" is shared out equally over all departments.

WITH said AS (
  SELECT
    a.item_key AS item_key,
    LOWER(TRIM(a.coded)) AS code,
    COALESCE(a.weight, 1.0) AS weight
  FROM answers AS a
  WHERE a.item_key IN ('WHO.now', 'WHO.future')
    AND a.coded IS NOT NULL
    AND a.round_id IS NOT DISTINCT FROM (
      SELECT COALESCE(
        MAX_BY(x.round_id, x.at) FILTER (WHERE x.at <= $as_of),
        MAX_BY(x.round_id, x.at),
        MAX(x.round_id)
      )
      FROM answers AS x
      WHERE x.item_key IN ('WHO.now', 'WHO.future')
        AND x.coded IS NOT NULL
    )
),
handled AS (
  SELECT COALESCE(
    LOWER(TRIM(i.department)), CASE WHEN i.partner_id IS NOT NULL THEN 'partners' END
  ) AS code
  FROM interactions AS i
  WHERE i.at > $since AND i.at <= $as_of
),
departments AS (
  SELECT LOWER(TRIM(s.department)) AS name
  FROM staff AS s
  WHERE s.department IS NOT NULL
  UNION
  SELECT h.code AS name
  FROM handled AS h
  WHERE h.code IS NOT NULL AND h.code <> 'partners'
),
everyone AS (
  SELECT t.name AS name, 1.0 / (SELECT COUNT(*) FROM departments AS z) AS part
  FROM departments AS t
),
counted AS (
  SELECT
    COALESCE(v.name, d.code) AS code,
    CASE WHEN d.item_key = 'WHO.now' THEN d.weight * COALESCE(v.part, 1.0) ELSE 0 END AS claimed,
    CASE WHEN d.item_key = 'WHO.future' THEN d.weight * COALESCE(v.part, 1.0) ELSE 0 END AS wished,
    0 AS measured
  FROM said AS d
  LEFT JOIN everyone AS v ON d.code = 'everyone'
  UNION ALL
  SELECT h.code AS code, 0 AS claimed, 0 AS wished, 1 AS measured
  FROM handled AS h
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
