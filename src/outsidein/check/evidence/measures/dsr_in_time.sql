-- name: dsr_in_time
-- title: Data requests answered in time
-- items: TRU.1
-- unit: share, 0 to 1
-- numerator: data-subject requests closed by their due date
-- denominator: requests closed or overdue
-- needs: data_requests.received_at, data_requests.due_at, data_requests.closed_at
-- optional:
-- thresholds: 0.7, 0.9, 1
-- min_n: 3
-- interval: wilson
-- period: window
-- version: 1
-- trap: Three-way gap: staff claim / measured / customers' answer.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    COALESCE(d.closed_at <= d.due_at, FALSE) AS hit
  FROM data_requests AS d
  WHERE d.received_at > $since
    AND d.received_at <= $as_of
    AND d.due_at IS NOT NULL
    AND (d.closed_at <= $as_of OR d.due_at < $as_of)
) AS e
