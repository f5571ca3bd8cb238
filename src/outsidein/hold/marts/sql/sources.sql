-- Who answers for a source need not stand in a list of staff; then the number is below zero, and
-- is nobody's of staff, but somebody's.
SELECT s.id, s.kind, p.id AS partner_id,
       COALESCE(st.id, CASE WHEN s.owner <> '' THEN -s.id END) AS owner_staff_id,
       NULLIF(s.lawful_basis, '') AS lawful_basis, s.active = 1 AS active,
       known(s.expected_every_days) AS expected_every_days, moment(s.last_received_at) AS last_received_at
FROM sources_held s
LEFT JOIN partner_names p ON p.name = s.name AND s.kind = 'partner'
LEFT JOIN staff_numbers st ON st.name = s.owner
