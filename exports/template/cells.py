"""Cells of the template and their formulas: what is filled in, what adds up by itself, what is checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.utility import xl_range

from exports.workbook import RED, Book

INPUT: Final = "#FFF7D6"
AUTO: Final = "#E4EDF8"
AGREES, DIFFERS = "相符", "不符"
NOT_YET: Final = " "
"""What a formula is stored with until an office program computes it: a text, which is blank on the screen."""

Place = tuple[int, int]
"""Row and column of a cell, from 0."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the template: its name, the sheet it stands on, and the cells that show what came of it."""

    name: str
    sheet: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The cells of a sheet that must not stay empty."""

    sheet: str
    places: tuple[Place, ...]


def references(places: Iterable[Place], sheet: str = "") -> str:
    """The cells as arguments of a function; neighbours in a row or a column as one range."""
    ordered = sorted(places)
    runs = _runs(ordered, (0, 1)) if len({row for row, _ in ordered}) == 1 else _columns(ordered)
    at = f"'{sheet}'!" if sheet else ""
    return ",".join(f"{at}{xl_range(*first, *last)}" for first, last in runs)


def total_formula(parts: Sequence[Place]) -> str:
    """The sum of the cells; nothing as long as nothing stands there: blank is not 0."""
    cells = references(parts)
    return f'=IF(COUNT({cells})=0,"",SUM({cells}))'


def check_formula(left: Sequence[Place], right: Sequence[Place], needs: Sequence[Place] = ()) -> str:
    """相符, or 不符 with the difference; nothing as long as a side or what is needed is empty."""
    first, second = references(left), references(right)
    empty = [f"COUNT({first})=0", f"COUNT({second})=0"]
    empty += [f"COUNT({references([place])})=0" for place in needs]
    difference = f"ROUND(SUM({first})-SUM({second}),6)"
    return f'=IF(OR({",".join(empty)}),"",IF({difference}=0,"{AGREES}","{DIFFERS}，差"&ABS({difference})))'


def at_most_formula(parts: Sequence[tuple[Place, Place, str]]) -> str:
    """相符 where each first cell is at most the second one, else 不符, by how much and the words given."""
    shown = f'IF(COUNT({references([p for part in parts for p in part[:2]])})=0,"","{AGREES}")'
    for part, whole, words in reversed(parts):
        some, all_ = references([part]), references([whole])
        more = f'"{DIFFERS}，差"&({some}-{all_})&"：{words}"'
        shown = f"IF(AND(COUNT({some},{all_})=2,{some}>{all_}),{more},{shown})"
    return f"={shown}"


def write_check(book: Book, sheet: Any, place: Place, formula: str, last_col: int | None = None) -> None:
    """A cell (up to `last_col`) that shows what a check came to; red where it fails."""
    row, col = place
    style = book.boxed(font_size=10, font_color="#5B6670", locked=True)
    if last_col is not None and last_col > col:
        sheet.merge_range(row, col, row, last_col, "", style)
    sheet.write_formula(row, col, formula, style, NOT_YET)
    failed = book.format(font_color=RED, bg_color="#FDE7E9", bold=True)
    sheet.conditional_format(
        row, col, row, col, {"type": "text", "criteria": "begins with", "value": DIFFERS, "format": failed}
    )


def accept_counts(sheet: Any, place: Place, *, whole: bool) -> None:
    """Lets a cell take only numbers from 0 on."""
    kind, words = ("integer", "0 或正整数") if whole else ("decimal", "0 或正数（可以有小数）")
    sheet.data_validation(
        *place,
        *place,
        {
            "validate": kind,
            "criteria": ">=",
            "value": 0,
            "error_title": "请填数字",
            "error_message": f"这里只能填{words}，没有的填 0。",
        },
    )


def _columns(places: Sequence[Place]) -> list[tuple[Place, Place]]:
    by_column = sorted(places, key=lambda place: (place[1], place[0]))
    return _runs(by_column, (1, 0))


def _runs(places: Sequence[Place], step: Place) -> list[tuple[Place, Place]]:
    """First and last of each run of cells that lie `step` apart."""
    runs: list[tuple[Place, Place]] = []
    for place in places:
        if runs and (runs[-1][1][0] + step[0], runs[-1][1][1] + step[1]) == place:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
