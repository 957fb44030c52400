"""Where it is kept: the DuckDB warehouse, its schemas, landing, marts and publishing."""
