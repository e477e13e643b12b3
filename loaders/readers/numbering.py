"""The numbers that Word writes before a paragraph and stores nowhere: 一、 （一） 1."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from loaders.readers.wordml import W, child_of, value_of

_LEVELS: Final = 9
_DIGITS: Final = "〇一二三四五六七八九"
_FORMAL_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level is written: `text` "（%1）" with the counters of this and the levels above."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    style: str | None = None


@dataclass(frozen=True, slots=True)
class _List:
    """A w:num: whose counters it goes on counting, and where it begins anew."""

    abstract: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


class Numbering:
    """Counts the paragraphs of one document; `label` must be asked for each, in reading order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists = _read_lists(numbering) if numbering is not None else {}
        self._styles = _read_styles(styles) if styles is not None and self._lists else {}
        self._counters: dict[str, list[int | None]] = defaultdict(lambda: [None] * _LEVELS)
        self._begun: set[tuple[str, int]] = set()

    def label(self, properties: etree._Element | None) -> str:
        """What Word prints before the paragraph with these w:pPr, or ""."""
        if not self._lists or properties is None:
            return ""
        number, level = self._place(properties)
        found = self._lists.get(number or "")
        if found is None or not 0 <= level < _LEVELS:
            return ""
        counters = self._count(number or "", found, level)
        return _written(found.levels, level, counters)

    def _place(self, properties: etree._Element) -> tuple[str | None, int]:
        """The list and the level that the paragraph names, itself or through its style."""
        number, level = _number_and_level(properties)
        style = value_of(child_of(properties, f"{W}pStyle"))
        if number is None and style is not None:
            number, styled = self._styles.get(style, (None, None))
            linked = self._lists[number].levels.items() if number in self._lists else ()
            by_link = next((at for at, linked_level in linked if linked_level.style == style), None)
            level = next((at for at in (level, by_link, styled) if at is not None), 0)
        return number, level or 0

    def _count(self, number: str, found: _List, level: int) -> list[int | None]:
        counters = self._counters[found.abstract]
        if level in found.starts and (number, level) not in self._begun:
            counters[level] = found.starts[level]
        else:
            before = counters[level]
            counters[level] = _start(found.levels, level) if before is None else before + 1
        self._begun.add((number, level))
        counters[level + 1 :] = [None] * (_LEVELS - level - 1)
        return counters


def _written(levels: Mapping[int, _Level], level: int, counters: list[int | None]) -> str:
    own = levels.get(level, _Level())
    if own.form in ("bullet", "none"):
        return ""
    text = own.text
    for at in range(level + 1):
        counter = counters[at]
        count = _start(levels, at) if counter is None else counter
        text = text.replace(f"%{at + 1}", _WRITERS.get(levels.get(at, own).form, str)(count))
    separated = own.suffix == "space" or (own.suffix == "tab" and text[-1:].isalnum())
    return f"{text} " if text and separated else text


def _read_lists(numbering: etree._Element) -> dict[str, _List]:
    abstracts = {
        element.get(f"{W}abstractNumId", ""): _read_levels(element)
        for element in numbering.iterchildren(f"{W}abstractNum")
    }
    lists = {}
    for element in numbering.iterchildren(f"{W}num"):
        abstract = value_of(child_of(element, f"{W}abstractNumId")) or ""
        overrides = [(_whole(each.get(f"{W}ilvl")), each) for each in element.iterchildren(f"{W}lvlOverride")]
        levels = dict(abstracts.get(abstract, {}))
        for _, override in overrides:
            levels |= _read_levels(override)
        starts = {at: value_of(child_of(each, f"{W}startOverride")) for at, each in overrides}
        restarts = {at: _whole(start) for at, start in starts.items() if start is not None}
        lists[element.get(f"{W}numId", "")] = _List(abstract, levels, restarts)
    return lists


def _read_levels(parent: etree._Element) -> dict[int, _Level]:
    return {
        _whole(level.get(f"{W}ilvl")): _Level(
            form=value_of(child_of(level, f"{W}numFmt")) or "decimal",
            text=value_of(child_of(level, f"{W}lvlText")) or "",
            start=_whole(value_of(child_of(level, f"{W}start")) or "1"),
            suffix=value_of(child_of(level, f"{W}suff")) or "tab",
            style=value_of(child_of(level, f"{W}pStyle")),
        )
        for level in parent.iterchildren(f"{W}lvl")
    }


def _read_styles(styles: etree._Element) -> dict[str, tuple[str | None, int | None]]:
    """Style id → (list, level), where the style or one that it is based on names a list."""
    own: dict[str, tuple[str | None, int | None]] = {}
    bases: dict[str, str | None] = {}
    for style in styles.iterchildren(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        properties = child_of(style, f"{W}pPr")
        own[name] = (None, None) if properties is None else _number_and_level(properties)
        bases[name] = value_of(child_of(style, f"{W}basedOn"))
    found = {}
    for name in own:
        at: str | None = name
        seen: set[str] = set()
        while at in own and own[at][0] is None and at not in seen:
            seen.add(at)
            at = bases[at]
        if at in own and own[at][0] is not None:
            found[name] = own[at]
    return found


def _number_and_level(properties: etree._Element) -> tuple[str | None, int | None]:
    numbered = child_of(properties, f"{W}numPr")
    if numbered is None:
        return None, None
    level = value_of(child_of(numbered, f"{W}ilvl"))
    return value_of(child_of(numbered, f"{W}numId")), _whole(level) if level is not None else None


def _start(levels: Mapping[int, _Level], level: int) -> int:
    return levels[level].start if level in levels else 1


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _chinese(count: int) -> str:
    """一 … 十 十一 … 九十九; beyond that Word's own forms differ, and digits are read as well."""
    tens, ones = divmod(count, 10)
    if not 0 < count < 100:
        return str(count)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def _digit_by_digit(digits: str) -> Callable[[int], str]:
    return lambda count: "".join(digits[int(digit)] for digit in str(count))


def _letters(first: str) -> Callable[[int], str]:
    return lambda count: (
        chr(ord(first) + (count - 1) % 26) * min((count - 1) // 26 + 1, 9) if count > 0 else ""
    )


def _roman(count: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        times, count = divmod(count, worth)
        text += letters * min(times, 99)
    return text


def _circled(count: int) -> str:
    return chr(0x2460 + count - 1) if 0 < count <= 20 else str(count)


_WRITERS: Final[Mapping[str, Callable[[int], str]]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand"), _chinese),
    **dict.fromkeys(("taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting"), _chinese),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "ideographDigital": _digit_by_digit(_DIGITS),
    "chineseLegalSimplified": _digit_by_digit(_FORMAL_DIGITS),
    "decimalFullWidth": _digit_by_digit("０１２３４５６７８９"),
    "ideographTraditional": lambda count: _STEMS[(count - 1) % 10],
    "decimalZero": lambda count: f"{count:02}",
    "lowerLetter": _letters("a"),
    "upperLetter": _letters("A"),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
}
