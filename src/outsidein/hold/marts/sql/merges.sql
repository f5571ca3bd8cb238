SELECT MIN(l.id) AS id, 'automatic' AS kind, 'linker' AS actor, MIN(l.probability) AS score,
       NULL AS at, NULL AS undone_at
FROM links l JOIN records a ON a.id = l.left_id JOIN records b ON b.id = l.right_id
WHERE l.band = 'joined' AND a.customer_number = b.customer_number AND a.customer_number > 0
GROUP BY a.customer_number
