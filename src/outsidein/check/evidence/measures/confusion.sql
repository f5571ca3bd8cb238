-- name: confusion
-- title: Contacts because we were unclear
-- items: IMP.9
-- unit: share, 0 to 1
-- numerator: inbound contacts caused by an unclear offer, not knowing, or a wrong expectation
-- denominator: inbound contacts
-- needs: interactions.direction, interactions.cause, interactions.at
-- optional:
-- thresholds: 0.3, 0.15, 0.05
-- min_n: 100
-- interval: wilson
-- period: window
-- version: 1
-- trap: Cause codes missing = unknown, not zero confusion.
-- note: A contact without a cause is left out.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    i.cause IN ('unclear_offer', 'did_not_know', 'wrong_expectation') AS hit
  FROM interactions AS i
  WHERE i.direction = 'in'
    AND i.at > $since
    AND i.at <= $as_of
) AS e
