"""What character recognition leaves to be looked at: numbers it read, cells and pages that it did not."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from loaders.model import Document, Fact, Finding, Paragraph

SURE: Final = 0.95
"""Confidence below which a number is named, so that it is looked at first."""

_MOST_NAMED: Final = 5
_WAY_OUT: Final = (
    "请上传 Word、WPS 导出的带文字的文件；或让管理员运行“pip install -r requirements-ocr.txt”装上文字识别"
    "（一份文件最多识别40页）后重新上传。"
)


def check_pictures(document: Document, facts: Sequence[Fact]) -> tuple[Finding, ...]:
    """Numbers read by character recognition, cells and pages unread; `facts` know their confidence."""
    return (*_unread_pages(document), *_recognised(document, facts), *_unread_cells(facts))


def _unread_pages(document: Document) -> Iterator[Finding]:
    if document.unread_pages:
        yield Finding(
            "structure.unread_pages",
            "error",
            f"第{_ranges(document.unread_pages)}页是图片（或字体没有文字编码），没有识别，其中的内容可能没有读到；"
            f"{_WAY_OUT}",
        )


def _recognised(document: Document, facts: Sequence[Fact]) -> Iterator[Finding]:
    """One finding a document: how many numbers, and the least sure ones with their places."""
    if not any(_confidences(document)):
        return
    read = [fact for fact in facts if fact.status == "stated" and fact.confidence is not None]
    unsure = sorted(
        (fact for fact in read if (fact.confidence or 0) < SURE), key=lambda fact: fact.confidence or 0
    )
    how_many = f"{len(read)}个数字是从图片里识别出来的" if read else "文字是从图片里识别出来的，没有读到数字"
    named = "、".join(
        f"{_place(fact)}的“{fact.raw}”（把握{fact.confidence:.0%}）" for fact in unsure[:_MOST_NAMED]
    )
    doubt = f"；其中{len(unsure)}个把握不足{SURE:.0%}：{named}{_more(unsure)}" if unsure else ""
    where = (unsure or read)[0].where if read else None
    yield Finding("structure.recognised_by_ocr", "warning", f"{how_many}，请对照原图核对{doubt}。", where)


def _unread_cells(facts: Sequence[Fact]) -> Iterator[Finding]:
    unread = [fact for fact in facts if fact.status == "unread" and fact.confidence is not None]
    if unread:
        named = "、".join(dict.fromkeys(_place(fact) for fact in unread[:_MOST_NAMED]))
        yield Finding(
            "structure.unread_cells",
            "warning",
            f"标准表格的图片里有{len(unread)}格没有认出内容，可能是空白，也可能有数，都没有当作0："
            f"{named}{_more(unread)}；请对照原图补录。",
            unread[0].where,
        )


def _confidences(document: Document) -> Iterator[bool]:
    """Of each paragraph and cell: whether it was recognised."""
    for block in document.blocks:
        pieces = [block] if isinstance(block, Paragraph) else block.cells()
        yield from (piece.confidence is not None for piece in pieces)


def _place(fact: Fact) -> str:
    page = f"第{fact.where.page}页" if fact.where.page else ""
    return f"{page}“{''.join(fact.label.split())}”"


def _more(facts: Sequence[Fact]) -> str:
    return "等" if len(facts) > _MOST_NAMED else ""


def _ranges(pages: Iterable[int]) -> str:
    """1, 2, 3, 7 → "1—3、7"."""
    ordered = sorted(pages)
    starts = [ordered[0], *(after for before, after in pairwise(ordered) if after > before + 1)]
    ends = [*(before for before, after in pairwise(ordered) if after > before + 1), ordered[-1]]
    return "、".join(
        str(first) if first == last else f"{first}—{last}" for first, last in zip(starts, ends, strict=True)
    )
