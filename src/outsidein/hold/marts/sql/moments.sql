SELECT id, NULL AS journey, name, NULL AS stage FROM moment_names
