"""Ruling lines → the cells that they enclose; tables that go on over a page become one."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from loaders.readers.grid import PrintedCell
from loaders.readers.pdf_lines import cell_text, is_full, join_wrapped, lines_of
from loaders.readers.pdf_page import Page, Rule, Word

_NEAR: Final = 3.0
"""Points within which ruling lines meet or are the same."""

_PADDING: Final = 11.0
"""What Word, WPS and Writer leave free beside a cell's text, left and right together."""

_MOST_SLOTS: Final = 5_000  # more are a drawing

_VALUE: Final = re.compile(r"[-+\d.,，%％/／—－–\s]*(?:[万亿]?[元件个项条次])?")
_BEGINS_LABEL: Final = re.compile(
    r"\s*(?:[（(]?\s*[一二三四五六七八九十\d]+\s*[、.．：:）)]|第[一二三四五六七八九十]+[条项]|其中|总计|合计)"
)


@dataclass(slots=True)
class RuledCell:
    """A cell between x `left` and `right` and the rows `top` to `bottom` (exclusive).

    `is_full`: its last line reaches the cell's edge, so that its text may go on over the page.
    """

    left: float
    right: float
    top: int
    bottom: int
    text: str = ""
    is_full: bool = False


@dataclass(slots=True)
class RuledTable:
    """The cells of a table; together they cover it. `y` is its top on the page where it begins."""

    y: float
    rows: int
    cells: list[RuledCell] = field(default_factory=list)

    @property
    def left(self) -> float:
        """The outer edge."""
        return min(cell.left for cell in self.cells)

    @property
    def right(self) -> float:
        """The outer edge."""
        return max(cell.right for cell in self.cells)

    def printed_rows(self) -> list[list[PrintedCell]]:
        """The rows as a file with spans would give them."""
        edges = _distinct(edge for cell in self.cells for edge in (cell.left, cell.right))
        rows: list[list[PrintedCell]] = [[] for _ in range(self.rows)]
        for cell in sorted(self.cells, key=lambda cell: (cell.top, cell.left)):
            colspan = _index(edges, cell.right) - _index(edges, cell.left)
            rows[cell.top].append(PrintedCell(cell.text, cell.bottom - cell.top, max(colspan, 1)))
        return rows


def ruled_tables(page: Page) -> tuple[list[RuledTable], list[Word]]:
    """The tables that a page's rules enclose, filled with their words, and the words outside of them."""
    tables: list[RuledTable] = []
    words = page.words
    for across, down in _connected(_merged(page.across), _merged(page.down)):
        (left, right), (top, bottom) = _ends(across), _ends(down)
        middles = [((a.left + a.right) / 2, (a.top + a.bottom) / 2) for _, a in words]
        xs = _edges(down, left, right, [x for x, y in middles if top < y < bottom])
        ys = _edges(across, top, bottom, [y for x, y in middles if left < x < right])
        if len(xs) * len(ys) > _MOST_SLOTS:
            continue
        slots = _enclosed(xs, ys, across, down)
        cells = {id(cell): cell for cell in slots.values()}
        if len(cells) < 2:
            continue
        held: dict[int, list[Word]] = defaultdict(list)
        outside: list[Word] = []
        for word, (x, y) in zip(words, middles, strict=True):
            slot = slots.get((bisect_right(ys, y) - 1, bisect_right(xs, x) - 1))
            (outside if slot is None else held[id(slot)]).append(word)
        words = outside
        rows = len(ys) - 1
        for key, inside in held.items():
            _fill(cells[key], inside, is_last=cells[key].bottom == rows)
        tables.append(RuledTable(ys[0], rows, list(cells.values())))
    return tables, words


def joined(above: RuledTable, below: RuledTable) -> RuledTable | None:
    """Two parts of one table that a page parts; None where the second is a table of its own.

    A head that is printed again is left out, a row that is broken over the page becomes one row, and a
    label that spans rows on both pages becomes one cell.
    """
    if abs((above.right - above.left) - (below.right - below.left)) > 2 * _NEAR:
        return None
    edges = _distinct(edge for cell in above.cells for edge in (cell.left, cell.right))
    shift = above.left - below.left
    for cell in below.cells:
        cell.left, cell.right = _snapped(edges, cell.left + shift), _snapped(edges, cell.right + shift)
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
            upper.text = join_wrapped(upper.text, lower.text)
            upper.bottom, upper.is_full = down + lower.bottom, lower.is_full
            rest.remove(lower)
    for cell in rest:
        cell.top, cell.bottom = cell.top + down, cell.bottom + down
    return RuledTable(above.y, down + below.rows, kept + rest)


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


