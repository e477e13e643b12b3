"""Runs a .sql file of this folder: bound parameters in, a DataFrame out."""

from functools import cache
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd
import pyarrow as pa

from queries.scope import Parameters

_FOLDER: Final = Path(__file__).parent
_INTEGERS: Final = {
    kind: pd.Int64Dtype()
    for kind in (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint32(), pa.uint64())
}


def ask(cursor: duckdb.DuckDBPyConnection, question: str, parameters: Parameters) -> pd.DataFrame:
    """The answer to `question`.sql. Integers are nullable Int64, so that "not stated" is never a number.

    `parameters` may hold more than the file binds.
    """
    answer: pa.Table = _run(cursor, question, parameters).to_arrow_table()
    frame: pd.DataFrame = answer.to_pandas(types_mapper=_INTEGERS.get)
    return frame


def ask_rows(
    cursor: duckdb.DuckDBPyConnection, question: str, parameters: Parameters
) -> list[dict[str, Any]]:
    """The same answer as plain Python values, None where a value is missing."""
    answer = _run(cursor, question, parameters)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _run(
    cursor: duckdb.DuckDBPyConnection, question: str, parameters: Parameters
) -> duckdb.DuckDBPyConnection:
    (statement,) = cursor.extract_statements(_text(question))
    return cursor.execute(statement, {name: parameters[name] for name in statement.named_parameters})


@cache
def _text(question: str) -> str:
    return (_FOLDER / f"{question}.sql").read_text(encoding="utf-8")
