"""Ruling lines → the cells that they enclose, with the words in them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from loaders.readers.grid import PrintedCell
from loaders.readers.printed_lines import cell_text, is_full, least_sure, lines_of
from loaders.readers.printed_page import Box, Page, Rule, Word

NEAR: Final = 3.0
"""Points within which ruling lines meet or are the same."""

_PADDING: Final = 11.0
"""What Word, WPS and Writer leave free beside a cell's text, left and right together."""

_MOST_SLOTS: Final = 5_000  # more are a drawing


@dataclass(slots=True)
class RuledCell:
    """A cell between x `left` and `right` and the rows `top` to `bottom` (exclusive).

    `is_full`: its last line reaches the cell's edge, so that its text may go on over the page. `page` and
    `confidence` as of a `Cell`.
    """

    left: float
    right: float
    top: int
    bottom: int
    page: int
    confidence: float | None = None
    text: str = ""
    is_full: bool = False


class Grid(NamedTuple):
    """What the ruling lines of one table enclose; xs and ys are the edges of its slots.

    `slots` gives for (row, column) the cell that covers the slot.
    """

    xs: list[float]
    ys: list[float]
    slots: dict[tuple[int, int], RuledCell]

    def cell_at(self, x: float, y: float) -> RuledCell | None:
        """The cell at a place on the page; None outside of the table."""
        return self.slots.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))

    def cells(self) -> list[RuledCell]:
        """Each cell once, in reading order."""
        return list({id(cell): cell for cell in self.slots.values()}.values())

    def box_of(self, cell: RuledCell) -> Box:
        """Where the cell stands on the page."""
        return Box(cell.left, self.ys[cell.top], cell.right, self.ys[cell.bottom])


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

    @property
    def is_recognised(self) -> bool:
        """Whether it was found in a picture."""
        return self.cells[0].confidence is not None

    def printed_rows(self) -> list[list[PrintedCell]]:
        """The rows as a file with spans would give them."""
        edges = distinct(edge for cell in self.cells for edge in (cell.left, cell.right))
        rows: list[list[PrintedCell]] = [[] for _ in range(self.rows)]
        for cell in sorted(self.cells, key=lambda cell: (cell.top, cell.left)):
            rowspan, colspan = cell.bottom - cell.top, nearest(edges, cell.right) - nearest(edges, cell.left)
            rows[cell.top].append(
                PrintedCell(cell.text, rowspan, max(colspan, 1), (), cell.page, cell.confidence)
            )
        return rows


def ruled_tables(page: Page) -> tuple[list[RuledTable], list[Word]]:
    """The tables that a page's rules enclose, filled with their words, and the words outside of them."""
    tables: list[RuledTable] = []
    words = page.words
    for grid in grids_of(page):
        held: dict[int, list[Word]] = defaultdict(list)
        outside: list[Word] = []
        for word in words:
            cell = grid.cell_at(*_middle(word))
            (outside if cell is None else held[id(cell)]).append(word)
        words = outside
        rows, cells = len(grid.ys) - 1, grid.cells()
        for cell in cells:
            if inside := held.get(id(cell)):
                _fill(cell, inside, is_last=cell.bottom == rows)
        tables.append(RuledTable(grid.ys[0], rows, cells))
    return tables, words


def grids_of(page: Page) -> Iterator[Grid]:
    """The tables that a page's rules enclose, without their words, from above."""
    middles = list(map(_middle, page.words))
    for across, down in _connected(_merged(page.across), _merged(page.down)):
        (left, right), (top, bottom) = _ends(across), _ends(down)
        xs = _edges(down, left, right, [x for x, y in middles if top < y < bottom])
        ys = _edges(across, top, bottom, [y for x, y in middles if left < x < right])
        if len(xs) * len(ys) > _MOST_SLOTS:
            continue
        grid = Grid(xs, ys, _enclosed(xs, ys, across, down, page))
        if len(grid.cells()) > 1:
            yield grid


def _fill(cell: RuledCell, words: list[Word], *, is_last: bool) -> None:
    if cell.confidence is not None:
        cell.confidence = least_sure(word.confidence for word in words)
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
        if rule.at - at > NEAR:
            at = rule.at
        on_line[at].append(rule)
    for at, pieces in on_line.items():
        pieces.sort(key=lambda rule: rule.start)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start > end + NEAR:
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
        across.start - NEAR <= down.at <= across.end + NEAR
        and down.start - NEAR <= across.at <= down.end + NEAR
    )


def _enclosed(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule], page: Page
) -> dict[tuple[int, int], RuledCell]:
    """(row, column) → the cell that covers the slot: it ends where a rule is drawn, or the table ends."""
    width, height = len(xs) - 1, len(ys) - 1
    nothing = 0.0 if page.recognised else None
    right_of: set[tuple[int, int]] = set()
    below: set[tuple[int, int]] = set()
    for rule in down:
        column = nearest(xs, rule.at) - 1
        right_of.update((row, column) for row in _covered(ys, rule))
    for rule in across:
        row = nearest(ys, rule.at) - 1
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
            cell = RuledCell(xs[left], xs[right], top, bottom, page.number, nothing)
            for row in range(top, bottom):
                slots.update(((row, col), cell) for col in range(left, right) if (row, col) not in slots)
    return slots


def _covered(edges: Sequence[float], rule: Rule) -> range:
    """The slots between the edges along which the rule is drawn."""
    return range(nearest(edges, rule.start), nearest(edges, rule.end))


def _middle(word: Word) -> tuple[float, float]:
    left, top, right, bottom = word.box
    return (left + right) / 2, (top + bottom) / 2


def _ends(rules: Sequence[Rule]) -> tuple[float, float]:
    return min(rule.start for rule in rules), max(rule.end for rule in rules)


def _edges(rules: Sequence[Rule], start: float, end: float, middles: Sequence[float]) -> list[float]:
    """Where the slots end: at the rules, and at the ends of those that cross them if words stand out there.

    A table may be open at its sides, but the ends of rules often jut out a little.
    """
    edges = distinct(rule.at for rule in rules)
    if any(start < middle < edges[0] for middle in middles):
        edges = distinct([start, *edges])
    if any(edges[-1] < middle < end for middle in middles):
        edges = distinct([*edges, end])
    return edges


def distinct(positions: Iterable[float]) -> list[float]:
    """The positions in order, those near to each other once."""
    distinct: list[float] = []
    for position in sorted(positions):
        if not distinct or position - distinct[-1] > NEAR:
            distinct.append(position)
    return distinct


def nearest(edges: Sequence[float], position: float) -> int:
    """Which of the edges is nearest."""
    at = bisect_left(edges, position)
    if at == len(edges) or (at and position - edges[at - 1] < edges[at] - position):
        return at - 1
    return at
