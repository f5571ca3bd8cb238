SELECT e.id, said(e.tidied, 'field') AS field, said(e.tidied, 'required_for') AS required_for,
       said_number(e.tidied, 'target_fill') AS target_fill
FROM events e WHERE e.kind = 'elements'
