SELECT e.id, n.id AS survey_id, known(e.customer_number) AS customer_id, NULL AS staff_id,
       said(e.tidied, 'item') AS item, said_number(e.tidied, 'score') AS score,
       said_number(e.tidied, 'scale_max') AS scale_max, moment(e."at") AS at
FROM events e JOIN survey_names n ON n.name = COALESCE(said(e.tidied, 'survey'), '')
WHERE e.kind = 'feedback'
