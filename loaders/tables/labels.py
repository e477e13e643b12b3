"""Labels that can be compared, and the index of a form's labels."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from loaders.forms import Form, FormSection, Label
from loaders.normalise import squeeze
from loaders.tables.cells import UNIT, is_unit
from loaders.tables.pieces import Piece
from loaders.traditional import simplify

_NUMBER: Final = r"[(\[]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})[)\]、.,:;]{1,2}(?!\d)"
_LEAD: Final = re.compile(rf"(?:{_NUMBER})?(?:其中[:、,])?(?:{_NUMBER})?")
_PUNCTUATION: Final = str.maketrans("", "", "()[]{}<>《》、。.,:;·\"'!?*#|-_/~…\ue000")
_UNIT_NOTE: Final = re.compile(r"\((?:单位)?:?(?:万元|元|件|项|条|个)\)$")


@dataclass(frozen=True, slots=True)
class Key:
    """A label without blanks, width, punctuation and unit; `core` has no leading number or 其中 either."""

    full: str
    core: str


@lru_cache(maxsize=1 << 16)
def key_of(text: str) -> Key:
    """The key of a printed label: "（三）不予公开" → "三不予公开" and "不予公开"."""
    squeezed = _UNIT_NOTE.sub("", simplify(squeeze(text)))
    full = squeezed.translate(_PUNCTUATION)
    lead = _LEAD.match(squeezed)
    core = squeezed[lead.end() :].translate(_PUNCTUATION) if lead else full
    return Key(full, core or full)


def split_unit(labels: Sequence[Piece], index: "LabelIndex") -> tuple[Sequence[Piece], Piece | None]:
    """A row's labels without the unit printed behind them, and that unit, on a form with a column for it.

    A unit may be broken over two lines (万 / 元).
    """
    for count in (2, 1) if index.aside else ():
        behind = labels[-count:]
        unit = "".join(key_of(piece.text).full for piece in behind)
        if len(labels) > count and is_unit(unit):
            return labels[:-count], Piece(unit, behind[0].source, behind[0].start, behind[0].end)
    return labels, None


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a form as the alignment sees it.

    `groups` is given for a row without a label: what spans its columns (行政复议, 未经复议直接起诉).
    """

    grid: int
    row: int
    cores: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LabelIndex:
    """A form's labels, ready for look-up.

    Attributes:
        rows: the form's rows in reading order; a row's place is its index here.
        exact: key → places of the rows with that label, and how sure that is (1.0 with its number).
        columns: keys of the column labels.
        aside: keys of the labels of columns that state no counts (单位, 序号).
        stubs: keys of what is printed above the row labels.
        spans: keys of the labels that span rows.
        other: keys of all labels that are no row's: titles, columns, what spans rows or columns.
        known: keys of all labels, for what may stand before a row's label in jammed text.
        jammed: finds a row's label that is followed by a digit; group "unit" is a unit between them.
        begins: keys of the labels that stand only in standard tables.
        starts: finds the first words of a standard table in a line.
        stops: finds the title of a section behind the tables.
        longest: how long a key with all that spans it can be.
        by_length: the keys in `other`, the longest first.
    """

    rows: tuple[FormRow, ...]
    exact: Mapping[str, Mapping[int, float]]
    columns: frozenset[str]
    aside: frozenset[str]
    stubs: frozenset[str]
    spans: frozenset[str]
    other: frozenset[str]
    known: tuple[str, ...]
    jammed: re.Pattern[str]
    begins: frozenset[str]
    starts: re.Pattern[str]
    stops: re.Pattern[str]
    longest: int
    by_length: tuple[str, ...]


