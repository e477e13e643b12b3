"""Lines → rows: a stream of label words, numbers and blank cells, cut where numbers end.

What separates cells differs from report to report: each cell on a line of its own, signs, columns of
blanks, or nothing at all ("规章000规范性文件118"). Whatever it is, a row is label words and the numbers
behind them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Final, Literal, NamedTuple

from loaders.tables.cells import PLAIN_NUMBER, UNIT, is_unit, is_value
from loaders.tables.labels import LabelIndex, key_of, split_unit
from loaders.tables.lines import Line
from loaders.tables.pieces import Entry, Piece, Row

_WORD: Final = re.compile(r"\S+")
_NUMBER_OR_SLASH: Final = re.compile(rf"{PLAIN_NUMBER}(?:{UNIT})?|/")
_MAY_BE_JAMMED: Final = re.compile(r"[^\W\d].*[\d/]")  # a quick look before the search for all labels
_ENUMERATES: Final = re.compile(r"[.、:](?!\d)")
_IN_A_NOTE: Final = re.compile(r"(?<![总合共])计$")  # (… 相同信息 / 计1条): a label's own number
_SHORT: Final = 60
_FEWEST_NUMBERED: Final = 5
_SURE: Final = 0.95

Kind = Literal["text", "value", "blank"]


class Token(NamedTuple):
    """A word of the stream; `gap` and `line` as in `Entry`, `explicit` where signs bound it."""

    kind: Kind
    piece: Piece
    line: int
    gap: int = 1
    explicit: bool = False


def stream_rows(lines: Sequence[Line], index: LabelIndex, part: int) -> list[Row]:
    """The rows of a run of lines; none where no words of a standard table stand in it."""
    tokens = [token for n, line in enumerate(_table_lines(lines, index)) for token in _tokens(line, n, index)]
    rows = _rows(_with_numbered_labels(tokens), index, part)
    return _without_row_numbers(_without_row_numbers(rows, 0), -1) if index.aside else rows


def _table_lines(lines: Sequence[Line], index: LabelIndex) -> Iterator[Line]:
    """The lines from the first words of a standard table to the title of the section behind the tables."""
    begun = False
    for line in lines:
        start = 0 if begun else _table_start(line, index)
        if start is None:
            continue
        stop = index.stops.search(line.text, start)
        begun = stop is None
        if stop and line.cells is None:
            yield Line(line.text[start : stop.start()], line.source, line.start + start)
        elif not stop:
            yield Line(line.text[start:], line.source, line.start + start, line.cells)


def _table_start(line: Line, index: LabelIndex) -> int | None:
    """Where in the line a standard table begins; None where none does."""
    if line.cells is not None:
        return 0 if any(_begins_table(cell.text, index) for cell in line.cells) else None
    text = line.text
    if (
        len(text) < _SHORT
        and "。" not in text
        and (_begins_table(text, index) or any(_begins_table(word, index) for word in text.split()))
    ):
        return 0
    found = index.starts.search(text)
    return found.start() if found else None


def _begins_table(text: str, index: LabelIndex) -> bool:
    return len(text) > 1 and key_of(text).full in index.begins


def _tokens(line: Line, number: int, index: LabelIndex) -> Iterator[Token]:
    if line.cells is not None:
        return (_cell_token(cell, number) for cell in line.cells)
    if _MAY_BE_JAMMED.search(line.text) and index.jammed.search(line.text):
        return _jammed_tokens(line, number, index)
    words = list(_words(line, number, index))
    kinds = [word.kind for word in words]
    if kinds == sorted(kinds) or ("value", "value") in pairwise(kinds) or _are_labels(words, index):
        return iter(words)
    # Numbers one by one between words: a sentence with blanks around its numbers, not columns.
    return iter((Token("text", line.piece(0, len(line.text)), number),))


def _are_labels(words: Sequence[Token], index: LabelIndex) -> bool:
    """Whether all that stands between numbers are rows' labels with their units: rows side by side."""
    runs = [
        "".join(key for word in run if not is_unit(key := key_of(word.piece.text).full))
        for is_text, run in groupby(words, key=lambda word: word.kind == "text")
        if is_text
    ]
    return (
        bool(index.aside)
        and any(runs)
        and all(run in index.exact or run in index.spans for run in runs if run)
    )


def _cell_token(cell: Piece, line: int) -> Token:
    kind: Kind = "blank" if not cell.text else "value" if is_value(cell.text) else "text"
    return Token(kind, cell, line, explicit=True)


def _words(line: Line, number: int, index: LabelIndex) -> Iterator[Token]:
    """The words of a line; a unit that stands apart (12.6 万元) belongs to its number.

    A number that the next row's label is glued to (… 次 4（三）接受培训人员数) is a word of its own.
    """
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(line.text):
        beside = bool(spans) and match.start() - spans[-1][1] == 1
        if beside and is_unit(match.group()) and is_value(line.text[slice(*spans[-1])]):
            spans[-1] = (spans[-1][0], match.end())
            continue
        glued = _number_before_label(match.group(), index) if spans else 0
        if glued:
            spans.append((match.start(), match.start() + glued))
        spans.append((match.start() + glued, match.end()))
    ends = [-2, *(end for _, end in spans)]
    for (start, end), before in zip(spans, ends, strict=False):
        piece = line.piece(start, end)
        yield Token("value" if is_value(piece.text) else "text", piece, number, start - before)


def _number_before_label(word: str, index: LabelIndex) -> int:
    """How many digits stand before a whole label of a row; the last of "18573.政策…" is the label's."""
    digits = len(word) - len(word.lstrip("0123456789"))
    if not digits or key_of(word).full in index.exact:
        return 0
    digits -= bool(_ENUMERATES.match(word, digits))
    label = key_of(word[digits:]).full
    return digits if label in index.exact and label not in index.other else 0


