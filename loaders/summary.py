"""The summary's columns as data/measures.toml declares them, and the statements that fill it from facts."""

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from loaders.errors import FormError
from loaders.forms import DATA, load_dims, load_indicators
from loaders.groups import GROUPS_FILE

MEASURES_FILE: Final = DATA / "measures.toml"
_REBUILD: Final = Path(__file__).with_name("summary.sql")

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_LINE_COLUMNS: Final = frozenset(
    {
        "received",
        "handled",
        "handled_on_time",
        "completion_handled",
        "completion_received",
        "on_time_handled",
        "on_time_received",
    }
)
_SEVERITIES: Final = frozenset({"error", "warning", "note"})


@dataclass(frozen=True, slots=True)
class Source:
    """What a measure adds up: facts of an indicator, a column of the lines, findings of a severity."""

    measure: str
    source: str
    item: str
    dim: str | None


@cache
def load_sources() -> tuple[Source, ...]:
    """Each thing that each measure of data/measures.toml adds up, in the order of the file.

    Raises FormError where a measure names an indicator, member, column or severity that there is not.
    """
    measures = tomllib.loads(MEASURES_FILE.read_text(encoding="utf-8"))["measures"]
    return tuple(source for name, declared in measures.items() for source in _sources(name, declared))


def measure_names() -> tuple[str, ...]:
    """The names of the measures: columns of report_summary, safe to stand in a statement."""
    return tuple(dict.fromkeys(source.measure for source in load_sources()))


def column_statements(present: Collection[str]) -> tuple[str, ...]:
    """The statements that give report_summary the declared measures as columns, where it has `present`."""
    declared = measure_names()
    added = (
        f"alter table report_summary add column {name} integer" for name in declared if name not in present
    )
    gone = (f"alter table report_summary drop column {name}" for name in present if name not in declared)
    return (*added, *gone)


@cache
def rebuild_statements() -> str:
    """The statements of summary.sql for the declared measures; each is bound to $report_ids."""
    names = ", ".join(f"'{name}'" for name in measure_names())
    return _REBUILD.read_text(encoding="utf-8").replace("({measures})", f"({names})")


def definition() -> str:
    """A digest that changes when what the summary is made from, or how, is declared otherwise."""
    digest = hashlib.sha256()
    for path in (MEASURES_FILE, GROUPS_FILE, _REBUILD):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources(name: str, declared: Mapping[str, Any]) -> Iterator[Source]:
    if not _NAME.fullmatch(name):
        raise FormError(f"{MEASURES_FILE.name}：“{name}”不能用作列名，只用小写字母、数字和下划线。")
    if len({"sum", "lines", "severity"} & declared.keys()) != 1:
        raise FormError(f"{MEASURES_FILE.name}：“{name}”要写明 sum、lines、severity 中的一项。")
    if "lines" in declared:
        yield Source(name, "line", _known(name, declared["lines"], _LINE_COLUMNS), None)
    elif "severity" in declared:
        yield Source(name, "finding", _known(name, declared["severity"], _SEVERITIES), None)
    else:
        dim = declared.get("dim")
        for indicator in declared["sum"]:
            dims = load_indicators()[_known(name, indicator, load_indicators())].dims
            if dim is not None:
                _known(name, dim, [member for dimension in dims for member in load_dims()[dimension]])
            yield Source(name, "fact", indicator, dim)


def _known(name: str, item: str, known: Collection[str]) -> str:
    if item not in known:
        raise FormError(f"{MEASURES_FILE.name}：“{name}”引用的“{item}”没有定义。")
    return item
