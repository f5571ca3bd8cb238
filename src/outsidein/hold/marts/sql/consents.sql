SELECT e.id, known(e.customer_number) AS customer_id, said(e.tidied, 'purpose') AS purpose,
       said(e.tidied, 'channel') AS channel, said(e.tidied, 'status') AS status,
       said_at(e.tidied, 'given_at') AS given_at, said_at(e.tidied, 'withdrawn_at') AS withdrawn_at,
       said_at(e.tidied, 'expires_at') AS expires_at, NULL AS notice_document_id,
       said(e.tidied, 'evidence') AS evidence
FROM events e WHERE e.kind = 'consents'
