-- name: identified
-- title: Customers recognised at once
-- items: CHA.4
-- unit: share, 0 to 1
-- numerator: inbound contacts tied to a customer within 60 s (live channels) or 1 day (others)
-- denominator: inbound contacts
-- needs: interactions.direction, interactions.channel, interactions.at,
--   interactions.identified_at
-- optional:
-- thresholds: 0.4, 0.7, 0.95
-- min_n: 100
-- interval: wilson
-- period: window
-- version: 1
-- trap: A wrong match would count as identified, so link precision is a third measure, not a
--   footnote.
-- note: Only contacts of sources that log recognition at all.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    i.customer_id IS NOT NULL
    AND i.identified_at IS NOT NULL
    AND i.identified_at <= CASE
      WHEN i.channel IN ('phone', 'chat', 'visit') THEN i.at + INTERVAL 60 SECOND
      ELSE i.at + INTERVAL 1 DAY
    END AS hit
  FROM interactions AS i
  JOIN (
    SELECT DISTINCT x.source_id AS source_id
    FROM interactions AS x
    WHERE x.identified_at IS NOT NULL
  ) AS k ON k.source_id IS NOT DISTINCT FROM i.source_id
  WHERE i.direction = 'in'
    AND i.channel IS NOT NULL
    AND i.at > $since
    AND i.at <= $as_of
) AS e
