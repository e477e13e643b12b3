"""Document → parts in reading order: tables with geometry, and runs of printed lines.

Lines whose cells are separated by signs (| a tab, quoted commas) and that all have the same number of
cells are a table too; so are boxes drawn with +---+, whose cells may run over several lines.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from loaders.model import Document, Paragraph, Table
from loaders.normalise import normalise_all
from loaders.tables.cells import cell_text, is_value
from loaders.tables.pieces import TAB, Piece, Source
from loaders.traditional import simplify

PIPES: Final = "|│┃￤"
_LONE_PIPES: Final = frozenset(PIPES)
_SIGN: Final = re.compile(rf'[{PIPES}{TAB}]|","')
_LAST_CELL: Final = re.compile(rf".*[{PIPES}]\s*[{PIPES}]\s*")
_STROKES: Final = r"[\s|+:=_\-─━│┃┄┈├┤┌┐└┘┬┴┼╔╗╚╝╠╣╦╩╬]"
_RULE: Final = re.compile(rf"(?={_STROKES})(?=.*[-=─━_]{{3}}|[├┌└╔╠╚]){_STROKES}+")
_BOX_RULE: Final = re.compile(r"\s*[+├┌└╔╠╚]")
_QUOTED: Final = re.compile(r'\s*"(.*?)"\s*(?:,|$)|\s*([^,]*?)\s*(?:,|$)')
_PAGE_NUMBER: Final = re.compile(
    r"\s*(?:-+\s*\d{1,3}\s*-+|第\s*\d{1,3}\s*页.{0,12}|\d{1,3}\s*/\s*\d{1,3}\s*页?)\s*"
)
_LONG_CELL: Final = 200


class Line(NamedTuple):
    """A printed line.

    `text` is `source.normal.text` from `start` on, in simplified characters; `cells` where signs separate
    them.
    """

    text: str
    source: Source
    start: int
    cells: tuple[Piece, ...] | None = None

    def piece(self, start: int, end: int) -> Piece:
        """The characters `text[start:end]` without the blanks around them."""
        part = self.text[start:end]
        text = part.strip(" " + TAB)
        start += len(part) - len(part.lstrip(" " + TAB))
        return Piece(text, self.source, self.start + start, self.start + start + len(text))


class GridCell(NamedTuple):
    """A printed cell of a grid: its anchor and how many columns it covers."""

    piece: Piece
    row: int
    col: int
    colspan: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Cells with geometry: `rows[r][c]` is the cell that covers the position, None where none does."""

    rows: tuple[tuple[GridCell | None, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """A run of printed lines without geometry."""

    lines: tuple[Line, ...]


Part = Grid | Lines


def document_parts(document: Document) -> Iterator[Part]:
    """The document's tables and runs of lines, in reading order."""
    for is_table, run in groupby(enumerate(document.blocks), key=lambda item: isinstance(item[1], Table)):
        if is_table:
            for index, block in run:
                assert isinstance(block, Table)
                yield from _table_parts(index, block)
        else:
            sources = [Source(block.text, index) for index, block in run if isinstance(block, Paragraph)]
            yield from _line_parts(list(_lines(sources)))


def _table_parts(block: int, table: Table) -> Iterator[Part]:
    """A table as a grid; one whose cells hold whole texts, as the lines of these texts."""
    if any("\n" in cell.text and len(cell.text) > _LONG_CELL for cell in table.cells()):
        sources = [Source(cell.text, block, cell.row, cell.col) for cell in table.cells()]
        yield from _line_parts(list(_lines(sources)))
        return
    made = {
        (cell.row, cell.col): GridCell(
            Piece(cell_text(cell.text), Source(cell.text, block, cell.row, cell.col)),
            cell.row,
            cell.col,
            cell.colspan,
        )
        for cell in table.cells()
    }
    yield Grid(
        tuple(tuple(made.get((cell.row, cell.col)) if cell else None for cell in row) for row in table.rows)
    )


def _lines(sources: Sequence[Source]) -> Iterator[Line]:
    """Their printed lines, without blank ones and page numbers."""
    texts = normalise_all([source.with_tabs for source in sources])
    for source, text in zip(sources, texts, strict=True):
        start = 0
        for part in simplify(text).split("\n"):
            if part and not part.isspace() and not _PAGE_NUMBER.fullmatch(part):
                yield Line(part, source, start)
            start += len(part) + 1


def _line_parts(lines: Sequence[Line]) -> Iterator[Part]:
    """Runs of lines with separated cells as grids where all have equally many, everything else as lines."""
    loose: list[Line] = []
    for separated, group in groupby(_with_closed_cells(lines), key=_is_separated):
        run = list(group)
        if not separated:
            loose += run
            continue
        rows = _filled_up(_separate(run))
        widths = {len(row.cells or ()) for row in rows}
        if len(widths) == 1 and min(widths) > 1 and len(rows) > 1 and not _is_packed(rows):
            if loose:
                yield Lines(tuple(loose))
            loose = []
            yield _grid_of([row.cells or () for row in rows])
        else:
            loose += rows
    if loose:
        yield Lines(tuple(loose))


def _with_closed_cells(lines: Iterable[Line]) -> list[Line]:
    """A sign alone on a line ends the cell that is printed above it (规章 / | / 0 / |).

    Behind the last cell of a row (0 | |) it is the left border of the next row.
    """
    closed: list[Line] = []
    for line in lines:
        above = closed[-1] if closed and line.text.strip() in _LONE_PIPES else None
        if above and not _is_separated(above):
            closed[-1] = above._replace(cells=(above.piece(0, len(above.text)),))
        elif not above or not _LAST_CELL.fullmatch(above.text):
            closed.append(line)
    return closed


def _filled_up(rows: Sequence[Line]) -> Sequence[Line]:
    """The rows with blank cells at the end of those that an editor has cut off behind their last words.

    Only where most rows are equally wide and merged cells are printed as blanks before other words.
    """
    widths = Counter(len(row.cells or ()) for row in rows)
    width = max(widths, default=0)
    full = [row for row in rows if len(row.cells or ()) == width]
    if widths[width] == len(rows) or widths[width] * 2 < len(rows) or not any(map(_has_blank_label, full)):
        return rows
    return [_with_blanks(row, width) for row in rows]


def _has_blank_label(row: Line) -> bool:
    """Whether a blank cell stands before words: what spans rows is printed once."""
    words = [bool(cell.text) and not is_value(cell.text) for cell in row.cells or ()]
    return True in words and not all(cell.text for cell in (row.cells or ())[: words.index(True)])


def _with_blanks(row: Line, width: int) -> Line:
    cells = row.cells or ()
    blank = row.piece(len(row.text), len(row.text))
    return row._replace(cells=(*cells, *[blank] * (width - len(cells))))


def _is_packed(rows: Iterable[Line]) -> bool:
    """Whether merged cells were left out and lines filled up at their end: then columns don't line up.

    Where merged cells are printed as blanks, some header line has one before or between its words.
    """
    words = [[bool(cell.text) for cell in row.cells or ()] for row in rows if not _has_value(row)]
    filled_up = [line for line in words if not line[-1]]
    return bool(filled_up) and all(line == sorted(line, reverse=True) for line in words)


def _has_value(line: Line) -> bool:
    return any(is_value(cell.text) for cell in line.cells or ())


def _is_separated(line: Line) -> bool:
    text = line.text
    return (
        line.cells is not None
        or bool(_SIGN.search(text))
        or bool(_RULE.fullmatch(text))
        or _is_plain_list(text)
    )


def _is_plain_list(text: str) -> bool:
    """Cells separated by bare commas: 规章,0,0,0."""
    if text.count(",") < 2 or len(text) > 200:
        return False
    head, *rest = text.split(",")
    return bool(head.strip()) and all(not cell.strip() or is_value(cell.strip()) for cell in rest)


def _separate(run: Sequence[Line]) -> list[Line]:
    """The lines with their cells; rules are left out, and lines of one box are put together."""
    boxed = sum(bool(_BOX_RULE.match(line.text) and _RULE.fullmatch(line.text)) for line in run) > 2
    texts = [line for line in run if not _RULE.fullmatch(line.text)]
    bordered = _has_left_border(texts)
    if not boxed:
        return [_with_cells(line, bordered) for line in texts]
    boxes = groupby(run, key=lambda line: bool(_RULE.fullmatch(line.text)))
    return [_one_row([_with_cells(line, bordered) for line in box]) for is_rule, box in boxes if not is_rule]


def _has_left_border(lines: Iterable[Line]) -> bool:
    worded = [line.text.lstrip() for line in lines if line.text.strip(PIPES + " ")]
    return sum(text[0] in PIPES for text in worded) * 2 > len(worded)


def _with_cells(line: Line, bordered: bool) -> Line:
    text = line.text
    if line.cells is not None:
        return line
    if any(pipe in text for pipe in PIPES):
        bounds = [-1, *(i for i, character in enumerate(text) if character in PIPES)]
        if bordered and len(bounds) > 1 and not text[: bounds[1]].strip():
            del bounds[0]
        if text[bounds[-1] + 1 :].strip():
            bounds.append(len(text))
        spans = [(left + 1, right) for left, right in pairwise(bounds)]
    elif TAB in text:
        bounds = [-1, *(i for i, character in enumerate(text) if character == TAB), len(text)]
        spans = [(left + 1, right) for left, right in pairwise(bounds)]
    else:
        found = [match for match in _QUOTED.finditer(text) if match.start() < len(text) or text.endswith(",")]
        spans = [match.span(1) if match[1] is not None else match.span(2) for match in found]
    return Line(text, line.source, line.start, tuple(line.piece(*span) for span in spans))


def _one_row(lines: Sequence[Line]) -> Line:
    """Lines of one box as one: the texts of a column joined (their place is the first's)."""
    columns: list[list[Piece]] = [[] for _ in range(max(len(line.cells or ()) for line in lines))]
    for line in lines:
        for column, piece in zip(columns, line.cells or (), strict=False):
            if piece.text or not column:
                column.append(piece)
    joined = tuple(_joined([piece for piece in column if piece.text] or column) for column in columns)
    return Line(lines[0].text, lines[0].source, lines[0].start, joined)


def _joined(pieces: Sequence[Piece]) -> Piece:
    first = pieces[0]
    if len(pieces) == 1:
        return first
    return Piece("".join(piece.text for piece in pieces), first.source, first.start, first.end)


def _grid_of(rows: Sequence[tuple[Piece, ...]]) -> Grid:
    return Grid(
        tuple(tuple(GridCell(piece, r, c) for c, piece in enumerate(row)) for r, row in enumerate(rows))
    )
