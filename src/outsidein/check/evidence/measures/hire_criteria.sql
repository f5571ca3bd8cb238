-- name: hire_criteria
-- title: Hires chosen with customers in mind
-- items: OPE.5
-- unit: share, 0 to 1
-- numerator: hires whose advert/scorecard had customer criteria
-- denominator: hires
-- needs: hires.customer_criteria, hires.at
-- optional:
-- thresholds: 0.2, 0.5, 0.9
-- min_n: 5
-- interval: wilson
-- period: window
-- version: 1
-- trap:
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    h.customer_criteria AS hit
  FROM hires AS h
  WHERE h.at > $since
    AND h.at <= $as_of
) AS e
