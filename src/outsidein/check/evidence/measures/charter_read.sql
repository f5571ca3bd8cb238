-- name: charter_read
-- title: Staff who opened the charter
-- items: IMP.8
-- unit: share, 0 to 1
-- numerator: staff who opened the customer charter in 12 months
-- denominator: staff
-- needs: document_reads.at, document_reads.staff_id, documents.kind, staff.id
-- optional: staff.left_at, staff.joined_at
-- thresholds: 0.1, 0.5, 0.9
-- min_n: 10
-- interval: wilson
-- period: window
-- version: 1
-- trap: Agreement may be shared illusion: pair with the blind-spot count.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1
      FROM document_reads AS r
      JOIN documents AS d ON d.id = r.document_id
      WHERE r.staff_id = s.id AND d.kind = 'charter' AND r.at > $since AND r.at <= $as_of
    ) AS hit
  FROM staff AS s
  WHERE (s.left_at IS NULL OR s.left_at > $as_of)
    AND (s.joined_at IS NULL OR s.joined_at <= $as_of)
) AS e
