-- name: moment_tagged
-- title: Contacts tied to a moment
-- items: IMP.2
-- unit: share, 0 to 1
-- numerator: contacts tied to a journey moment
-- denominator: contacts
-- needs: interactions.moment_id, interactions.at
-- optional:
-- thresholds: 0.1, 0.5, 0.8
-- min_n: 100
-- interval: wilson
-- period: window
-- version: 1
-- trap: A wall map nobody tags contacts with stays at level 3.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    i.moment_id IS NOT NULL AS hit
  FROM interactions AS i
  WHERE i.at > $since
    AND i.at <= $as_of
) AS e