@lru_cache(maxsize=32)
def index_labels(form: Form) -> LabelIndex:
    """The index of a form's labels."""
    columns = frozenset(_keys(label for grid in form.grids for label in grid.columns))
    aside = frozenset(_keys(Label(text) for grid in form.grids for text in grid.aside))
    spans = columns | frozenset(_keys(map(Label, _span_labels(form))))
    usual = frozenset(_section_keys(form.usual_sections))
    other = spans | aside | frozenset(_section_keys(form.sections))
    rows = tuple(_form_rows(form))
    exact = _exact_keys(form, rows, other)
    titles = [text for grid in form.grids for text in (grid.title, grid.stub) if text]
    # Rows of the statistics sheet are words of a narrative, too: only its title and stub begin it in a line.
    firsts = [
        text for grid in form.grids if not grid.aside for text in grid.rows[0].label.texts if len(text) > 4
    ]
    cores = sorted({core for row in rows for core in row.cores}, key=len, reverse=True)
    with_units = {
        squeeze(text).translate(_PUNCTUATION) for grid in form.grids for text in _texts(grid.columns)
    }
    with_tables = [index for index, section in enumerate(form.sections) if section.tables]
    behind = form.sections[max(with_tables, default=-1) + 1 :]
    titles_behind = [text for section in behind for text in (section.title, *section.spellings)]
    unit = f"(?P<unit>{UNIT})?" if aside else "(?P<unit>(?!))?"
    return LabelIndex(
        rows=rows,
        exact=exact,
        columns=columns,
        aside=aside,
        stubs=frozenset(_keys(Label(grid.stub) for grid in form.grids if grid.stub)),
        spans=frozenset(_keys(Label(text) for text in _row_spans(form))),
        other=other,
        known=tuple(other | exact.keys() | with_units),
        jammed=re.compile(rf"(?:{'|'.join(map(_loosely, cores))})[\")']?{unit}(?:[+\-]?\d|/)"),
        begins=(spans | exact.keys()) - usual,
        starts=re.compile("|".join(_loosely(key_of(text).full) for text in (*titles, *firsts))),
        stops=re.compile("|".join(_loosely(key_of(text).full) for text in titles_behind) or r"(?!)"),
        longest=max(map(len, exact)) + 8,
        by_length=tuple(sorted(filter(None, other), key=len, reverse=True)),
    )


def _keys(labels: Iterable[Label]) -> Iterator[str]:
    """Full and core key of each wording."""
    for text in _texts(labels):
        key = key_of(text)
        yield from (key.full, key.core)


def _texts(labels: Iterable[Label]) -> Iterator[str]:
    return (text for label in labels for text in label.texts)


def _span_labels(form: Form) -> frozenset[str]:
    """The texts that span rows or columns, and the titles and stubs of the grids."""
    spans = {text for grid in form.grids for column in grid.columns for text in column.under}
    titles = {text for grid in form.grids for text in (grid.title, grid.stub) if text}
    return _row_spans(form) | spans | titles


def _row_spans(form: Form) -> frozenset[str]:
    """The texts that rows stand under and that are no rows themselves."""
    rows = [row.label for grid in form.grids for row in grid.rows]
    return frozenset({text for row in rows for text in row.under} - {row.text for row in rows})


def _section_keys(sections: Iterable[FormSection]) -> Iterator[str]:
    for section in sections:
        wordings = (section.title, *section.spellings)
        yield from _keys((Label(wordings[0], wordings[1:]),))
        yield from _keys(Label(f"{section.number}、{wording}") for wording in wordings)


def _form_rows(form: Form) -> Iterator[FormRow]:
    for g, grid in enumerate(form.grids):
        spans = tuple(dict.fromkeys(key_of(text).full for column in grid.columns for text in column.under))
        for r, row in enumerate(grid.rows):
            cores = tuple(key_of(text).core for text in row.label.texts if text)
            yield FormRow(g, r, cores, () if cores else spans)


def _exact_keys(form: Form, rows: tuple[FormRow, ...], other: frozenset[str]) -> dict[str, dict[int, float]]:
    """Each way to print a row's label: with its number, without, behind what spans it.

    A label that without its number is also a column's (总计, 其他) is less sure so.
    """
    exact: dict[str, dict[int, float]] = defaultdict(dict)
    for place, form_row in enumerate(rows):
        label = form.grids[form_row.grid].rows[form_row.row].label
        for text in filter(None, label.texts):
            key = key_of(text)
            ways = [
                (key.core, 0.8 if key.core in other else 0.95),
                (key.full, 0.8 if key.full in other else 1.0),
            ]
            spans = [key_of(span).full for span in label.under]
            ways += [("".join(spans[depth:]) + key.full, 0.98) for depth in range(len(spans))]
            for way, sure in ways:
                exact[way][place] = max(sure, exact[way].get(place, 0.0))
    return dict(exact)


def _loosely(key: str) -> str:
    """A pattern for the last characters of a key, whatever blanks and punctuation stand between them."""
    return r"\W{0,4}".join(map(re.escape, key[-12:]))
