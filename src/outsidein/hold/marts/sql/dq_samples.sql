SELECT t.id, t.kind, t.customer_id, NULLIF(t.field, '') AS field, t.checked_at, t.verdict = 'right' AS ok,
       t.source_id
FROM (
  SELECT c.id, a.kind, c.customer_number AS customer_id, c.field, known(c.source_id) AS source_id,
         MAX(moment(r.at)) AS checked_at,
         -- What settles it holds; else both readers must say the same where two are asked for.
         COALESCE(
           MAX(r.verdict) FILTER (WHERE r.place = 3),
           CASE
             WHEN c.second = 0 THEN MAX(r.verdict) FILTER (WHERE r.place = 1)
             WHEN MAX(r.verdict) FILTER (WHERE r.place = 1) = MAX(r.verdict) FILTER (WHERE r.place = 2)
               THEN MAX(r.verdict) FILTER (WHERE r.place = 1)
           END
         ) AS verdict
  FROM audit_checks c JOIN audits a ON a.id = c.audit_id LEFT JOIN audit_readings r ON r.check_id = c.id
  GROUP BY c.id, a.kind, c.customer_number, c.field, c.source_id, c.second
) t
WHERE t.verdict IN ('right', 'wrong')
