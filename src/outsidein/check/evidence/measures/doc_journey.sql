-- name: doc_journey
-- title: A journey document in force
-- items: IMP.2
-- unit: yes (1) or no (0)
-- numerator: 1 if a journey document is approved and inside its review date
-- denominator: 1 (the register of documents is empty: unknown)
-- needs: documents.kind, documents.approved_at
-- optional: documents.review_due_at
-- thresholds: 0, 0.5, 1
-- min_n: 1
-- interval: none
-- period: state
-- version: 1
-- trap: A wall map nobody tags contacts with stays at level 3.
-- note:

SELECT
  COALESCE(
    MAX(
      CASE
        WHEN d.kind IN ('journey')
          AND d.approved_at <= $as_of
          AND (d.review_due_at IS NULL OR d.review_due_at >= $as_of)
        THEN 1
        ELSE 0
      END
    ),
    0
  ) AS numerator,
  CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END AS denominator
FROM documents AS d
