SELECT r.id, r.source_id, r.external_id, known(r.customer_number) AS customer_id,
       said_at(r.tidied, 'captured_at') AS captured_at,
       moment(r.observed_at) AS received_at,
       json_array_length(COALESCE(json_extract(r.tidied, '$.problems'), '[]')) = 0 AS valid,
       'records' AS link_method, NULL AS link_score,
       NULL AS notice_document_id, COALESCE(r.kind, 'person') <> 'company' AS personal
FROM records r
