"""The warehouse: one DuckDB file with the originals, every revision's facts and findings, and the summaries.

A report is stored whole or not at all. For a unit and year one revision is accepted; a new upload supersedes
it, and going back is a change of state, never a deletion. Each commit raises `Warehouse.revision()`.
"""

from loaders.warehouse.opening import open_warehouse, warehouse_path
from loaders.warehouse.store import Warehouse

__all__ = ["Warehouse", "open_warehouse", "warehouse_path"]
