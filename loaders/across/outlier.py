"""Numbers far from the unit's own other years and from those of its peers."""

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Final

from loaders.across.entry import Entry
from loaders.model import Finding, Severity, Where
from loaders.summary import MEASURES_FILE, load_sources

_RULE: Final = "value.outlier"

MEASURES: Final = (
    "publications_total",
    "hotline_received",
    "applications_received",
    "licensing_decisions",
    "normative_in_force",
    "normative_published_total",
)
"""What a unit counts every year in like amounts; penalties, reviews and the like come in bursts."""

FEWEST_YEARS: Final = 4
FEWEST_PEERS: Final = 5
"""Of fewer, one odd report among them would move the typical range."""

WIDTH: Final = 3.5
"""Robust standard deviations from the median: the usual bound of the modified z-score (Iglewicz, Hoaglin)."""

_MAD_TO_SIGMA: Final = 1.4826
NARROWEST: Final = math.log(1.5)
"""The least standard deviation on the scale of log(1 + x): where all others are alike, a quarter to four
times as much is still typical; a digit too many or too few is not."""

LEAST_DIFFERENCE: Final = 20
"""From the middle of the range: so that 3 after years of 0, or 12 among threes, is nothing to look at."""


@dataclass(frozen=True, slots=True)
class Range:
    """What is typical of `count` values."""

    low: float
    high: float
    middle: float
    count: int

    def holds(self, value: float) -> bool:
        """Whether a value is within it, or within `LEAST_DIFFERENCE` of its middle."""
        return self.low <= value <= self.high or abs(value - self.middle) < LEAST_DIFFERENCE


def typical_range(values: Sequence[float]) -> Range:
    """Median ± `WIDTH` robust standard deviations on the scale of log(1 + x); of at least one value."""
    logs = [math.log1p(value) for value in values]
    middle = median(logs)
    spread = max(_MAD_TO_SIGMA * median(abs(each - middle) for each in logs), NARROWEST)
    low, high = (math.expm1(middle + sign * WIDTH * spread) for sign in (-1, 1))
    return Range(max(low, 0), high, math.expm1(middle), len(values))


def check_outliers(subject: Entry, own: Sequence[Entry], peers: Sequence[Entry]) -> Iterator[Finding]:
    """A finding for each measure that is far off, judged by the unit's `own` other years first.

    A warning where the peers have no such number either; a note where they have, where there are only peers
    to compare with, or where the unit mostly has none. What is typical of the unit itself is never one.
    """
    for name in MEASURES:
        value = subject.measures.get(name)
        if value is None or value < 0:
            continue
        years = _range_of(name, own, FEWEST_YEARS)
        others = _range_of(name, peers, FEWEST_PEERS)
        if others is not None and others.middle == 0:
            others = None  # most have none: the few that have some say nothing of how much is usual
        first = years or others
        if first is None or first.holds(value):
            continue
        sure = years is not None and years.middle > 0 and (others is None or not others.holds(value))
        yield _finding(subject, name, value, years, others, "warning" if sure else "note")


def outlier_indicators() -> tuple[str, ...]:
    """The indicators that the measures count: their facts tell where a number stands."""
    return tuple(dict.fromkeys(code for name in MEASURES for code in _indicators(name)))


def _range_of(name: str, entries: Sequence[Entry], fewest: int) -> Range | None:
    values = [entry.measures[name] for entry in entries if entry.measures.get(name, -1) >= 0]
    return typical_range(values) if len(values) >= fewest else None


def _finding(
    subject: Entry, name: str, value: float, years: Range | None, others: Range | None, severity: Severity
) -> Finding:
    zh, unit = _declared(name)
    against = [f"本单位其他{years.count}年一般在{_span(years)}{unit}之间"] if years else []
    if others:
        but = "但" if others.holds(value) else ""
        against.append(f"{but}同县同类{others.count}个单位一般在{_span(others)}{unit}之间")
    basis = years or others
    return Finding(
        _RULE,
        severity,
        f"“{zh}”为{value:.12g}{unit}，而{'，'.join(against)}；请核对是否多写、少写了一位数，或用错了单位。",
        _where(subject, name),
        round(basis.middle) if basis else None,
        value,
        about=f"{name} {value:.12g}",
    )


def _span(typical: Range) -> str:
    return f"{math.ceil(typical.low)}—{math.floor(typical.high)}"


def _where(subject: Entry, name: str) -> Where | None:
    """Where the first number that the measure counts stands."""
    codes, member = _indicators(name), _member(name)
    places = (
        fact.where
        for (code, dim), fact in subject.facts.items()
        if code in codes and (member is None or dim == member)
    )
    return next(places, None)


@cache
def _indicators(name: str) -> tuple[str, ...]:
    sources = (source for source in load_sources() if source.measure == name)
    return tuple(f"hotlines.{each.item}" if each.source == "line" else each.item for each in sources)


@cache
def _member(name: str) -> str | None:
    return next((source.dim for source in load_sources() if source.measure == name), None)


@cache
def _measures() -> Mapping[str, Mapping[str, str]]:
    measures: Mapping[str, Mapping[str, str]] = tomllib.loads(MEASURES_FILE.read_text(encoding="utf-8"))[
        "measures"
    ]
    return measures


def _declared(name: str) -> tuple[str, str]:
    """A measure's Chinese name and its unit."""
    return _measures()[name]["zh"], _measures()[name]["unit"]
