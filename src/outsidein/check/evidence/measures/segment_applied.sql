-- name: segment_applied
-- title: Campaigns aimed at a segment
-- items: IMP.1
-- unit: share, 0 to 1
-- numerator: campaigns and targeted messages that used a segment
-- denominator: campaigns
-- needs: campaigns.started_at, campaigns.segment_id|messages.segment_id
-- optional: messages.campaign_id, messages.at
-- thresholds: 0.2, 0.5, 0.7
-- min_n: 5
-- interval: none
-- period: window
-- version: 1
-- trap: Segments made once and never used stay at level 4 at most.
-- note: A campaign counts when it, or a message of it, was aimed at a segment. A small full
--   count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    c.segment_id IS NOT NULL
    OR EXISTS(
      SELECT 1 FROM messages AS m
      WHERE m.campaign_id = c.id AND m.segment_id IS NOT NULL AND m.at > $since AND m.at <= $as_of
    ) AS hit
  FROM campaigns AS c
  WHERE c.started_at > $since
    AND c.started_at <= $as_of
) AS e
