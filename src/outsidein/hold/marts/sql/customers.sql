SELECT c.number AS id, c.kind, c.status,
       TRY_CAST(chosen(c.chosen, 'became_customer_at') AS TIMESTAMP) AS created_at,
       o.first_at AS first_order_at,
       TRY_CAST(chosen(c.chosen, 'lost_at') AS TIMESTAMP) AS lost_at,
       chosen(c.chosen, 'lost_reason') AS lost_reason,
       TRY_CAST(chosen(c.chosen, 'exit_contact_at') AS TIMESTAMP) AS exit_contact_at,
       s.id AS owner_staff_id
FROM customers_held c
LEFT JOIN (SELECT customer_number, MIN(moment("at")) AS first_at FROM events
           WHERE kind = 'orders' AND customer_number > 0 GROUP BY customer_number) o
  ON o.customer_number = c.number
LEFT JOIN staff_numbers s ON s.name = chosen(c.chosen, 'owner')
