"""Narratives that are nearly those of another report."""

from collections.abc import Iterator, Sequence
from typing import Final

from loaders.across.entry import Entry
from loaders.across.signature import likenesses
from loaders.model import Finding
from loaders.rules import load_rules

_RULE: Final = "text.copied"

ANOTHERS: Final = 0.65
"""Of the pieces of two narratives, this share is in both: four fifths of each are the same words.

Reports that were written apart have 0.01 to 0.1 in common, up to 0.5 where all follow one example."""

OWN: Final = 0.8
"""Of last year's own report: nine tenths the same words. Less is usual, and no fault."""

_TENTHS: Final = "零一二三四五六七八九"


def check_copied(subject: Entry, last: Entry | None, peers: Sequence[Entry]) -> Iterator[Finding]:
    """A warning for the nearest copy among `peers` (same county and year), a note for `last` year's own."""
    if not subject.minhash:
        return
    alike = likenesses(subject.minhash, [peer.minhash for peer in peers])
    if peers and alike.max() >= ANOTHERS:
        yield _of_another(peers[int(alike.argmax())], float(alike.max()), int((alike >= ANOTHERS).sum()) - 1)
    if last is not None:
        (own,) = likenesses(subject.minhash, [last.minhash])
        if own >= OWN:
            yield Finding(
                _RULE,
                "note",
                f"正文与本单位{last.key.year}年的年报{_share(own)}相同（数字和年份除外）；"
                "请核对是否写明了本年度的新情况。",
                related=last.report_id or None,
                about="own",
            )


def _of_another(twin: Entry, likeness: float, others: int) -> Finding:
    more = f"，与另外{others}个单位的也很相近" if others else ""
    return Finding(
        _RULE,
        load_rules()[_RULE].severity,
        f"正文与“{twin.unit_name}”同年的年报{_share(likeness)}相同（单位名称和数字除外）{more}；"
        "请核对写的是不是本单位的情况，按实际情况改写。",
        related=twin.report_id or None,
        about=twin.key.unit_code,
    )


def _share(likeness: float) -> str:
    """How much of a narrative is the other's too, in words: of common pieces J it is 2J / (1 + J)."""
    tenths = round(20 * likeness / (1 + likeness))
    return "几乎逐字" if tenths >= len(_TENTHS) else f"约{_TENTHS[tenths]}成"
