"""What is published on the government's own initiative (主动公开), by category and by channel."""

from typing import Literal

import duckdb
import pandas as pd

from queries.ask import ask
from queries.scope import Scope


def composition(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, year: int, dimension: Literal["category", "channel"]
) -> pd.DataFrame:
    """group (data/groups.toml), value (条), reports (how many state something of it); the largest first."""
    return ask(cursor, "composition", {**scope.parameters(), "year": year, "dimension": dimension})
