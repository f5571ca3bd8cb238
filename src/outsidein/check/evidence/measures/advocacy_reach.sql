-- name: advocacy_reach
-- title: Customers asked whether they would recommend us
-- items: ORG.3
-- unit: share, 0 to 1
-- numerator: active customers invited to an advocacy (NPS-type) survey in 12 months
-- denominator: active customers
-- needs: customers.status, survey_invites.sent_at, surveys.kind
-- optional:
-- thresholds: 0.05, 0.3, 0.7
-- min_n: 30
-- interval: wilson
-- period: window
-- version: 1
-- trap: NPS level itself is not scored: the claim is that it is a goal, not that it is high.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1
      FROM survey_invites AS i
      JOIN surveys AS s ON s.id = i.survey_id
      WHERE i.customer_id = a.id
        AND UPPER(s.kind) = 'NPS'
        AND i.sent_at > $since
        AND i.sent_at <= $as_of
    ) AS hit
  FROM active_customers AS a
) AS e
