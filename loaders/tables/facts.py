"""Placed cells → facts, and findings on what was seen and not read. Messages tell an official what to do."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from loaders.forms import Form, FormGrid, Indicator, load_indicators
from loaders.model import Fact, Finding, Severity, Status, Where
from loaders.normalise import squeeze
from loaders.numerals import Number
from loaders.tables.align import Match, likeliest
from loaders.tables.cells import number_in
from loaders.tables.labels import LabelIndex, key_of
from loaders.tables.pieces import Entry, Piece, Row
from loaders.tables.placement import Placement

_MONEY: Final = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_MONEY_IN_LABEL: Final = re.compile("[亿万]?元")
_LONGEST_LABEL: Final = 40
_MOST_NAMED: Final = 3
_MOST: Final = 1_000_000_000
_SURE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of the document with its place in the form and its cells by the form's columns."""

    row: Row
    match: Match
    placement: Placement
    grid: FormGrid
    grid_row: int

    @property
    def label(self) -> str:
        """The row's label as printed; the form's where it is broken or jammed."""
        printed = "".join("".join(piece.raw.splitlines()) for piece in self.match.candidate.label)
        return printed.strip() or self.grid.rows[self.grid_row].label.text

    @property
    def name(self) -> str:
        """How a message calls the row."""
        return f"“{self.label}”一行" if self.label else f"{self.grid.name}的数据行"


def report_facts(
    rows: Sequence[Row],
    matches: Sequence[Match],
    placements: Sequence[Placement],
    form: Form,
    index: LabelIndex,
) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """The facts of all placed rows, and the findings in the order of the tables."""
    placed = [
        Placed(rows[match.row], match, placement, form.grids[found.grid], found.row)
        for match, placement in zip(matches, placements, strict=True)
        for found in (index.rows[match.candidate.place],)
    ]
    facts: list[Fact] = []
    findings: list[Finding] = []
    for one in placed:
        label = one.label
        for column, entry in enumerate(one.placement.entries):
            if entry is not None:
                fact, problems = _cell_fact(one, label, column, entry, placed)
                facts.append(fact)
                findings += problems
        findings += _row_findings(one)
    findings += _blank_findings(placed, facts, form)
    findings += _unmapped_findings(rows, placed, index)
    findings += _missing_findings(placed, form)
    findings += _missing_columns(placed)
    return tuple(facts), tuple(findings)


def _cell_fact(
    placed: Placed, label: str, column: int, entry: Entry, all_placed: Sequence[Placed]
) -> tuple[Fact, list[Finding]]:
    slot = placed.grid.rows[placed.grid_row].slots[column]
    indicator = load_indicators()[slot.indicator]
    number, piece = number_in(entry.piece.text), entry.piece
    value: float | None = None
    status: Status = "blank" if number.status == "blank" else "not_applicable"
    findings: list[Finding] = []
    if number.status not in ("blank", "not_applicable"):
        is_money = indicator.unit in _MONEY
        unit = number.unit
        if is_money and not unit:
            # 1.35万 without 元 has been multiplied out: it is in 元, whatever the column's unit.
            multiplied = any(magnitude in piece.text for magnitude in "万亿")
            unit = "元" if multiplied else _printed_unit(placed, column, entry, all_placed)
            unit = unit or (placed.row.unit.text if placed.row.unit else "")
        value = _in_unit(number, unit, indicator)
        status = "unread" if value is None else "stated"
        if value is None:
            findings.append(_not_a_number(placed, indicator, piece))
        if indicator.unit == "元" and value and unit not in _MONEY:
            message = f"“{indicator.zh}”填的是“{piece.raw}”，没有写单位，暂按元计；请核对并写明“元”或“万元”。"
            findings.append(Finding("value.unit_missing", "warning", message, piece.where))
    fact = Fact(
        indicator=slot.indicator,
        label=label or " ".join((*placed.grid.columns[column].under, placed.grid.columns[column].text)),
        value=value,
        unit=indicator.unit,
        raw=piece.raw,
        where=piece.where,
        dims={placed.grid.dim: slot.member} if placed.grid.dim and slot.member else {},
        status=status,
        qualifier=number.qualifier,
    )
    return fact, findings