def _jammed_tokens(line: Line, number: int, index: LabelIndex) -> Iterator[Token]:
    """Labels and digits without anything between them; a digit before "." is the next label's number.

    A "/" is a cell behind a row's label or another cell (本年增/减 is a label). A number within a label
    (计1条) is none.
    """
    text = line.text
    labels = list(index.jammed.finditer(text))
    behind_labels = {match.end() - 1 for match in labels}
    within = {place for match in labels for place in range(match.start(), match.end() - 1)}
    units = {match.end("unit"): match.start("unit") for match in labels if match["unit"]}
    at = 0
    for match in _NUMBER_OR_SLASH.finditer(text):
        start, end = match.span()
        if start in within or (text[start] == "/" and start not in behind_labels and not 0 < at == start):
            continue
        if _IN_A_NOTE.search(text, 0, start):
            continue
        if text[start] != "/" and _ENUMERATES.match(text, end):
            end -= 1
        if end == start:
            continue
        if text[at:start].strip():
            bounds = [at, units.get(start, start), start]
            for left, right in pairwise(bounds):
                if right > left:
                    yield Token("text", line.piece(left, right), number)
            gap = 0
        else:
            gap = start - at
        yield Token("value", line.piece(start, end), number, gap)
        at = end
    if text[at:].strip():
        yield Token("text", line.piece(at, len(text)), number)


def _with_numbered_labels(tokens: Sequence[Token]) -> Iterator[Token]:
    """A "2" that stands alone before ".其他法律…" is the beginning of that label."""
    before: Token | None = None
    for token, following in pairwise((*tokens, None)):
        assert token is not None
        alone = before is None or before.line != token.line
        before = token
        if alone and following and following.kind == "text" and _begins_label(token, following):
            yield Token("text", token.piece, token.line, token.gap, token.explicit)
        else:
            yield token


def _begins_label(token: Token, following: Token) -> bool:
    text = token.piece.text
    return (
        text.isdigit() and len(text) < 3 and text[0] != "0" and bool(_ENUMERATES.match(following.piece.text))
    )


def _rows(tokens: Iterable[Token], index: LabelIndex, part: int) -> list[Row]:
    """Cut the stream behind each run of numbers."""
    cut: list[tuple[list[Token], list[Token], int]] = []
    labels: list[Token] = []
    cells: list[Token] = []
    beside = 0  # labels in the printed row that the cells stand in
    for token in (*tokens, None):
        if token and token.kind != "text":
            cells.append(token)
            continue
        if cells:
            kept = _cells_of_row(labels, cells, index)
            if kept:
                cut.append((labels, kept, beside + len(kept)))
                labels = []
            cells, beside = [], 0
        if token:
            labels.append(token)
            beside += 1
    behind = [labels for labels, _, _ in cut[1:]] + [labels]
    split = [split_unit([token.piece for token in words], index) for words, _, _ in cut]
    return [
        Row(
            labels=tuple(words),
            entries=tuple(Entry(token.piece, line=token.line, gap=token.gap) for token in numbers),
            part=part,
            explicit=all(token.explicit for token in numbers),
            width=width,
            after=tuple(token.piece for token in following[:6]),
            unit=unit,
        )
        for (words, unit), (_, numbers, width), following in zip(split, cut, behind, strict=False)
    ]


def _without_row_numbers(rows: Sequence[Row], at: int) -> list[Row]:
    """The rows without numbers that only count them (序号, 代码), first (0) or last (-1) of a row's numbers.

    They rise by one from row to row. One that stands at the beginning of a row ends the row before. A row in
    which nothing stands beside it has a blank cell, and is left out.
    """
    places = [_place_of_number(row, at) for row in rows]
    counts = [
        None if n is None else int(row.entries[n].piece.text) for row, n in zip(rows, places, strict=True)
    ]
    beside = [count for row, count in zip(rows, counts, strict=True) if len(row.entries) > 1]
    rises = [
        after == before + 1 for before, after in pairwise(beside) if before is not None and after is not None
    ]
    if len(rises) < _FEWEST_NUMBERED or sum(rises) * 5 < len(rises) * 4:
        return list(rows)
    kept: list[Row] = []
    due = next(count for count in beside if count is not None)
    for row, n, count in zip(rows, places, counts, strict=True):
        if n is None or count != due:
            kept.append(row)
            continue
        due += 1
        rest = (*row.entries[:n], *row.entries[n + 1 :])
        if rest:
            kept.append(replace(row, entries=rest, width=row.width - 1))
    return kept


def _place_of_number(row: Row, at: int) -> int | None:
    """Where the row's first or last whole number stands."""
    numbers = [n for n, entry in enumerate(row.entries) if entry.piece.text.isdecimal()]
    return numbers[at] if numbers else None


def _cells_of_row(labels: Sequence[Token], cells: list[Token], index: LabelIndex) -> list[Token]:
    """The cells that make a row; blanks that begin them count only behind a row's label."""
    if _ends_with_row_label(labels, index):
        return cells
    first = next((n for n, cell in enumerate(cells) if cell.kind == "value"), len(cells))
    return cells[first:]


def _ends_with_row_label(labels: Sequence[Token], index: LabelIndex) -> bool:
    joined = ""
    for piece in reversed(split_unit([token.piece for token in labels[-7:]], index)[0][-6:]):
        joined = key_of(piece.text).full + joined
        if max(index.exact.get(joined, {}).values(), default=0.0) >= _SURE:
            return True
    return False
