"""The tables of a report's form: `Document` + `Form` → facts and what could not be read.

    document → parts (lines.py) → rows (beside.py, grids.py, streams.py) → aligned rows (align.py)
             → cells by column (by_header.py; order.py, by_order.py) → facts and findings (facts.py)

Values stand where their labels say: no stage counts numbers from the beginning of a table, so a blank cell
shifts nothing, and what no label explains becomes a finding, not a fact.
"""

from loaders.tables.read import read_tables

__all__ = ["read_tables"]
