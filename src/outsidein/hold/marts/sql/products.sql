SELECT p.id, NULL AS kind, MAX(said_count(e.tidied, 'options_available')) AS options_available, NULL AS active
FROM product_names p JOIN events e ON e.kind = 'orders' AND said(e.tidied, 'product') = p.name
GROUP BY p.id
