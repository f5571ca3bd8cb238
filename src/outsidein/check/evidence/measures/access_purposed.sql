-- name: access_purposed
-- title: Exports and edits with a purpose
-- items: DAT.5, TRU.2
-- unit: share, 0 to 1
-- numerator: exports and edits with a stated purpose and permission
-- denominator: exports and edits
-- needs: access_log.operation, access_log.purpose, access_log.allowed, access_log.at
-- optional:
-- thresholds: 0.7, 0.9, 0.99
-- min_n: 20
-- interval: wilson
-- period: window
-- version: 1
-- trap: No incidents recorded may mean none detected: ask for the last detection test.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    g.purpose IS NOT NULL AND g.allowed AS hit
  FROM access_log AS g
  WHERE g.operation IN ('export', 'edit')
    AND g.allowed IS NOT NULL
    AND g.at > $since
    AND g.at <= $as_of
) AS e
