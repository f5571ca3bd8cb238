-- name: dpa_valid
-- title: Data passed on under an agreement
-- items: DAT.5
-- unit: share, 0 to 1
-- numerator: disclosures made under a valid processing agreement
-- denominator: disclosures to partners
-- needs: disclosures.partner_id, disclosures.at, partners.dpa_valid_from
-- optional: partners.dpa_valid_to
-- thresholds: 0.8, 0.95, 1
-- min_n: 1
-- interval: wilson
-- period: window
-- version: 1
-- trap: No incidents recorded may mean none detected: ask for the last detection test.
-- note: An agreement without an end holds.

SELECT
  COUNT(*) FILTER (WHERE e.hit) AS numerator,
  COUNT(e.hit) AS denominator
FROM (
  SELECT
    COALESCE(d.at >= p.dpa_valid_from, FALSE)
    AND (p.dpa_valid_to IS NULL OR d.at <= p.dpa_valid_to) AS hit
  FROM disclosures AS d
  JOIN partners AS p ON p.id = d.partner_id
  WHERE d.at > $since
    AND d.at <= $as_of
) AS e
