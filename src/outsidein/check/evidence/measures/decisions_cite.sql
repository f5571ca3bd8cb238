-- name: decisions_cite
-- title: Decisions that cite customers
-- items: IMP.3, IMP.4
-- unit: share, 0 to 1
-- numerator: board/management decisions citing a customer metric, survey or case
-- denominator: logged board/management decisions
-- needs: decisions.body, decisions.at, decision_evidence.kind
-- optional:
-- thresholds: 0.05, 0.3, 0.7
-- min_n: 10
-- interval: wilson
-- period: window
-- version: 1
-- trap: Own customers only: add people who left or never came.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM decision_evidence AS v
      WHERE v.decision_id = d.id AND v.kind IN ('customer_metric', 'survey', 'case')
    ) AS hit
  FROM decisions AS d
  WHERE d.body IN ('board', 'management')
    AND d.at > $since
    AND d.at <= $as_of
) AS e
