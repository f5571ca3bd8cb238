-- name: marketing_permitted
-- title: Messages with a provable permission
-- items: TRU.1
-- unit: share, 0 to 1
-- numerator: marketing messages with a provable permission at the moment of sending (purpose +
--   channel, given, not withdrawn, not expired, evidence kept)
-- denominator: marketing messages
-- needs: messages.purpose, messages.channel, messages.at, consents.purpose, consents.channel,
--   consents.status, consents.given_at, consents.evidence
-- optional: consents.withdrawn_at, consents.expires_at
-- thresholds: 0.7, 0.9, 0.99
-- min_n: 50
-- interval: wilson
-- period: window
-- version: 1
-- trap: Three-way gap: staff claim / measured / customers' answer.
-- note: Where a lawful interest is relied on, record it as a permission with that basis.
--   Messages not tied to a customer are left out.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    CASE WHEN m.customer_id IS NOT NULL THEN EXISTS(
      SELECT 1 FROM consents AS c
      WHERE c.customer_id = m.customer_id
        AND c.purpose = 'marketing'
        AND c.channel = m.channel
        AND c.status <> 'denied'
        AND NOT (c.status = 'withdrawn' AND c.withdrawn_at IS NULL)
        AND NOT (c.status = 'expired' AND c.expires_at IS NULL)
        AND c.given_at <= m.at
        AND (c.withdrawn_at IS NULL OR c.withdrawn_at > m.at)
        AND (c.expires_at IS NULL OR c.expires_at > m.at)
        AND c.evidence IS NOT NULL
    ) END AS hit
  FROM messages AS m
  WHERE m.purpose = 'marketing'
    AND m.at > $since
    AND m.at <= $as_of
) AS e
