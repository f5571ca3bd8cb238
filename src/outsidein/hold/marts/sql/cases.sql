SELECT e.id, known(e.customer_number) AS customer_id, e.source_id, said(e.tidied, 'kind') AS kind,
       said(e.tidied, 'channel') AS channel, said_at(e.tidied, 'opened_at') AS opened_at,
       said_at(e.tidied, 'first_response_at') AS first_response_at, said_at(e.tidied, 'due_at') AS due_at,
       said_at(e.tidied, 'resolved_at') AS resolved_at, said_flag(e.tidied, 'reopened') AS reopened,
       said_count(e.tidied, 'touches') AS touches, said_count(e.tidied, 'transfers') AS transfers,
       said(e.tidied, 'cause') AS cause, said(e.tidied, 'resolution') AS resolution,
       said(e.tidied, 'decided_by_level') AS decided_by_level, said_flag(e.tidied, 'escalated') AS escalated,
       p.id AS partner_id
FROM events e LEFT JOIN partner_names p ON p.name = said(e.tidied, 'partner')
WHERE e.kind = 'cases'
