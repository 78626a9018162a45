"""Search in Postgres: one analysis for index and query (analysis), a column that cannot be
forgotten (fields), ranked queries (queries)."""
