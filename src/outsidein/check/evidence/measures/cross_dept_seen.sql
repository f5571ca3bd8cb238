-- name: cross_dept_seen
-- title: Hand-overs where the record was opened
-- items: CUS.5, IMP.8
-- unit: share, 0 to 1
-- numerator: contacts, following another department's contact within 90 days, where the record
--   was opened by the handler
-- denominator: such contacts
-- needs: interactions.department, interactions.at, interactions.record_opened_at
-- optional:
-- thresholds: 0.3, 0.6, 0.9
-- min_n: 50
-- interval: wilson
-- period: window
-- version: 1
-- trap: Opening a record is not sharing a note: sample 50 hand-overs a quarter.
-- note: Only contacts of sources that log the opening of records at all.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    i.record_opened_at IS NOT NULL AND i.record_opened_at <= $as_of AS hit
  FROM interactions AS i
  JOIN (
    SELECT DISTINCT x.source_id AS source_id
    FROM interactions AS x
    WHERE x.record_opened_at IS NOT NULL
  ) AS k ON k.source_id IS NOT DISTINCT FROM i.source_id
  WHERE i.customer_id IS NOT NULL
    AND i.at > $since
    AND i.at <= $as_of
    AND EXISTS(
      SELECT 1 FROM interactions AS j
      WHERE j.customer_id = i.customer_id
        AND j.department <> i.department
        AND j.at < i.at
        AND j.at >= i.at - INTERVAL 90 DAY
    )
) AS e
