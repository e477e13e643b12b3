"""Questions to the warehouse: one .sql file each, and a typed function that asks it. Nothing writes."""
