"""Measures, the columns of the summary: what they are called, how a query picks them, rates of two."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SMALL_N: Final = 10
"""Rates of fewer cases are marked: they are hollow on a chart."""

_FILE: Final = Path(__file__).resolve().parents[1] / "data" / "measures.toml"
_Z: Final = 1.959963984540054  # 95 %, two-sided


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of the summary: `zh` and `unit` are how a chart's title and axis name it."""

    name: str
    zh: str
    unit: str


@cache
def load_measures() -> Mapping[str, Measure]:
    """Name → measure, in the order of data/measures.toml."""
    declared = tomllib.loads(_FILE.read_text(encoding="utf-8"))["measures"]
    return {name: Measure(name, entry["zh"], entry["unit"]) for name, entry in declared.items()}


def columns_pattern(measures: Sequence[str] | None) -> str:
    """The regular expression that picks these columns (None: all). KeyError if one is not declared."""
    known = load_measures()
    names = list(known) if measures is None else [known[name].name for name in measures]
    return f"^({'|'.join(names)})$"


def with_rate(frame: pd.DataFrame, name: str, numerator: str, denominator: str) -> pd.DataFrame:
    """The frame with a pooled rate of two of its columns, and how far to trust it.

    Adds, in %: `name`, and `name`_low and `name`_high, its Wilson score interval at 95 %; `name`_n, the
    denominator (Int64); `name`_small, whether that is below SMALL_N. The rate is NaN where the denominator
    is 0 or not stated (不适用). Where more are handled than came in (last year's among them) the rate exceeds
    100 and has no interval.
    """
    n = _floats(frame[denominator])
    rate, low, high = wilson(_floats(frame[numerator]), n)
    rated = frame.copy()
    rated[name] = 100 * rate
    rated[f"{name}_low"] = 100 * low
    rated[f"{name}_high"] = 100 * high
    rated[f"{name}_n"] = frame[denominator].astype("Int64")
    rated[f"{name}_small"] = n < SMALL_N
    return rated


def wilson(k: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """k of n as a share, and the ends of its Wilson score interval at 95 %; NaN where undefined."""
    n = np.where(n > 0, n, np.nan)
    share = k / n
    inside = np.where((share >= 0) & (share <= 1), share, np.nan)
    middle = (inside + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * np.sqrt(inside * (1 - inside) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return share, np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def _floats(values: "pd.Series[Any]") -> Floats:
    return np.asarray(values.astype("Float64").to_numpy(na_value=np.nan), dtype=np.float64)
