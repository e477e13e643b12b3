"""The signature of a narrative: min-hashes of what a report says in its own words.

Narratives with a share J of all their five-character pieces in common agree in about a share J of slots.
"""

import re
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rensa import RMinHash

from loaders.flat import Flat
from loaders.model import Unit
from loaders.sections import Kind, find_headings, narrative_spans
from loaders.traditional import simplify

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_SLOTS: Final = 128
"""An estimate of 0.8 is then right within ±0.07 in 19 cases of 20."""

_VERSION: Final = b"\x01"
"""Stands before the slots; raised with each change of what goes into them or of the library's algorithm
(`RMinHash.ALGORITHM_VERSION`). Signatures of two versions are never compared."""

_LOW_BITS: Final = 0xFFFF
_SEED: Final = 1
_PIECE: Final = 5
_FEWEST: Final = 200
"""Characters: a shorter narrative says little but what the form asks every unit to say."""

_FORMAL: Final[frozenset[Kind]] = frozenset({"other", "attachment", "fees"})
"""Sections that are the same words everywhere (没有其他需要报告的事项)."""

_LONGEST_TITLE: Final = 40
_NAMED: Final = re.compile(r"《[^》]*》")
_NO_WORD: Final = re.compile("街道|[镇乡一二三四五六七八九十百千万亿零〇两余]|[^\u3400-\u9fff]+")
_KIND: Final = re.compile(r"(?<=..)(?:街道|自治[州县旗]|地区|[镇乡省市县区州盟旗])$")


def unit_names(unit: Unit) -> tuple[str, ...]:
    """What a unit and the divisions above it are called, the longest first: with and without 镇, 县, 市."""
    names = {simplify(name) for name in (unit.name, *unit.region)}
    return tuple(sorted(names | {_KIND.sub("", name) for name in names}, key=lambda name: (-len(name), name)))


def signature(flat: Flat, names: Sequence[str]) -> bytes:
    """The signature of the narrative, the same where only numbers, years and the unit's `names` differ.

    b"" for one with too little narrative. Headings, titles of regulations and sections of set phrases
    do not count.
    """
    words = own_words(flat, names)
    if len(words) < _FEWEST:
        return b""
    minhash = RMinHash(num_perm=_SLOTS, seed=_SEED)
    minhash.update([words[start : start + _PIECE] for start in range(len(words) - _PIECE + 1)])
    return _VERSION + struct.pack(f"<{_SLOTS}H", *(slot & _LOW_BITS for slot in minhash.digest()))


def likenesses(one: bytes, others: Sequence[bytes]) -> "npt.NDArray[np.float64]":
    """How alike a narrative is to each of the others, 0–1; 0 where there is none or of another version."""
    import numpy as np  # slow to import: reading a report does without it

    found = np.zeros(len(others))
    places = [place for place, other in enumerate(others) if other and other[:1] == one[:1]]
    if places:
        slots = np.frombuffer(b"".join(others[place][1:] for place in places), "<u2").reshape(len(places), -1)
        found[places] = (slots == np.frombuffer(one[1:], "<u2")).mean(axis=1)
    return found


def own_words(flat: Flat, names: Sequence[str]) -> str:
    """The Chinese characters of the narrative's sentences, without numerals, the unit's names and kind."""
    headings = find_headings(flat)
    begin = headings[0].start if headings else 0
    formal = [(heading.start, heading.until) for heading in headings if heading.kind in _FORMAL]
    lines = (
        flat.text[max(start, begin) : end]
        for start, end in narrative_spans(flat)
        if end > begin and not any(first <= start < until for first, until in formal)
    )
    text = "".join(line for line in lines if "。" in line or len(line) > _LONGEST_TITLE)
    text = _NAMED.sub("", text)
    for name in names:
        text = text.replace(name, "")
    return _NO_WORD.sub("", text)