def _fill(cell: RuledCell, words: list[Word], *, is_last: bool) -> None:
    if len(words) == 1 and not is_last:  # nearly all cells
        cell.text = words[0].text
        return
    lines = lines_of(words)
    room = cell.right - cell.left - _PADDING
    cell.text = cell_text(lines, room)
    if lines and is_last:
        cell.is_full = is_full(lines[-1], room - (lines[-1].box.right - lines[-1].box.left), "字")


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules without their doubles; pieces that follow each other are one."""
    merged: list[Rule] = []
    at = float("-inf")
    on_line: dict[float, list[Rule]] = defaultdict(list)
    for rule in sorted(rules):
        if rule.at - at > _NEAR:
            at = rule.at
        on_line[at].append(rule)
    for at, pieces in on_line.items():
        pieces.sort(key=lambda rule: rule.start)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start > end + _NEAR:
                merged.append(Rule(at, start, end))
                start = piece.start
            end = max(end, piece.end)
        merged.append(Rule(at, start, end))
    return merged


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that meet, from above; a group is one table."""
    groups: list[tuple[list[Rule], list[Rule]]] = []
    free = set(across)
    free_down = set(down)
    for seed in across:
        if seed not in free:
            continue
        free.remove(seed)
        group: tuple[list[Rule], list[Rule]] = ([seed], [])
        grown = 0
        while grown < len(group[0]):
            rule = group[0][grown]
            grown += 1
            met = [other for other in free_down if _meet(rule, other)]
            free_down.difference_update(met)
            group[1].extend(met)
            further = [other for other in free if any(_meet(other, upright) for upright in met)]
            free.difference_update(further)
            group[0].extend(further)
        if group[1]:
            groups.append(group)
    return groups


def _meet(across: Rule, down: Rule) -> bool:
    return (
        across.start - _NEAR <= down.at <= across.end + _NEAR
        and down.start - _NEAR <= across.at <= down.end + _NEAR
    )


def _enclosed(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule]
) -> dict[tuple[int, int], RuledCell]:
    """(row, column) → the cell that covers the slot: it ends where a rule is drawn, or the table ends."""
    width, height = len(xs) - 1, len(ys) - 1
    right_of: set[tuple[int, int]] = set()
    below: set[tuple[int, int]] = set()
    for rule in down:
        column = _index(xs, rule.at) - 1
        right_of.update((row, column) for row in _covered(ys, rule))
    for rule in across:
        row = _index(ys, rule.at) - 1
        below.update((row, column) for column in _covered(xs, rule))
    slots: dict[tuple[int, int], RuledCell] = {}
    for top in range(height):
        for left in range(width):
            if (top, left) in slots:
                continue
            right, bottom = left + 1, top + 1
            while right < width and (top, right - 1) not in right_of and (top, right) not in slots:
                right += 1
            while bottom < height and below.isdisjoint((bottom - 1, col) for col in range(left, right)):
                bottom += 1
            cell = RuledCell(xs[left], xs[right], top, bottom)
            for row in range(top, bottom):
                slots.update(((row, col), cell) for col in range(left, right) if (row, col) not in slots)
    return slots


def _covered(edges: Sequence[float], rule: Rule) -> range:
    """The slots between the edges along which the rule is drawn."""
    return range(_index(edges, rule.start), _index(edges, rule.end))


def _ends(rules: Sequence[Rule]) -> tuple[float, float]:
    return min(rule.start for rule in rules), max(rule.end for rule in rules)


def _edges(rules: Sequence[Rule], start: float, end: float, middles: Sequence[float]) -> list[float]:
    """Where the slots end: at the rules, and at the ends of those that cross them if words stand out there.

    A table may be open at its sides, but the ends of rules often jut out a little.
    """
    edges = _distinct(rule.at for rule in rules)
    if any(start < middle < edges[0] for middle in middles):
        edges = _distinct([start, *edges])
    if any(edges[-1] < middle < end for middle in middles):
        edges = _distinct([*edges, end])
    return edges


def _distinct(positions: Iterable[float]) -> list[float]:
    """The positions in order, those near to each other once."""
    distinct: list[float] = []
    for position in sorted(positions):
        if not distinct or position - distinct[-1] > _NEAR:
            distinct.append(position)
    return distinct


def _index(edges: Sequence[float], position: float) -> int:
    """Which of the edges is nearest."""
    at = bisect_left(edges, position)
    if at == len(edges) or (at and position - edges[at - 1] < edges[at] - position):
        return at - 1
    return at


def _snapped(edges: Sequence[float], position: float) -> float:
    """The edge that is near, or the position itself."""
    nearest = edges[_index(edges, position)]
    return nearest if abs(nearest - position) <= 2 * _NEAR else position
