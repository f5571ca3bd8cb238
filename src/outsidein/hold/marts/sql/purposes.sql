SELECT ROW_NUMBER() OVER (ORDER BY name) AS id, name, NULL AS lawful_basis, NULL AS retention_days,
       NULL AS notice_document_id, NULL AS owner_staff_id
FROM (SELECT DISTINCT said(tidied, 'purpose') AS name FROM events WHERE kind = 'consents') WHERE name IS NOT NULL
