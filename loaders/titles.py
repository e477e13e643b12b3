"""Lines and names that call a document a yearly report: 意溪镇人民政府2022年政府信息公开工作年度报告."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final, Literal

from loaders.flat import Flat, once
from loaders.model import Where
from loaders.normalise import squeeze
from loaders.sections import find_headings
from loaders.traditional import simplify

Zone = Literal["标题", "网页标题", "书名号", "引言", "其他标题", "文件名", "文件夹"]
"""Where a title stands: the report's own line, <title>, inside 《》, in a sentence, a link elsewhere, the
file's name, a folder's name."""


@dataclass(frozen=True, slots=True)
class Title:
    """`text` is squeezed and simplified: from the name of the body, or of the year, to 报告."""

    text: str
    zone: Zone
    where: Where | None = None


def _loose(*phrases: str) -> str:
    """A pattern for any of `phrases` with blanks and line breaks allowed between the characters."""
    return "(?:" + "|".join(r"\s*".join(phrase) for phrase in phrases) + ")"


_STOPS: Final = '。;:!?|<>《》"'
_REPORT: Final = re.compile(
    rf"{_loose('信息公开', '政务公开')}[^{_STOPS},]{{0,18}}?"
    rf"(?:{_loose('报告', '年报', '总结')}|{_loose('年度报')}(?!\s*告))"
    rf"|(?:20\d\d|二[〇○零]\S\S)\s*{_loose('年度报告', '年度工作报告')}"
)
_YEAR_BEHIND: Final = re.compile(r"\s*\(?\s*20\d\d\s*年度?\s*\)?")
_SENTENCE: Final = re.compile(r"公布|发布|编制|根据|按照|依据|要求|现将|现就|撰写|特向")
_BODY: Final = _loose(
    "政府", "办事处", "街道", "镇", "乡", "苏木", "局", "委员会", "办公室", "县", "市", "区"
)
_NAMES_A_BODY: Final = re.compile(rf"(?!年度)[^\W\d_]{{2}}{_BODY}")
_LONGEST_LEAD: Final = 60
_LONGEST_WRAPPED_LINE: Final = 30


@once
def find_titles(flat: Flat) -> tuple[Title, ...]:
    """All titles, the report's own line first; then <title> and the file's name."""
    headings = find_headings(flat)
    limit = headings[0].start if headings else len(flat.text)
    lines = [_title_at(flat, match) for match in _REPORT.finditer(flat.text)]
    page = simplify(squeeze(flat.document.title))
    file = simplify(squeeze(PurePosixPath(flat.document.name).stem))
    beside = (Title(page, "网页标题"), Title(file, "文件名"))
    return (*_own_first(lines, page, limit), *(title for title in beside if title.text))


def folder_titles(path: str) -> tuple[Title, ...]:
    """The names of the folders that a file lies in, from the outermost on."""
    folders = PurePosixPath(path.replace("\\", "/")).parent.parts
    titles = (Title(simplify(squeeze(folder.strip("/."))), "文件夹") for folder in folders)
    return tuple(title for title in titles if title.text)


def _own_first(lines: list[tuple[int, Title]], page: str, limit: int) -> Iterator[Title]:
    """The titles in the text, the report's own first, what stands below `limit` as a link.

    Its own is the last before the first section (links to other years stand above it), rather one that
    agrees with <title>.
    """
    own = [line for line in lines if line[1].zone == "标题" and line[0] < limit]
    agreeing = [line for line in own if line[1].text in page]
    main = max(agreeing or own, key=lambda line: line[0], default=None)
    if main is not None:
        yield main[1]
    for line in lines:
        if line is not main:
            start, title = line
            link = title.zone == "标题" or start >= limit
            yield replace(title, zone="其他标题") if link else title


def _title_at(flat: Flat, match: re.Match[str]) -> tuple[int, Title]:
    """The title that ends with `match`, and its place.

    It begins after a stop, or on an earlier line as long as no body is named (a title that is wrapped).
    """
    text = flat.text
    start, lead = match.start(), ""
    for _ in range(3):
        begin = _segment_start(text, start)
        lead = squeeze(text[begin:start]) + lead
        start = begin
        previous = _end_of_line_before(text, start)
        if previous is None or _NAMES_A_BODY.search(lead):
            break
        start = previous
    zone: Zone = "标题"
    if text[max(start - 1, 0) : start] == "《":
        zone = "书名号"
    elif _SENTENCE.search(lead):
        zone = "引言"
    behind = _YEAR_BEHIND.match(text, match.end())
    words = lead + squeeze(match.group()) + (squeeze(behind.group()) if behind else "")
    return match.start(), Title(words, zone, flat.where(match.start(), match.end()))


def _segment_start(text: str, end: int) -> int:
    """Where the words that lead up to `end` begin on their line: after a stop, or a good way back."""
    first = max(text.rfind("\n", 0, end) + 1, end - _LONGEST_LEAD)
    return max(
        (text.rfind(stop, first, end) + 1 for stop in _STOPS if stop in text[first:end]), default=first
    )


def _end_of_line_before(text: str, start: int) -> int | None:
    """The end of the last line with words before `start`, where a wrapped title could begin on it."""
    before = text[:start].rstrip(" ")
    if not before.endswith("\n"):
        return None
    end = len(before.rstrip())
    line = text[text.rfind("\n", 0, end) + 1 : end]
    wrapped = 2 <= len(squeeze(line)) <= _LONGEST_WRAPPED_LINE and not any(
        stop in line for stop in f"{_STOPS},"
    )
    return end if wrapped else None
