-- name: record_opened
-- title: Contacts with the record open
-- items: CUS.7, CHA.4, IMP.8
-- unit: share, 0 to 1
-- numerator: inbound contacts at customer-facing staff with the record opened
-- denominator: inbound contacts at customer-facing staff
-- needs: interactions.direction, interactions.staff_id, interactions.at,
--   interactions.record_opened_at, staff.customer_facing
-- optional:
-- thresholds: 0.3, 0.6, 0.9
-- min_n: 50
-- interval: wilson
-- period: window
-- version: 1
-- trap: Affinity is a feeling: data shows access and use only.
-- note: Only contacts of sources that log the opening of records at all.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    i.record_opened_at IS NOT NULL AND i.record_opened_at <= $as_of AS hit
  FROM interactions AS i
  JOIN staff AS s ON s.id = i.staff_id
  JOIN (
    SELECT DISTINCT x.source_id AS source_id
    FROM interactions AS x
    WHERE x.record_opened_at IS NOT NULL
  ) AS k ON k.source_id IS NOT DISTINCT FROM i.source_id
  WHERE i.direction = 'in'
    AND s.customer_facing
    AND i.at > $since
    AND i.at <= $as_of
) AS e
