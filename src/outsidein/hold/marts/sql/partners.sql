SELECT p.id, p.name, TRUE AS handles_customers, NULL AS dpa_valid_from, NULL AS dpa_valid_to, NULL AS assessed_at
FROM partner_names p
