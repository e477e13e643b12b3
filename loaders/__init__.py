"""Documents → facts → DuckDB. Data flows one way: read → recognise → extract → check → store."""
