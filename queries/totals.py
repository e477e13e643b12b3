"""Sums of the summary's measures over the reports of a scope.

Each frame has the measures that are asked for (None: all; a page asks for those that it draws) as Int64, <NA>
where no report states one, and `<measure>_n`, how many reports state it.
"""

from collections.abc import Sequence

import duckdb
import pandas as pd

from queries.ask import ask
from queries.measures import columns_pattern
from queries.scope import Scope


def totals_by_year(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, measures: Sequence[str] | None = None
) -> pd.DataFrame:
    """year, reports, forms ("2019,2021", the forms they are on), measures; years with reports only."""
    return ask(cursor, "totals_by_year", {**scope.parameters(), "measures": columns_pattern(measures)})


def totals_by_child(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, year: int, measures: Sequence[str] | None = None
) -> pd.DataFrame:
    """code, name, kind, expected, reports, measures of each division below the scope, reports or not."""
    parameters = {**scope.parameters(), "year": year, "measures": columns_pattern(measures)}
    return ask(cursor, "totals_by_child", parameters)


def totals_by_child_and_year(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, measures: Sequence[str] | None = None
) -> pd.DataFrame:
    """code, name, kind, year, reports, measures of each division below the scope and year with reports."""
    parameters = {**scope.parameters(), "measures": columns_pattern(measures)}
    return ask(cursor, "totals_by_child_and_year", parameters)


def totals_by_kind_and_year(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, measures: Sequence[str] | None = None
) -> pd.DataFrame:
    """kind (镇, 乡, 街道, …), year, reports, measures; with reports only."""
    parameters = {**scope.parameters(), "measures": columns_pattern(measures)}
    return ask(cursor, "totals_by_kind_and_year", parameters)
