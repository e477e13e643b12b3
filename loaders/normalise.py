"""Text as printed → text that can be compared: one width, one blank, one dash, one pair of quotes.

Beyond Unicode's NFKC, with the way back to the original characters. Where NFKC would invent a number
it is not followed: "①2019年" becomes "(1)2019年", not "12019年"; "12²" and "3½" stay as they are.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_UNIFIED: Final = {
    **dict.fromkeys("‐‑‒–—―−─━ー", "-"),
    **dict.fromkeys("“”„‟〝〞「」『』", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("〔【〖", "["),
    **dict.fromkeys("〕】〗", "]"),
    **dict.fromkeys("•‧・", "·"),
    **dict.fromkeys("⁄∕╱", "/"),
    "∶": ":",
    "〜": "~",
}

# Fonts embedded in PDFs often name these radicals in place of the characters; NFKC leaves them alone.
_RADICALS: Final = {
    **dict(zip("⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛", "民西见角贝车长门青韦页风", strict=True)),
    **dict(zip("⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰", "飞食马骨鬼鱼鸟麦黄齐齿龙", strict=True)),
}

_LINE_ENDS: Final = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_BLANK_LETTERS: Final = frozenset("\t\u115f\u1160\u2800\u3164")
_KEPT_FORMS: Final = frozenset({"<super>", "<sub>", "<fraction>"})
_SEPARATOR: Final = "\uffff"  # a code point that is no character, and stays as it is


@dataclass(frozen=True)
class Normalised:
    """`text` is `original` in the comparable spelling; `span` leads back.

    A character may become several ("㈠" → "(一)") or none (U+200B); order is kept.
    """

    original: str
    text: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of `original` that gave `text[start:end]` (0 ≤ start ≤ end ≤ len(text))."""
        if self.text is self.original:
            return start, end
        if start == end:
            place = self._sources[start] if start < len(self._sources) else len(self.original)
            return place, place
        return self._sources[start], self._sources[end - 1] + 1

    @cached_property
    def _sources(self) -> Sequence[int]:
        """For each character of `text` the index of the character it came from."""
        if _SPELLINGS.uneven.isdisjoint(self.original):
            return range(len(self.original))
        spelling = _SPELLINGS.__getitem__
        return [index for index, character in enumerate(self.original) for _ in spelling(ord(character))]


class _Spellings(dict[int, str]):
    """Code point → comparable spelling, worked out at its first use; the form `str.translate` takes.

    `uneven` are the characters met so far that do not become one character.
    """

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        spelling = _comparable(chr(code))
        if len(spelling) != 1:
            self.uneven.add(chr(code))
        self[code] = spelling
        return spelling


def normalise(text: str) -> Normalised:
    """NFKC character by character; blanks → " ", line ends → "\\n", zero-width characters removed.

    （）→ (), 〔〕【】→ [], dashes → "-", double and corner quotes → '"', single quotes → "'".
    """
    spelled = text.translate(_SPELLINGS)
    return Normalised(text, text if spelled == text else spelled)


def normalise_all(texts: Sequence[str]) -> list[str]:
    """The comparable spelling of each text: as `normalise`, and much faster where they are many and short."""
    spelled = _SEPARATOR.join(texts).translate(_SPELLINGS).split(_SEPARATOR)
    if len(spelled) != len(texts):  # one of them holds the separator
        return [text.translate(_SPELLINGS) for text in texts]
    return spelled


def squeeze(text: str) -> str:
    """`normalise` with all white space removed: how two printed labels are compared."""
    return "".join(text.translate(_SPELLINGS).split())


def _comparable(character: str) -> str:
    if character in _LINE_ENDS:
        return "\n"
    category = unicodedata.category(character)
    if category == "Zs" or character in _BLANK_LETTERS:
        return " "
    if category in ("Cc", "Cf") or 0xFE00 <= ord(character) <= 0xFE0F:
        return ""
    form, *parts = unicodedata.decomposition(character).split() or [""]
    if form in _KEPT_FORMS:
        return character
    if form in ("<circle>", "<square>"):
        inner = "".join(_SPELLINGS[int(part, 16)] for part in parts)
        return f"({inner})" if form == "<circle>" else inner
    compatible = unicodedata.normalize("NFKC", character)
    return "".join(_UNIFIED.get(part) or _RADICALS.get(part, part) for part in compatible)


_SPELLINGS: Final = _Spellings()
