-- name: lost_explained
-- title: Losses that were explained
-- items: WHAT
-- unit: share, 0 to 1
-- numerator: lost customers with a reason and an exit contact
-- denominator: lost customers
-- needs: customers.lost_at, customers.lost_reason, customers.exit_contact_at
-- optional:
-- thresholds: 0.1, 0.4, 0.8
-- min_n: 10
-- interval: wilson
-- period: window
-- version: 1
-- trap: Silent leavers: status lost must be set by rule, not by hand.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    c.lost_reason IS NOT NULL AND c.exit_contact_at IS NOT NULL AND c.exit_contact_at <= $as_of AS hit
  FROM customers AS c
  WHERE c.lost_at > $since
    AND c.lost_at <= $as_of
) AS e
