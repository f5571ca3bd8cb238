SELECT customer_number AS customer_id, kind, value AS value_norm, TRUE AS valid,
       moment(verified_at) AS verified_at, moment(bounced_at) AS bounced_at
FROM contact_points_held
