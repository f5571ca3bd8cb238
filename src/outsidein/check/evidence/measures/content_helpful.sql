-- name: content_helpful
-- title: Readers who found the page clear
-- items: IMP.9
-- unit: share, 0 to 1
-- numerator: "was this clear/helpful" yes votes
-- denominator: yes and no votes
-- needs: content.kind, content.helpful_yes, content.helpful_no
-- optional:
-- thresholds: 0.5, 0.7, 0.85
-- min_n: 50
-- interval: wilson
-- period: state
-- version: 1
-- trap: Cause codes missing = unknown, not zero confusion.
-- note:

SELECT
  SUM(c.helpful_yes) AS numerator,
  SUM(c.helpful_yes + c.helpful_no) AS denominator
FROM content AS c
WHERE c.kind = 'service_page'
  AND c.helpful_yes IS NOT NULL
  AND c.helpful_no IS NOT NULL
