-- name: channel_known
-- title: Contacts with their channel
-- items: IMP.2
-- unit: share, 0 to 1
-- numerator: contacts whose channel is known
-- denominator: contacts
-- needs: interactions.channel, interactions.at
-- optional:
-- thresholds: 0.3, 0.6, 0.9
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: A channel that is known says nothing of the journey yet.
-- note: Only whether it is known counts, for the second level of IMP.2; its score is not used.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    i.channel IS NOT NULL AS hit
  FROM interactions AS i
  WHERE i.at > $since
    AND i.at <= $as_of
) AS e
