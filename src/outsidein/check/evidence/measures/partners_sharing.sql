-- name: partners_sharing
-- title: Partners that share data in time
-- items: CHA.6
-- unit: share, 0 to 1
-- numerator: customer-handling partners with an active source that delivered on time
-- denominator: customer-handling partners
-- needs: partners.handles_customers, sources.partner_id, sources.expected_every_days
-- optional: sources.last_received_at
-- thresholds: 0.1, 0.5, 0.9
-- min_n: 1
-- interval: none
-- period: own
-- version: 1
-- trap: Contractual feed is not voluntary: only the partner pulse can say.
-- note: Own period: each source’s own agreed days. A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM sources AS s
      WHERE s.partner_id = p.id AND s.active
        AND s.last_received_at <= $as_of
        AND s.last_received_at > $as_of - s.expected_every_days * INTERVAL 1 DAY
    ) AS hit
  FROM partners AS p
  WHERE p.handles_customers
) AS e
