SELECT n.id, CASE WHEN BOOL_OR(said(e.tidied, 'item') = 'recommend') THEN 'NPS'
                  WHEN BOOL_OR(said(e.tidied, 'item') = 'easy') THEN 'CES'
                  WHEN BOOL_OR(said(e.tidied, 'item') LIKE 'TRU%') THEN 'trust' ELSE 'CSAT' END AS kind,
       'customers' AS audience, NULL AS moment_id, NULLIF(n.name, '') AS wave
FROM survey_names n JOIN events e ON e.kind = 'feedback' AND COALESCE(said(e.tidied, 'survey'), '') = n.name
GROUP BY n.id, n.name
