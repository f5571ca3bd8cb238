-- name: purposes_published
-- title: Purposes in use that are published
-- items: DAT.1, TRU.1
-- unit: share, 0 to 1
-- numerator: purposes in use with lawful basis and published notice
-- denominator: purposes in use
-- needs: purposes.name, purposes.lawful_basis, purposes.notice_document_id,
--   documents.approved_at, messages.purpose|consents.purpose|disclosures.purpose
-- optional: messages.at, consents.given_at, disclosures.at
-- thresholds: 0.5, 0.8, 1
-- min_n: 1
-- interval: none
-- period: window
-- version: 1
-- trap: A register without owners is paper.
-- note: In use: carried by a message, permission or disclosure of the period; one that is not in
--   the register counts against. A small full count: no interval.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    EXISTS(
      SELECT 1
      FROM purposes AS p
      JOIN documents AS d ON d.id = p.notice_document_id
      WHERE LOWER(p.name) = u.name
        AND p.lawful_basis IS NOT NULL
        AND d.approved_at <= $as_of
    ) AS hit
  FROM (
    SELECT LOWER(m.purpose) AS name
    FROM messages AS m
    WHERE m.purpose IS NOT NULL AND m.at > $since AND m.at <= $as_of
    UNION
    SELECT LOWER(c.purpose) AS name
    FROM consents AS c
    WHERE c.purpose IS NOT NULL AND c.given_at > $since AND c.given_at <= $as_of
    UNION
    SELECT LOWER(s.purpose) AS name
    FROM disclosures AS s
    WHERE s.purpose IS NOT NULL AND s.at > $since AND s.at <= $as_of
  ) AS u
) AS e
