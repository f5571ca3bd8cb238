SELECT n.id, said(e.tidied, 'department') AS department, said(e.tidied, 'level') AS level,
       said(e.tidied, 'role') AS role, said_flag(e.tidied, 'customer_facing') AS customer_facing,
       said_flag(e.tidied, 'is_it') AS is_it, said_at(e.tidied, 'joined_at') AS joined_at,
       said_at(e.tidied, 'left_at') AS left_at, said_flag(e.tidied, 'has_access') AS has_access
FROM staff_numbers n JOIN events e ON e.id = n.id
