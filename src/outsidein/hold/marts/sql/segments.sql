SELECT id, name, NULL AS owner_staff_id, NULL AS updated_at FROM segment_names
