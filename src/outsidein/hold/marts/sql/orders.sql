SELECT e.id, known(e.customer_number) AS customer_id, e.source_id, moment(e."at") AS at,
       said_number(e.tidied, 'amount') AS amount, said(e.tidied, 'currency') AS currency,
       said(e.tidied, 'channel') AS channel, s.id AS recommended_by_staff_id, NULL AS need_id,
       said_at(e.tidied, 'cancelled_at') AS cancelled_at, said_at(e.tidied, 'returned_at') AS returned_at,
       said(e.tidied, 'return_reason') AS return_reason
FROM events e LEFT JOIN staff_numbers s ON s.name = said(e.tidied, 'recommended_by')
WHERE e.kind = 'orders'
