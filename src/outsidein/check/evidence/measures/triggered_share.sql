-- name: triggered_share
-- title: Messages set off by the customer
-- items: CUS.4
-- unit: share, 0 to 1
-- numerator: marketing messages triggered by a customer event and tied to a moment
-- denominator: marketing messages
-- needs: messages.purpose, messages.trigger, messages.moment_id, messages.at
-- optional:
-- thresholds: 0.1, 0.4, 0.7
-- min_n: 100
-- interval: wilson
-- period: window
-- version: 1
-- trap: Trigger must be a customer event, not a sales date.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    m.trigger = 'event' AND m.moment_id IS NOT NULL AS hit
  FROM messages AS m
  WHERE m.purpose = 'marketing'
    AND m.trigger IS NOT NULL
    AND m.at > $since
    AND m.at <= $as_of
) AS e
