"""Boxes of "+--+" or "┌─┐" → tables: what the lines enclose is a cell, over however many lines."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Final

from loaders.model import Table
from loaders.readers.grid import PrintedCell, plain_table, spanned_table

_DASHES: Final = "-=─━═"
_BARS: Final = "|│┃║｜"
_CORNERS: Final = "+┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛╓╥╖╟╫╢╙╨╜╭╮╰╯"
_CORNER_SET: Final = frozenset(_CORNERS)
_DASH_SET: Final = frozenset(_DASHES)
_STROKES: Final = _CORNER_SET | _DASH_SET
_BEGINS_LINE: Final = re.compile(rf"\s*[{_CORNERS}{_BARS}]")
_BAR: Final = re.compile(f"[{_BARS}]")
_VALUE: Final = re.compile(r"[\d０-９.,，/／—－%％+-]+")


def is_border(line: str) -> bool:
    """Whether the line is nothing but the edge of a box."""
    strokes = line.strip()
    return strokes[:1] in _CORNER_SET and set(strokes) <= _STROKES and not _DASH_SET.isdisjoint(strokes)


def read_drawn(lines: Sequence[str], start: int) -> tuple[int, Table | None]:
    """The end of the box that begins with the border at `start`, and its table.

    None where the lines do not say which cell is which: bars without a column of their own.
    """
    end = start
    while end < len(lines) and _BEGINS_LINE.match(lines[end]):
        end += 1
    box = lines[start:end]
    rows = _even_rows(box)
    if rows:
        return end, plain_table(rows) if len(rows) > 1 and len(rows[0]) > 1 else None
    # Fonts differ on how wide "─" and "“" are; the box itself tells which width its author saw.
    return end, next((table for wide in (1, 2) if (table := _spanned(box, wide))), None)


def _even_rows(box: Sequence[str]) -> list[list[str]]:
    """Rows of a box in which every line has the same bars; [] for another box.

    Lines between two borders are one row with wrapped cells, unless numbers stand below each other.
    """
    rows: list[list[str]] = []
    width = 0
    for border, group in groupby(box, key=is_border):
        if border:
            continue
        band = [[cell.strip(" ") for cell in _BAR.split(line.strip())[1:-1]] for line in group]
        width = width or len(band[0])
        if any(len(cells) != width or any(map(_is_stroke, cells)) for cells in band):
            return []
        rows += _band_rows(band)
    return rows


def _band_rows(band: list[list[str]]) -> list[list[str]]:
    """One row where the cells are wrapped; a row for each line where numbers stand below each other."""
    columns = list(zip(*band, strict=True))
    if any(sum(_VALUE.fullmatch(cell) is not None for cell in column) > 1 for column in columns):
        return band
    return [["\n".join(filter(None, column)) for column in columns]]


def _is_stroke(piece: str) -> bool:
    return len(piece) > 2 and _DASH_SET.issuperset(piece)


@dataclass(slots=True)
class _Drawn:
    """A cell that is being drawn: the slots between the box's edges that it covers, and its rows."""

    left: int
    right: int
    top: int
    bottom: int
    lines: list[str] = field(default_factory=list)


def _spanned(box: Sequence[str], wide: int) -> Table | None:
    """A box with merged cells, by the display columns of its bars; None where they do not meet."""
    drawn = [_strokes(line, wide) for line in box]
    edges = {
        column: slot
        for slot, column in enumerate(
            sorted(
                {c for line, strokes in zip(box, drawn, strict=True) if is_border(line) for c, _ in strokes}
            )
        )
    }
    cells: list[_Drawn] = []
    open_cells: list[_Drawn | None] = [None] * len(edges)
    row = 0
    for line, strokes in zip(box, drawn, strict=True):
        pieces = [(edges.get(a), edges.get(b), line[i + 1 : j]) for (a, i), (b, j) in pairwise(strokes)]
        bordered = [bool(text) and _DASH_SET.issuperset(text) for _, _, text in pieces]
        row += any(bordered) and bool(cells)
        for (left, right, text), border in zip(pieces, bordered, strict=True):
            if left is None or right is None:
                return None
            cell = open_cells[left]
            if border:
                open_cells[left:right] = [None] * (right - left)
            elif cell and (cell.left, cell.right) == (left, right):
                cell.bottom = row
                cell.lines.append(text.strip(" "))
            else:
                cells.append(_Drawn(left, right, row, row, [text.strip(" ")]))
                open_cells[left:right] = [cells[-1]] * (right - left)
    return spanned_table(_printed_rows(cells, row))


def _printed_rows(cells: list[_Drawn], last: int) -> list[list[PrintedCell]]:
    rows: list[list[PrintedCell]] = [[] for _ in range(last + 1)]
    for cell in sorted(cells, key=lambda cell: (cell.top, cell.left)):
        text = "\n".join(filter(None, cell.lines))
        rows[cell.top].append(PrintedCell(text, cell.bottom - cell.top + 1, cell.right - cell.left))
    return rows


def _strokes(line: str, wide: int) -> list[tuple[int, int]]:
    """The bars and corners of a line: (display column, index in the line)."""
    strokes = []
    column = 0
    for index, character in enumerate(line):
        if character in _BARS or character in _CORNERS:
            strokes.append((column, index))
        kind = unicodedata.east_asian_width(character)
        column += 2 if kind in "WF" else wide if kind == "A" else 1
    return strokes
