-- name: message_harm
-- title: Messages that drove people off
-- items: CUS.4
-- unit: share, 0 to 1
-- numerator: marketing messages that caused an opt-out or complaint
-- denominator: marketing messages
-- needs: messages.purpose, messages.at, messages.unsubscribed_at, messages.complained_at
-- optional:
-- thresholds: 0.02, 0.007, 0.002
-- min_n: 100
-- interval: wilson
-- period: window
-- version: 1
-- trap: Trigger must be a customer event, not a sales date.
-- note: Only messages of sources that report opt-outs or complaints at all.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    COALESCE(m.unsubscribed_at <= $as_of, FALSE)
    OR COALESCE(m.complained_at <= $as_of, FALSE) AS hit
  FROM messages AS m
  JOIN (
    SELECT DISTINCT x.source_id AS source_id
    FROM messages AS x
    WHERE x.unsubscribed_at IS NOT NULL OR x.complained_at IS NOT NULL
  ) AS k ON k.source_id IS NOT DISTINCT FROM m.source_id
  WHERE m.purpose = 'marketing'
    AND m.at > $since
    AND m.at <= $as_of
) AS e
