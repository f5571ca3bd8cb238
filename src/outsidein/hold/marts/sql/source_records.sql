-- A list that never says when a row was last touched cannot show that nobody touched it.
WITH dating_sources AS (
  SELECT DISTINCT source_id FROM records WHERE said_at(tidied, 'updated_at') IS NOT NULL
)
SELECT r.id, r.source_id, r.external_id, known(r.customer_number) AS customer_id,
       said_at(r.tidied, 'captured_at') AS captured_at,
       CASE WHEN r.source_id IN (SELECT source_id FROM dating_sources)
         THEN COALESCE(said_at(r.tidied, 'updated_at'), said_at(r.tidied, 'captured_at')) END AS received_at,
       json_array_length(COALESCE(json_extract(r.tidied, '$.problems'), '[]')) = 0 AS valid,
       'records' AS link_method, NULL AS link_score,
       NULL AS notice_document_id, COALESCE(r.kind, 'person') <> 'company' AS personal
FROM records r
