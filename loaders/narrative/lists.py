"""Lists that stand in tables rather than in sentences: 线路 | 受理 | 办结, 栏目 | 公开条数.

table → blocks (a column of names and the columns that count) → rows → facts. Which headings mean what stands
in data/lists.toml.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from loaders.errors import FormError
from loaders.forms import load_indicators
from loaders.groups import group_of
from loaders.model import Cell, Document, Fact, Finding, Table, Where
from loaders.narrative.checks import check_list_sum
from loaders.normalise import squeeze
from loaders.numerals import read_number
from loaders.traditional import simplify

PATH: Final = Path(__file__).parents[2] / "data" / "lists.toml"

_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
_BEFORE: Final = re.compile(r"^(?:本年度?|全年|年度|今年|当年|累计)+(?=..)")
_BEHIND: Final = re.compile(r"(?<=..)总?(?:件数|条数|篇数|数量|总量|量|数|件|条)$")
_NO_NAME: Final = re.compile(r"[\d.,、()/%-]*")
_PERCENT: Final = "%"

_Row = Sequence[Cell | None]
Key = tuple[str, str]
"""An indicator and a name of its dimension, "" for an indicator without one."""


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list by a dimension: headings of its names; headings of its numbers → what these state."""

    dim: str
    names: frozenset[str]
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListWords:
    """data/lists.toml; `names` are the headings of names of all kinds, `items` is label → indicator."""

    kinds: tuple[ListKind, ...]
    names: frozenset[str]
    items: Mapping[str, str]
    aside: frozenset[str]
    totals: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Block:
    """A column of names with the columns that count to the right of it; `head` is the row of its headings."""

    kind: ListKind
    head: int
    name: int
    columns: Mapping[int, str]
    unknown: tuple[int, ...]


@cache
def load_list_words() -> ListWords:
    """The file, read once. Raises FormError where it names an indicator that is not in indicators.toml."""
    declared = tomllib.loads(PATH.read_text(encoding="utf-8"))
    kinds = tuple(_kind(value) for value in declared["list"])
    words = ListWords(
        kinds=kinds,
        names=frozenset().union(*(kind.names for kind in kinds)),
        items={label: item["indicator"] for item in declared["item"] for label in item["labels"]},
        aside=frozenset(declared["aside"]),
        totals=frozenset(declared["totals"]),
    )
    used = {code for kind in words.kinds for code in kind.columns.values()} | set(words.items.values())
    strange = sorted(used - load_indicators().keys())
    if strange:
        raise FormError(f"{PATH.name} 提到 indicators.toml 里没有的“{'、'.join(strange)}”，请改正。")
    return words


def read_lists(document: Document) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """What the lists of a document state, each indicator of each name once; and what was not read of them.

    Blank cells and "/" state nothing; nor do rows of totals.
    """
    facts: dict[Key, Fact] = {}
    findings: list[Finding] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            for fact in (*_item_facts(block, index), *_list_facts(block, index, findings)):
                key = key_of(fact)
                if facts.setdefault(key, fact).value != fact.value:
                    findings.append(_twice(fact))
    return tuple(facts.values()), (*findings, *_sum_findings(facts))


def unstated(listed: Sequence[Fact], told: Sequence[Fact]) -> tuple[Fact, ...]:
    """Those of the lists' facts that sentences do not tell: the same number must not count twice.

    A line or an outlet is the same where its name belongs to the same group; categories are told in sentences
    or in a list.
    """
    known = {(fact.indicator, _same(fact)) for fact in told}
    return tuple(fact for fact in listed if (fact.indicator, _same(fact)) not in known)


def key_of(fact: Fact) -> Key:
    """What a fact states a number of."""
    return fact.indicator, fact.dim or ""


def _sum_findings(facts: Mapping[Key, Fact]) -> Iterator[Finding]:
    """A warning where the categories do not add up to the total."""
    total = facts.get(("publications.total", ""))
    parts = [fact for (code, _), fact in facts.items() if code == "publications.by_category"]
    if total and total.value is not None and not any(fact.qualifier for fact in (total, *parts)):
        finding = check_list_sum(total.value, [fact.value or 0 for fact in parts], total.where)
        if finding:
            yield finding


def _same(fact: Fact) -> str | None:
    dim, name = next(iter(fact.dims.items()), ("", ""))
    return None if dim == "category" else group_of(dim, name)


def _kind(declared: Mapping[str, Any]) -> ListKind:
    columns = {
        heading: column["indicator"] for column in declared["columns"] for heading in column["headings"]
    }
    return ListKind(declared["dim"], frozenset(declared["names"]), columns)


def _item_facts(table: Table, block: int) -> Iterator[Fact]:
    """Labels of items with the number in the next cell."""
    items = load_list_words().items
    for row in table.rows:
        for cell, beside in pairwise(row):
            code = items.get(_without_brackets(cell.text)) if cell else None
            if cell and beside and beside is not cell and code:
                value = _value(beside.text, code, cell.text)
                if value is not None:
                    yield _fact(code, "".join(cell.text.split()), value, beside, block, {})


