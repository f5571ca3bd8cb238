-- name: pref_honoured
-- title: Messages on the wished channel
-- items: CHA.1, TRU.4
-- unit: share, 0 to 1
-- numerator: outbound messages on the stated channel
-- denominator: outbound messages to customers with a stated channel
-- needs: messages.channel, messages.at, preferences.kind, preferences.origin, preferences.value,
--   preferences.at
-- optional:
-- thresholds: 0.5, 0.8, 0.98
-- min_n: 50
-- interval: wilson
-- period: window
-- version: 1
-- trap: Observed habit is not a stated wish: only origin=stated counts.
-- note: The wish is the latest one stated before each sending.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    m.channel = MAX_BY(p.value, p.at) AS hit
  FROM messages AS m
  JOIN preferences AS p ON p.customer_id = m.customer_id
  WHERE p.kind = 'channel'
    AND p.origin = 'stated'
    AND p.at <= m.at
    AND m.at > $since
    AND m.at <= $as_of
  GROUP BY m.id, m.channel
) AS e
