"""The nouns of the loaders: what a file becomes on its way to the warehouse.

bytes → `Document` (blocks) → `Fact`s and `Finding`s → `Report`.
Everything is immutable; a stage takes one noun and returns the next.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

Status = Literal["stated", "blank", "not_applicable", "unread"]
"""`stated` a number stands there; `blank` the cell is empty; `not_applicable` "/", "—", 无此项; `unread`
something stands there that is no number, or a picture of a cell in which no character was recognised: it may
be empty or not."""

Qualifier = Literal["about", "at_least"]
"""`about` 约 近 左右; `at_least` 余 多 以上."""

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a `Document`: a block, perhaps a cell of it, perhaps a span of characters.

    `start` and `end` count characters of the block's text, or of the cell's text where `row` and
    `col` are given (the cell's anchor, its top left corner). `page` counts from 1; only formats with pages
    have it.
    """

    block: int
    row: int | None = None
    col: int | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None

    def as_dict(self) -> dict[str, int]:
        """The locator as it stands in JSON: only what is known."""
        pairs = (("block", self.block), ("row", self.row), ("col", self.col))
        spans = (("start", self.start), ("end", self.end), ("page", self.page))
        return {key: value for key, value in (*pairs, *spans) if value is not None}

    @property
    def spot(self) -> tuple[int | None, ...]:
        """What is the same of two locators of one place: the cell, else the characters."""
        if self.row is not None:
            return self.block, self.row, self.col
        return self.block, self.start, self.end

    @classmethod
    def from_dict(cls, value: Mapping[str, int]) -> "Where":
        """The inverse of `as_dict`."""
        return cls(
            block=value["block"],
            row=value.get("row"),
            col=value.get("col"),
            start=value.get("start"),
            end=value.get("end"),
            page=value.get("page"),
        )


class Cell(NamedTuple):
    """One printed cell. `row` and `col` are its anchor in the table's grid; text keeps line breaks.

    `page` counts from 1, where the format has pages. `confidence` (0–1) is how sure character recognition is
    of the text, 0 where it recognised nothing; None where the file states its characters.
    """

    text: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    page: int | None = None
    confidence: float | None = None


class Paragraph(NamedTuple):
    """A run of text as the reader would see it; one line of a text file, one <p> of a page.

    `page` and `confidence` as of a `Cell`.
    """

    text: str
    page: int | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with real geometry. `rows[r][c]` is the cell that covers that grid position.

    Spans are resolved: a merged cell is the same `Cell` object at each position that it covers.
    Rows are of equal length; a position that no cell covers is None.
    """

    rows: tuple[tuple[Cell | None, ...], ...]

    def cells(self) -> Iterator[Cell]:
        """Each cell once, in reading order."""
        for r, row in enumerate(self.rows):
            for c, cell in enumerate(row):
                if cell is not None and cell.row == r and cell.col == c:
                    yield cell


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of a file.

    Attributes:
        name: the file's name as it was handed in (shown, never used as a path).
        sha256: of the bytes.
        media: "text", "html", "docx", …: the reader that read it.
        blocks: paragraphs and tables in reading order; a `Where` counts them from 0.
        title: what the format itself calls the title (<title>, docx core properties), or "".
        hidden: text that a reader of the page does not see (display:none, white on white). Facts
            are never taken from it; injected words are looked for in it.
        unread_pages: pages (from 1) that are pictures and were not read: character recognition is not
            installed, or they are too many.
    """

    name: str
    sha256: str
    media: str
    blocks: tuple[Block, ...]
    title: str = ""
    hidden: tuple[str, ...] = ()
    unread_pages: tuple[int, ...] = ()

    def text_at(self, where: Where) -> str:
        """The text that a locator points at; the block's whole text where it gives no span."""
        block = self.blocks[where.block]
        if isinstance(block, Table) and (where.row is None or where.col is None):
            text = "\n".join(cell.text for cell in block.cells())
        else:
            piece = self.piece_at(where)
            text = piece.text if piece else ""
        return text[where.start : where.end]

    def paged(self, where: Where) -> Where:
        """The locator with the page of its paragraph or cell, where the format has pages."""
        piece = self.piece_at(where)
        return where if piece is None or piece.page is None else replace(where, page=piece.page)

    def piece_at(self, where: Where) -> Paragraph | Cell | None:
        """The paragraph or cell of a locator; of a whole table its first cell, if any."""
        block = self.blocks[where.block]
        if isinstance(block, Paragraph):
            return block
        if where.row is None or where.col is None:
            return next(block.cells(), None)
        return block.rows[where.row][where.col]


@dataclass(frozen=True, slots=True)
class Fact:
    """One number as a report states it.

    Attributes:
        indicator: a code of data/indicators.toml, e.g. "applications.received".
        dims: at most one entry: {"applicant": "natural_person"}, {"hotline": "12345热线"}, …
        label: the label as printed.
        value: in `unit`; None unless `status` is "stated".
        unit: 件, 条, 万元, %, … as data/indicators.toml names it.
        raw: the characters that were read.
        where: the place of `raw`.
        confidence: how sure character recognition is of `raw`, 0–1; None where the file states its text.
    """

    indicator: str
    label: str
    value: float | None
    unit: str
    raw: str
    where: Where
    dims: Mapping[str, str] = field(default_factory=dict)
    status: Status = "stated"
    qualifier: Qualifier | None = None
    confidence: float | None = None

    @property
    def dim(self) -> str | None:
        """The value of its one dimension; None for an indicator without one."""
        return next(iter(self.dims.values()), None)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an official should look at; `message` is a Chinese sentence that says what to do.

    `rule` is a name such as "balance.applications_flow". `expected` and `found` are given by
    arithmetic rules; `related` is the report_id of another report that this one was compared with.
    `about` tells a finding from others of its rule where the message changes with what other reports say.
    """

    rule: str
    severity: Severity
    message: str
    where: Where | None = None
    expected: float | None = None
    found: float | None = None
    related: str | None = None
    about: str = ""

    @property
    def difference(self) -> float | None:
        """`found` − `expected`; None where the rule is not one of arithmetic."""
        return None if self.expected is None or self.found is None else self.found - self.expected


@dataclass(frozen=True, slots=True)
class Unit:
    """A township-level government. `region` is (province, city, county) by name.

    `code` is None for a body that is not in the division table (a bureau, a county).
    """

    name: str
    code: str | None = None
    kind: str | None = None
    region: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that a document might be of, and why, best first in lists."""

    unit: Unit
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """A document after all stages. `unit`, `year` and `form` are None where it does not say.

    `signature` is what near-copies of the narrative are found by (loaders/across); b"" for too short a one.
    """

    document: Document
    unit: Unit | None
    year: int | None
    form: str | None
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    candidates: tuple[Candidate, ...] = ()
    signature: bytes = b""
