"""Tables that go on over a page become one."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from loaders.readers.printed_lines import join_wrapped, least_sure
from loaders.readers.printed_table import NEAR, RuledCell, RuledTable, distinct, nearest

_MOST_SCALED: Final = 0.06
"""By how much two pictures of the same paper may differ in size."""

_VALUE: Final = re.compile(r"[-+\d.,，%％/／—－–\s]*(?:[万亿]?[元件个项条次])?")
_BEGINS_LABEL: Final = re.compile(
    r"\s*(?:[（(]?\s*[一二三四五六七八九十\d]+\s*[、.．：:）)]|第[一二三四五六七八九十]+[条项]|其中|总计|合计)"
)


def joined(above: RuledTable, below: RuledTable) -> RuledTable | None:
    """Two parts of one table that a page parts; None where the second is a table of its own.

    A head that is printed again is left out, a row that is broken over the page becomes one row, and a
    label that spans rows on both pages becomes one cell.
    """
    wide, wide_below = above.right - above.left, below.right - below.left
    scale = wide / wide_below if above.is_recognised and below.is_recognised else 1.0
    if abs(scale - 1) > _MOST_SCALED or abs(wide - wide_below * scale) > 2 * NEAR:
        return None
    edges = distinct(edge for cell in above.cells for edge in (cell.left, cell.right))
    start, start_below = above.left, below.left
    for cell in below.cells:
        cell.left = _snapped(edges, start + (cell.left - start_below) * scale)
        cell.right = _snapped(edges, start + (cell.right - start_below) * scale)
    head = _repeated_head(above, below)
    kept, rest = above.cells, [cell for cell in below.cells if cell.top >= head]
    last = {(cell.left, cell.right): cell for cell in kept if cell.bottom == above.rows}
    first = {(cell.left, cell.right): cell for cell in rest if cell.top == head}
    pairs = [(last[place], cell) for place, cell in sorted(first.items()) if place in last]
    is_same_row = len(pairs) == len(first) == len(last) and _is_same_row(pairs)
    down = above.rows - is_same_row - head
    is_beside_label = False
    for upper, lower in reversed(pairs):
        spans = is_beside_label and _is_label(upper.text) and _goes_on(upper, lower)
        is_beside_label = spans or _is_label(lower.text)
        if is_same_row or spans:
            _append(upper, lower)
            upper.bottom, upper.is_full = down + lower.bottom, lower.is_full
            rest.remove(lower)
    for cell in rest:
        cell.top, cell.bottom = cell.top + down, cell.bottom + down
    return RuledTable(above.y, down + below.rows, kept + rest)


def _append(upper: RuledCell, lower: RuledCell) -> None:
    """The lower cell's text goes on with the upper's; the upper cell stands where its text begins."""
    if lower.text:
        if not upper.text:
            upper.page, upper.confidence = lower.page, lower.confidence
        upper.text = join_wrapped(upper.text, lower.text)
        upper.confidence = least_sure((upper.confidence, lower.confidence))


def _repeated_head(above: RuledTable, below: RuledTable) -> int:
    """How many of the first rows are the same in both parts, and are not all of the second."""
    upper, lower = _by_row(above), _by_row(below)
    head = ends = 0
    for row in range(min(above.rows, below.rows - 1)):
        if not any(text for *_, text in upper[row]) or upper[row] != lower[row]:
            break
        ends = max(ends, *(bottom for _, _, bottom, _ in upper[row]))
        if ends == row + 1:
            head = ends
    return head


def _by_row(table: RuledTable) -> dict[int, list[tuple[float, float, int, str]]]:
    """Row → the cells that begin there, in a form that can be compared."""
    rows: dict[int, list[tuple[float, float, int, str]]] = defaultdict(list)
    for cell in sorted(table.cells, key=lambda cell: cell.left):
        rows[cell.top].append((cell.left, cell.right, cell.bottom, cell.text))
    return rows


def _is_same_row(pairs: Sequence[tuple[RuledCell, RuledCell]]) -> bool:
    """A page break went through this row: labels go on, and no number stands in both parts.

    The label must have filled its cell, or the numbers all stand below it on the second page.
    """
    if not all(_goes_on(upper, lower) or not (upper.text and lower.text) for upper, lower in pairs):
        return False
    if any(_is_label(upper.text) and _is_label(lower.text) for upper, lower in pairs):
        return True
    below = any(lower.text for _, lower in pairs)
    return below and not any(upper.text and not _is_label(upper.text) for upper, _ in pairs)


def _goes_on(upper: RuledCell, lower: RuledCell) -> bool:
    """The lower cell is blank, or its words continue those of the upper one."""
    if not _is_label(upper.text) or not lower.text:
        return not lower.text
    return upper.is_full and _is_label(lower.text) and not _BEGINS_LABEL.match(lower.text)


def _is_value(text: str) -> bool:
    return _VALUE.fullmatch(text) is not None


def _is_label(text: str) -> bool:
    return bool(text) and not _is_value(text)


def _snapped(edges: Sequence[float], position: float) -> float:
    """The edge that is near, or the position itself."""
    edge = edges[nearest(edges, position)]
    return edge if abs(edge - position) <= 2 * NEAR else position
