-- name: objective_top5
-- title: A customer objective among the first five
-- items: IMP.7
-- unit: yes (1) or no (0)
-- numerator: 1 if a customer-outcome objective ranks 1-5
-- denominator: 1 (no objectives recorded: unknown)
-- needs: objectives.customer_outcome, objectives.rank
-- optional:
-- thresholds: 0, 0.5, 1
-- min_n: 1
-- interval: none
-- period: state
-- version: 1
-- trap: Counting the word "customer" is not coding.
-- note:

SELECT
  COALESCE(MAX(CASE WHEN o.customer_outcome AND o.rank <= 5 THEN 1 ELSE 0 END), 0) AS numerator,
  CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END AS denominator
FROM objectives AS o
WHERE o.customer_outcome IS NOT NULL
  AND o.rank IS NOT NULL
