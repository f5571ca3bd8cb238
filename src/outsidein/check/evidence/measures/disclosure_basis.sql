-- name: disclosure_basis
-- title: Data passed on with a basis
-- items: DAT.5, TRU.1
-- unit: share, 0 to 1
-- numerator: disclosures with a lawful basis or a consent then granted
-- denominator: disclosures
-- needs: disclosures.at, disclosures.lawful_basis|disclosures.consent_id
-- optional: consents.status, consents.given_at, consents.withdrawn_at, consents.expires_at
-- thresholds: 0.8, 0.95, 1
-- min_n: 1
-- interval: wilson
-- period: window
-- version: 1
-- trap: No incidents recorded may mean none detected: ask for the last detection test.
-- note:

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    d.lawful_basis IS NOT NULL
    OR EXISTS(
      SELECT 1 FROM consents AS c
      WHERE c.id = d.consent_id
        AND c.customer_id = d.customer_id
        AND c.status <> 'denied'
        AND c.given_at <= d.at
        AND (c.withdrawn_at IS NULL OR c.withdrawn_at > d.at)
        AND (c.expires_at IS NULL OR c.expires_at > d.at)
    ) AS hit
  FROM disclosures AS d
  WHERE d.at > $since
    AND d.at <= $as_of
) AS e
