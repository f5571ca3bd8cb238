-- name: notice_at_capture
-- title: Records taken down under a notice
-- items: TRU.1
-- unit: share, 0 to 1
-- numerator: personal source records captured under a privacy notice then in force
-- denominator: personal source records
-- needs: source_records.captured_at, source_records.notice_document_id, documents.kind,
--   documents.approved_at
-- optional: documents.review_due_at
-- thresholds: 0.6, 0.85, 0.99
-- min_n: 50
-- interval: wilson
-- period: window
-- version: 1
-- trap: Three-way gap: staff claim / measured / customers' answer.
-- note: The notice must have been in force at the moment of capture.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1 FROM documents AS d
      WHERE d.id = r.notice_document_id
        AND d.kind = 'privacy_notice'
        AND d.approved_at <= r.captured_at
        AND (d.review_due_at IS NULL OR d.review_due_at >= r.captured_at)
    ) AS hit
  FROM source_records AS r
  WHERE r.personal
    AND r.captured_at > $since
    AND r.captured_at <= $as_of
) AS e
