SELECT e.id, known(e.customer_number) AS customer_id, NULL AS source_record_id, e.source_id,
       said(e.tidied, 'channel') AS channel, said(e.tidied, 'direction') AS direction,
       said(e.tidied, 'purpose') AS purpose, moment(e."at") AS at, s.id AS staff_id,
       said(e.tidied, 'department') AS department,
       -- The case of its own source; another source's only where no two have one of that name.
       COALESCE(c.id, l.id) AS case_id, m.id AS moment_id,
       p.id AS partner_id, said_at(e.tidied, 'identified_at') AS identified_at,
       said_at(e.tidied, 'record_opened_at') AS record_opened_at, said(e.tidied, 'cause') AS cause,
       NULL AS sentiment, said(e.tidied, 'stage') AS stage
FROM events e
LEFT JOIN staff_numbers s ON s.name = said(e.tidied, 'staff')
LEFT JOIN case_numbers c ON c.name = said(e.tidied, 'case') AND c.source_id = e.source_id
LEFT JOIN lone_cases l ON l.name = said(e.tidied, 'case')
LEFT JOIN moment_names m ON m.name = said(e.tidied, 'moment')
LEFT JOIN partner_names p ON p.name = said(e.tidied, 'partner')
WHERE e.kind = 'interactions'
UNION ALL
SELECT e.id, known(e.customer_number), NULL, e.source_id, said(e.tidied, 'channel'), 'in',
       said(e.tidied, 'purpose'), moment(e."at"), NULL, NULL, NULL, m.id, NULL, NULL, NULL, NULL,
       NULL, NULL
FROM events e LEFT JOIN moment_names m ON m.name = said(e.tidied, 'moment')
WHERE e.kind = 'messages' AND said(e.tidied, 'direction') = 'in'
