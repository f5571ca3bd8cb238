SELECT v.customer_id, v.field, v.value, v.source_record_id, v.observed_at,
       CASE v.field WHEN 'email' THEN v.email_verified_at WHEN 'phone' THEN v.phone_verified_at END
         AS verified_at,
       TRUE AS is_current
FROM (
  SELECT known(r.customer_number) AS customer_id, k.field,
         CASE WHEN json_type(r.tidied, '$.' || k.field) = 'ARRAY'
              THEN json_extract_string(r.tidied, '$.' || k.field || '[0]')
              ELSE said(r.tidied, k.field) END AS value,
         r.id AS source_record_id, moment(r.observed_at) AS observed_at,
         said_at(r.tidied, 'email_verified_at') AS email_verified_at,
         said_at(r.tidied, 'phone_verified_at') AS phone_verified_at
  FROM records r, UNNEST(json_keys(r.tidied)) AS k(field)
  WHERE k.field NOT IN ('problems', 'external_id', 'captured_at', 'updated_at', 'email_verified_at',
                        'phone_verified_at')
) v
WHERE v.customer_id IS NOT NULL AND v.value IS NOT NULL AND v.value <> ''
