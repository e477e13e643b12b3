"""Hotlines and mailboxes (热线、信箱) by line. Stated rates are in % and stay apart from computed ones."""

import duckdb
import pandas as pd

from queries.ask import ask
from queries.scope import Scope


def lines_by_year(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> pd.DataFrame:
    """year, line_group, lines, counts, and the medians of the rates that reports state.

    Counts: received, handled, and the pairs of which a pooled rate may be made (both stated):
    completion_handled of completion_received, on_time_handled of on_time_received. Medians, with how many
    state them: satisfaction_median and _n, completion_rate_median and _n, on_time_rate_median and _n.
    """
    return ask(cursor, "lines_by_year", scope.parameters())


def lines_of_units(cursor: duckdb.DuckDBPyConnection, scope: Scope, year: int) -> pd.DataFrame:
    """code, name, line (as printed), line_group, received, handled, handled_on_time, pairs, stated rates.

    `handled` is what is stated to be handled, else what is stated to be handled on time.
    """
    return ask(cursor, "lines_of_units", {**scope.parameters(), "year": year})
