"""Plain text → lines and tables: a line stays a line unless it is part of a grid that is really drawn."""

import csv
import re
from collections.abc import Callable, Sequence
from typing import Final

from loaders.model import Table
from loaders.readers.decode import decode
from loaders.readers.drawn import is_border, read_drawn
from loaders.readers.grid import LONGEST_LABEL, Content, Item, plain_table, to_blocks

_Finder = Callable[[Sequence[str], int], tuple[int, Table | None] | None]
"""(lines, start) → None where no grid can begin, else the end of the run and its table (if it is one)."""

_MARK: Final = re.compile('[\t|,"+\u2500-\u257f]')  # one of these stands in the first line of any grid
_UNESCAPED_BAR: Final = re.compile(r"(?<!\\)\|")
_LINE_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_FEWEST_COMMAS: Final = 3
_LONGEST_RECORD: Final = 10


def read_text(data: bytes) -> Content:
    """Each line that is not blank as a paragraph, exactly as printed; drawn grids as tables."""
    return Content(to_blocks(lines_to_items(decode(data).splitlines())))


def lines_to_items(lines: Sequence[str]) -> list[Item]:
    """Lines → lines and tables.

    A table is: lines with equally many tabs, or quoted (or at least `_FEWEST_COMMAS`) commas; a Markdown
    table with its line of dashes; a box of "+--+" or "┌─┐". Lines whose cell counts vary stay lines: there
    the merged cells were left out, and only their labels can tell which value belongs where.
    """
    finders = _possible_finders("\n".join(lines))
    if not finders:
        return list(lines)
    items: list[Item] = []
    done = 0
    for start in [number for number, line in enumerate(lines) if _MARK.search(line)]:
        found = (
            next((run for find in finders if (run := find(lines, start))), None) if start >= done else None
        )
        if found:
            end, table = found
            items += lines[done:start]
            items += [table] if table else lines[start:end]
            done = end
    return [*items, *lines[done:]]


def _possible_finders(text: str) -> list[_Finder]:
    """The kinds of grid that `text` could hold at all, by a look for their marks."""
    finders: list[_Finder] = []
    if "|" in text and "--" in text:
        finders.append(_find_markdown)
    if "+-" in text or "+=" in text or any(corner in text for corner in "┌┏╔╭├╒"):
        finders.append(_find_drawn)
    if "\t" in text:
        finders.append(_find_tabs)
    if '","' in text or text.count(",") >= 2 * _FEWEST_COMMAS:
        finders.append(_find_commas)
    return finders


def _find_tabs(lines: Sequence[str], start: int) -> tuple[int, Table | None] | None:
    end = _run_end(lines, start, lambda line: "\t" in line)
    return (end, _table([line.split("\t") for line in lines[start:end]])) if end > start else None


def _find_commas(lines: Sequence[str], start: int) -> tuple[int, Table | None] | None:
    """Comma-separated records; a quoted cell may go on over several lines."""
    rows: list[list[str]] = []
    end = start
    quoted = True
    while end < len(lines) and _begins_record(lines[end]):
        last = _record_end(lines, end)
        quoted = quoted and lines[end].startswith('"')
        try:
            rows.append(next(csv.reader(["\n".join(lines[end:last])])))
        except csv.Error:  # a NUL, a cell beyond the module's limit
            rows.append([])
        end = last
    if not rows:
        return None
    return end, _table(rows) if quoted or _are_mostly_values(rows) else None


def _are_mostly_values(rows: Sequence[Sequence[str]]) -> bool:
    """Half of the cells are blank or a number: a sentence with as many commas as its neighbours is not so."""
    cells = [cell.strip() for row in rows for cell in row]
    return 2 * sum(not cell or cell.isdecimal() for cell in cells) >= len(cells)


def _begins_record(line: str) -> bool:
    """Many commas, or a quoted cell that ends with a comma or goes on in the next line."""
    if line.startswith('"'):
        return '",' in line or line.count('"') % 2 == 1
    return line.count(",") >= _FEWEST_COMMAS


def _record_end(lines: Sequence[str], start: int) -> int:
    """The line after the one in which the quotes that `start` opened are closed."""
    quotes = 0
    for end in range(start, min(start + _LONGEST_RECORD, len(lines))):
        quotes += lines[end].count('"')
        if quotes % 2 == 0:
            return end + 1
    return start + 1


def _find_markdown(lines: Sequence[str], start: int) -> tuple[int, Table | None] | None:
    if start + 1 == len(lines) or "|" not in lines[start] or not _is_separator(lines[start + 1]):
        return None
    end = _run_end(lines, start, lambda line: "|" in line)
    rows = [_markdown_cells(line) for line in lines[start:end] if not _is_separator(line)]
    return end, _table(rows)


def _is_separator(line: str) -> bool:
    """The line of dashes below a Markdown table's head: | --- | :-: |."""
    return set(line) <= set("|:- ") and "-" in line and all("-" in cell for cell in _markdown_cells(line))


def _markdown_cells(line: str) -> list[str]:
    cells = _UNESCAPED_BAR.split(line.strip().removeprefix("|"))
    if not cells[-1].strip() and len(cells) > 1:
        cells.pop()
    return [_LINE_BREAK.sub("\n", cell).replace("\\|", "|").strip() for cell in cells]


def _find_drawn(lines: Sequence[str], start: int) -> tuple[int, Table | None] | None:
    return read_drawn(lines, start) if is_border(lines[start]) else None


def _table(rows: Sequence[Sequence[str]]) -> Table | None:
    """The rows as a grid, if they are one.

    Not one: a single row or column, rows of different length, a blank last column (rows that were filled
    up after their merged cells had been left out), mostly prose. Columns of indentation are left out.
    """
    width = len(rows[0])
    if len(rows) < 2 or any(len(row) != width for row in rows):
        return None
    indent = next((col for col in range(width) if any(row[col].strip() for row in rows)), width)
    if width - indent < 2 or not any(row[-1].strip() for row in rows):
        return None
    lengths = [len(cell) for row in rows for cell in row]
    if 2 * sum(length for length in lengths if length > LONGEST_LABEL) > sum(lengths):
        return None
    return plain_table([row[indent:] for row in rows])


def _run_end(lines: Sequence[str], start: int, belongs: Callable[[str], bool]) -> int:
    return next((end for end in range(start, len(lines)) if not belongs(lines[end])), len(lines))