def _not_a_number(placed: Placed, indicator: Indicator, piece: Piece) -> Finding:
    message = (
        f"{placed.name}的“{indicator.zh}”填的是“{piece.raw}”，不是可用的数，未读取；"
        "请改成阿拉伯数字，没有的填0。"
    )
    return Finding("value.not_a_number", "error", message, piece.where)


def _in_unit(number: Number, unit: str, indicator: Indicator) -> float | None:
    """The value in the indicator's unit; None where no such thing can be counted so."""
    if number.value is None:
        return None
    if indicator.unit in _MONEY:
        factor = _MONEY.get(unit, _MONEY[indicator.unit]) / _MONEY[indicator.unit]
        return float(Decimal(str(number.value)) * factor)
    counts = unit not in _MONEY and number.value.is_integer() and abs(number.value) < _MOST
    return number.value if counts else None


def _printed_unit(placed: Placed, column: int, entry: Entry, all_placed: Sequence[Placed]) -> str:
    """The unit of money that the column's printed label gives, e.g. 采购总金额（万元）."""
    wanted = [key_of(text).core for text in placed.grid.columns[column].texts]
    for piece in _header_pieces(placed, entry, all_placed):
        found = _MONEY_IN_LABEL.search(piece.text)
        if found and key_of(piece.text).core in wanted:
            return found.group()
    return ""


def _header_pieces(placed: Placed, entry: Entry, all_placed: Sequence[Placed]) -> Iterable[Piece]:
    if placed.row.heads and placed.row.fits:
        return (
            piece for row in placed.row.heads.rows for piece in row[entry.first : entry.last + 1] if piece
        )
    first = next(other for other in all_placed if other.grid is placed.grid).row
    return first.heads.pieces() if first.heads else first.labels


def _row_findings(placed: Placed) -> Iterator[Finding]:
    placement = placed.placement
    if placement.problem in ("many", "unclear"):
        what = (
            f"有{placement.count}个数，应有{placement.expected}个"
            if placement.count != placement.expected
            else "的数与表头对不上"
        )
        message = f"{placed.name}{what}，无法判断各数属于哪一列，未读取；请核对原表，一格只填一个数。"
        yield Finding("structure.surplus_cells", "error", message, _where(placed.row))
    for entry in placement.extra:
        message = f"{placed.name}有一个数“{entry.piece.raw}”所在的列不在表式中，未读取；请核对表头。"
        yield Finding("structure.unmapped_label", "warning", message, entry.piece.where)


def _where(row: Row) -> Where:
    return next((entry.piece for entry in row.entries if entry.piece.text), row.entries[0].piece).where