def _list_facts(table: Table, block: int, findings: list[Finding]) -> Iterator[Fact]:
    blocks: Sequence[_Block] = ()
    for r, row in enumerate(table.rows):
        begun = _blocks_in(table, r)
        if begun:
            blocks = begun
            continue
        for one in blocks:
            name = row[one.name]
            if name is not None and name.row == r and r > one.head:
                yield from _row_facts(row, r, name, one, table, block, findings)


def _blocks_in(table: Table, r: int) -> tuple[_Block, ...]:
    """The lists that begin with this row of headings; () where it is none."""
    words = load_list_words()
    keys = [_key(cell) for cell in table.rows[r]]
    found: list[_Block] = []
    starts = [col for col, key in enumerate(keys) if key in words.names]
    for start, end in pairwise([*starts, len(keys)]):
        for kind in words.kinds:
            behind = {col: keys[col] for col in range(start + 1, end) if _counts(table, r, col)}
            columns = {col: kind.columns[key] for col, key in behind.items() if key in kind.columns}
            if keys[start] in kind.names and columns:
                known = words.aside | kind.columns.keys() | {""}
                unknown = tuple(col for col, key in behind.items() if key not in known)
                found.append(_Block(kind, r, start, columns, unknown))
                break
    return tuple(found)


def _counts(table: Table, head: int, col: int) -> bool:
    """Whether a column has a number below its heading."""
    cells = (row[col] for row in table.rows[head + 1 :])
    return any(cell is not None and read_number(cell.text).value is not None for cell in cells)


def _row_facts(
    row: _Row, r: int, name: Cell, one: _Block, table: Table, block: int, findings: list[Finding]
) -> Iterator[Fact]:
    label = "".join(name.text.split())
    if _key(name) in load_list_words().totals:
        return
    for col, code in one.columns.items():
        cell = row[col]
        if cell is None or cell is name or cell.row != r or cell.col != col:
            continue
        heading = table.rows[one.head][col]
        number = read_number(cell.text)
        if number.status in ("blank", "not_applicable"):
            continue
        value = _value(cell.text, code, heading.text if heading else "")
        if not label or _NO_NAME.fullmatch(squeeze(label)):
            findings.append(_nameless(cell, block))
        elif value is None:
            findings.append(_not_read(label, heading, cell, block))
        else:
            yield _fact(code, label, value, cell, block, {one.kind.dim: label})
    for col in one.unknown:
        cell = row[col]
        if cell and cell.row == r and cell.col == col and read_number(cell.text).value is not None:
            findings.append(_unknown(table.rows[one.head][col], cell, block))


def _value(text: str, code: str, heading: str) -> float | None:
    """The number of a cell in the indicator's unit; None where it is none, or might be 1 or 100 %."""
    number = read_number(text)
    if number.value is None or number.value < 0:
        return None
    if load_indicators()[code].unit == _PERCENT:
        stated = number.unit == _PERCENT or _PERCENT in squeeze(heading)
        return number.value if stated or number.value == 0 or 1 < number.value <= 100 else None
    return number.value if number.unit != _PERCENT and number.value.is_integer() else None


def _fact(code: str, label: str, value: float, cell: Cell, block: int, dims: Mapping[str, str]) -> Fact:
    return Fact(
        indicator=code,
        label=label,
        value=value,
        unit=load_indicators()[code].unit,
        raw=cell.text,
        where=_where(cell, block),
        dims=dims,
        qualifier=read_number(cell.text).qualifier,
    )


def _where(cell: Cell, block: int) -> Where:
    return Where(block, cell.row, cell.col, 0, len(cell.text))


def _key(cell: Cell | None) -> str:
    return _core(cell.text) if cell else ""


@lru_cache(maxsize=1 << 14)
def _core(text: str) -> str:
    """A heading's words without brackets, and without 本年 before and 件数 behind: 受理 of 本年受理件数."""
    return _BEHIND.sub("", _BEFORE.sub("", _without_brackets(text)))


@lru_cache(maxsize=1 << 14)
def _without_brackets(text: str) -> str:
    return _IN_BRACKETS.sub("", simplify(squeeze(text)))


def _twice(fact: Fact) -> Finding:
    message = f"“{fact.label}”在清单里出现了不止一次，而且数不相同，只读取了第一次出现的；请核对原表。"
    return Finding("structure.unmapped_label", "error", message, fact.where)


def _nameless(cell: Cell, block: int) -> Finding:
    message = f"清单里有一个数“{cell.text}”没有写名称，不知道是哪一项的，未读取；请补上名称。"
    return Finding("structure.unmapped_label", "warning", message, _where(cell, block))


def _not_read(label: str, heading: Cell | None, cell: Cell, block: int) -> Finding:
    column = "".join(heading.text.split()) if heading else ""
    message = (
        f"清单里“{label}”的“{column}”填的是“{cell.text}”，不是可用的数，未读取；件数、条数请填整数，"
        "比率请填百分数，例如98.5%。"
    )
    return Finding("value.not_a_number", "error", message, _where(cell, block))


def _unknown(heading: Cell | None, cell: Cell, block: int) -> Finding:
    column = "".join(heading.text.split()) if heading else ""
    message = f"清单的“{column}”一列没有对应的指标，未读取；如果是受理、办结、满意率等，请改成这样的列名。"
    return Finding("structure.unmapped_label", "note", message, _where(cell, block))
