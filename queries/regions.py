"""Where one is on the map of divisions: 省 → 市 → 县 → 乡镇."""

import duckdb
import pandas as pd

from queries.ask import ask


def children(cursor: duckdb.DuckDBPyConnection, code: str) -> pd.DataFrame:
    """code, name, level, kind, is_sample of the divisions right below this one; "" gives the provinces.

    The sample province is among them as long as there are sample reports.
    """
    return ask(cursor, "children", {"code": code})


def path(cursor: duckdb.DuckDBPyConnection, code: str) -> pd.DataFrame:
    """code, name, level, kind, is_sample of the divisions from the province down to this one."""
    return ask(cursor, "path", {"code": code})


def find_units(cursor: duckdb.DuckDBPyConnection, text: str, most: int = 50) -> pd.DataFrame:
    """Townships by a part of the name or the begin of the code, at most `most`; none for an empty text.

    code, name, kind, is_sample, province, city, county; the shortest names first.
    """
    return ask(cursor, "find_units", {"text": text.strip(), "most": most if text.strip() else 0})
