SELECT e.id AS order_id, p.id AS product_id, said_count(e.tidied, 'options_available') AS options_available,
       said_count(e.tidied, 'options_chosen') AS options_chosen, NULL AS is_custom
FROM events e LEFT JOIN product_names p ON p.name = said(e.tidied, 'product')
WHERE e.kind = 'orders'
