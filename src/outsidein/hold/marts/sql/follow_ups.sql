SELECT e.id, e.id AS response_id, said_at(e.tidied, 'followed_up_at') AS at, NULL AS staff_id, NULL AS outcome
FROM events e WHERE e.kind = 'feedback' AND said_at(e.tidied, 'followed_up_at') IS NOT NULL
