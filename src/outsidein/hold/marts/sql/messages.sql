SELECT e.id, known(e.customer_number) AS customer_id, e.source_id, c.id AS campaign_id, m.id AS moment_id,
       g.id AS segment_id, said(e.tidied, 'channel') AS channel, said(e.tidied, 'purpose') AS purpose,
       said(e.tidied, 'trigger') AS trigger, said_at(e.tidied, 'event_at') AS event_at, moment(e."at") AS at,
       said_at(e.tidied, 'unsubscribed_at') AS unsubscribed_at,
       said_at(e.tidied, 'complained_at') AS complained_at
FROM events e
LEFT JOIN campaign_names c ON c.name = said(e.tidied, 'campaign')
LEFT JOIN moment_names m ON m.name = said(e.tidied, 'moment')
LEFT JOIN segment_names g ON g.name = said(e.tidied, 'segment')
WHERE e.kind = 'messages' AND COALESCE(said(e.tidied, 'direction'), 'out') <> 'in'
