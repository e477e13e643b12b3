"""A report as others are compared with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from loaders.groups import group_of
from loaders.model import Fact, Report
from loaders.regions import load_regions
from loaders.summary import load_sources

Cell = tuple[str, str | None]
"""An indicator and the value of its dimension, None for an indicator without one."""

_WHOLE: Final = "全部线路"
"""The group of the label that names all lines: it counts instead of them (data/groups.toml)."""


class Key(NamedTuple):
    """A unit and a year: what a report is of."""

    unit_code: str
    year: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What is compared of a report.

    Attributes:
        report_id: "" for one that is not stored.
        unit_name: as the division table calls it.
        kind: 镇, 乡, 街道, … or None.
        measures: by their names in data/measures.toml; what is not stated is not there.
        minhash: the signature of its narrative, b"" for one without.
        facts: its stated numbers by what they count; of stored reports only those that are compared.
    """

    report_id: str
    key: Key
    unit_name: str
    kind: str | None
    measures: Mapping[str, float]
    minhash: bytes
    facts: Mapping[Cell, Fact] = field(default_factory=dict)

    @property
    def county(self) -> str:
        """The code of the county that the unit belongs to."""
        return self.key.unit_code[:6]


def entry_of(report: Report, unit_code: str, year: int) -> Entry:
    """A report that is not stored, as that of this unit and year. KeyError for a unit that there is not."""
    unit = load_regions().unit(unit_code)
    facts = by_cell(report.facts)
    return Entry(
        report_id="",
        key=Key(unit_code, year),
        unit_name=unit.name,
        kind=unit.kind,
        measures=measures_of(facts),
        minhash=report.signature,
        facts=facts,
    )


def by_cell(facts: Iterable[Fact]) -> dict[Cell, Fact]:
    """The stated numbers by what they count; one that is stated twice as first stated."""
    cells: dict[Cell, Fact] = {}
    for fact in facts:
        if fact.value is not None:
            cells.setdefault((fact.indicator, fact.dim), fact)
    return cells


def measures_of(facts: Mapping[Cell, Fact]) -> dict[str, float]:
    """The measures of data/measures.toml as summary.sql has them: those of facts, and what lines received."""
    measures: dict[str, float] = {}
    for source in load_sources():
        if source.source == "fact":
            fact = facts.get((source.item, source.dim))
            if fact is not None and fact.value is not None:
                measures[source.measure] = measures.get(source.measure, 0) + fact.value
        elif source.source == "line" and source.item == "received":
            lines = {
                line: fact.value or 0 for (code, line), fact in facts.items() if code == "hotlines.received"
            }
            whole = [value for line, value in lines.items() if line and group_of("hotline", line) == _WHOLE]
            if lines:
                measures[source.measure] = sum(whole or lines.values())
    return measures
