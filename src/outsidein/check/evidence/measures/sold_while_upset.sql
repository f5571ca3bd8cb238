-- name: sold_while_upset
-- title: Selling to people with an open complaint
-- items: TRU.5
-- unit: share, 0 to 1
-- numerator: marketing messages sent while the customer had an open complaint
-- denominator: marketing messages
-- needs: messages.purpose, messages.at, cases.kind, cases.opened_at, cases.resolved_at
-- optional:
-- thresholds: 0.03, 0.01, 0.001
-- min_n: 100
-- interval: wilson
-- period: window
-- version: 1
-- trap: Needs written after the sale: need.at must precede the order.
-- note: Messages not tied to a customer are left out.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    CASE WHEN m.customer_id IS NOT NULL THEN EXISTS(
      SELECT 1 FROM cases AS k
      WHERE k.customer_id = m.customer_id
        AND k.kind = 'complaint'
        AND k.opened_at <= m.at
        AND (k.resolved_at IS NULL OR k.resolved_at > m.at)
    ) END AS hit
  FROM messages AS m
  WHERE m.purpose = 'marketing'
    AND m.at > $since
    AND m.at <= $as_of
) AS e
