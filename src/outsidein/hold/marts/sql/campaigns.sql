SELECT id, NULL AS segment_id, NULL AS objective, NULL AS target_metric, NULL AS started_at, NULL AS result_at
FROM campaign_names