def _blank_findings(placed: Sequence[Placed], facts: Sequence[Fact], form: Form) -> Iterator[Finding]:
    """One finding a table for its blank cells, one for its rows that have too few."""
    names: dict[int | None, str] = {grid.table: grid.name for grid in form.grids}
    indicators = load_indicators()
    blank: dict[int | None, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.status == "blank":
            blank[indicators[fact.indicator].table].append(fact)
    for table, cells in blank.items():
        message = f"{names[table]}有{len(cells)}个空白单元格，空白不等于0；没有的请填0，不适用的请填“/”。"
        yield Finding("structure.blank_cells", "warning", message, cells[0].where)
    short: dict[int, list[Placed]] = defaultdict(list)
    for one in placed:
        if one.placement.problem == "few":
            short[one.grid.table].append(one)
    for table, found in short.items():
        first = found[0]
        message = (
            f"{names[table]}有{len(found)}行的数不够，例如{first.name}只有{first.placement.count}个数，"
            f"应有{first.placement.expected}个，无法判断空在哪一列，未读取；请把空白单元格填上0。"
        )
        yield Finding("structure.blank_cells", "error", message, _where(first.row))


def _unmapped_findings(rows: Sequence[Row], placed: Sequence[Placed], index: LabelIndex) -> Iterator[Finding]:
    """Rows with numbers that stand within a standard table and belong to no row of the form."""
    used = {one.match.row: one for one in placed}
    by_place = {one.match.candidate.place: one for one in placed}
    parts = {one.row.part for one in placed if one.row.in_grid}
    first, last = min(used, default=0), max(used, default=-1)
    for n, row in enumerate(rows):
        if n in used or all(number_in(entry.piece.text).value is None for entry in row.entries):
            continue
        label = "".join(piece.text for piece in row.labels[-1:])
        if not (row.part in parts if row.in_grid else first < n < last) or len(label) > _LONGEST_LABEL:
            continue
        twin = likeliest(row, index)
        same = by_place.get(twin.place) if twin and twin.score > _SURE else None
        if same and _texts(same.row) == _texts(row):
            continue
        if same:
            message = f"“{label}”一行出现了不止一次，而且数不相同，只读取了第一次出现的；请核对原表。"
            yield Finding("structure.unmapped_label", "error", message, _where(row))
        else:
            message = f"“{label}”一行有数，但表式中没有这一行，未读取；请核对行名是否写错，或是否误加了行。"
            yield Finding("structure.unmapped_label", "warning", message, _where(row))


def _texts(row: Row) -> list[str]:
    return [entry.piece.text for entry in row.entries if entry.piece.text]


def _missing_findings(placed: Sequence[Placed], form: Form) -> Iterator[Finding]:
    """Rows of the form that a table lacks which is otherwise there; a note where reports may have fewer."""
    there = {(one.grid, one.grid_row) for one in placed}
    first = {one.grid.table: one for one in reversed(placed)}
    for table, one in sorted(first.items()):
        names = [
            row.label.text or "数据"
            for grid in form.grids
            if grid.table == table
            for r, row in enumerate(grid.rows)
            if (grid, r) not in there
        ]
        if names:
            named = "”“".join(names[:_MOST_NAMED]) + ("”等" if len(names) > _MOST_NAMED else "”")
            severity: Severity = "note" if one.grid.varies else "warning"
            message = (
                f"{one.grid.name}缺少“{named}{len(names)}行；"
                f"{'本地表式没有这些行的不必处理，否则' if one.grid.varies else ''}"
                "请核对原表是否漏了行，或行名是否写错。"
            )
            yield Finding("structure.row_missing", severity, message, _where(one.row))


def _missing_columns(placed: Sequence[Placed]) -> Iterator[Finding]:
    """Columns of a block of the form that no row of the document has."""
    grids = dict.fromkeys(one.grid for one in placed if one.placement.entries)
    for grid in grids:
        rows = [one for one in placed if one.grid is grid and one.placement.entries]
        names = [
            " ".join((*column.under[1:], column.text))
            for c, column in enumerate(grid.columns)
            if all(one.placement.entries[c] is None for one in rows)
        ]
        if names:
            named = "”“".join(names[:_MOST_NAMED]) + ("”等" if len(names) > _MOST_NAMED else "”")
            message = f"{grid.name}缺少“{named}{len(names)}列；请核对原表是否漏了列，或列名是否写错。"
            yield Finding("structure.row_missing", "warning", message, _where(rows[0].row))


def empty_tables(form: Form, unread: Set[int], text: str) -> Iterator[Finding]:
    """A finding for each unread table of which the document has the header or the section.

    `text` is all of the document squeezed.
    """
    for table in sorted(unread):
        grids = [grid for grid in form.grids if grid.table == table]
        labels = {text for grid in grids for column in grid.columns for text in (column.text, *column.under)}
        sections = [section for section in form.sections if table in section.tables]
        titles = {title for section in sections for title in (section.title, *section.spellings)}
        if all(squeeze(label) in text for label in labels):
            message = f"{grids[0].name}有表头，但没有读到一行数；请核对原表的数据行是否为空，没有的请填0。"
        elif any(squeeze(title) in text for title in titles):
            message = (
                f"“{sections[0].title}”里没有读到{grids[0].name}的数；"
                "请核对是否缺了这张表或它的表头，没有的请填0。"
            )
        else:
            continue
        yield Finding("structure.row_missing", "warning", message)
