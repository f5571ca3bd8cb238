SELECT known(e.customer_number) AS customer_id, said(e.tidied, 'kind') AS kind, said(e.tidied, 'value') AS value,
       said(e.tidied, 'origin') AS origin, moment(e."at") AS at
FROM events e WHERE e.kind = 'preferences'
