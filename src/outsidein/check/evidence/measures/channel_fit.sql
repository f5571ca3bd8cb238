-- name: channel_fit
-- title: Channels used as wished
-- items: CHA.3
-- unit: share, 0 to 1
-- numerator: n x overlap of wanted and used channels, overlap = SUM over channels of MIN(share
--   wanted, share used)
-- denominator: n = stated channel preferences
-- needs: preferences.kind, preferences.origin, preferences.value, preferences.at,
--   interactions.channel, interactions.at
-- optional:
-- thresholds: 0.5, 0.7, 0.9
-- min_n: 30
-- interval: overlap
-- period: window
-- version: 1
-- trap: Customers may adapt to what is offered: ask people who left too.
-- note: Each customer’s latest stated wish of the last 24 months; 0 where nothing is shared.

WITH wishes AS (
  SELECT p.customer_id AS customer_id, MAX_BY(p.value, p.at) AS code
  FROM preferences AS p
  WHERE p.kind = 'channel'
    AND p.origin = 'stated'
    AND p.at > $as_of - INTERVAL 24 MONTH
    AND p.at <= $as_of
  GROUP BY p.customer_id
),
counted AS (
  SELECT w.code AS code, 1 AS claimed, 0 AS wished, 0 AS measured
  FROM wishes AS w
  UNION ALL
  SELECT i.channel AS code, 0 AS claimed, 0 AS wished, 1 AS measured
  FROM interactions AS i
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
