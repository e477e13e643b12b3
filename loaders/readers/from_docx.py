"""Word documents → lines and tables as Word prints them; deleted and hidden text is not printed.

Reads the parts itself: python-docx shows neither text boxes nor automatic numbers nor content controls,
and refuses documents with a broken picture link, which Word opens.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from loaders.readers.grid import Content, Item, PrintedCell, cell_of, rows_to_items, to_blocks
from loaders.readers.numbering import Numbering
from loaders.readers.package import Package, open_package
from loaders.readers.problem import DAMAGED, UnreadableError
from loaders.readers.wordml import MATH, MC, W, child_of, is_on, value_of

_MAIN_PART: Final = "word/document.xml"
_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

_TEXT: Final = frozenset({f"{W}t", f"{MATH}t"})
_CHARACTERS: Final = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_UNPRINTED: Final = frozenset(
    f"{W}{name}"
    for name in (
        *("del", "moveFrom", "instrText", "delText", "delInstrText", "rt"),
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr"),
    )
)
_PARAGRAPH_PROPERTIES: Final = f"{W}pPr"
_RUN: Final = f"{W}r"
_RUN_PROPERTIES: Final = f"{W}rPr"
_CELL_PROPERTIES: Final = f"{W}tcPr"
_MERGED_DOWN: Final = f"{W}vMerge"
_COLUMNS: Final = f"{W}gridSpan"
_WHITE: Final = "FFFFFF"
_TODAY: Final = re.compile(r"\s*(?:DATE|TIME)\b")
_SMALLEST_SIZE: Final = 2  # half points


def read_docx(data: bytes, *, dates_of_today: bool = True) -> Content:
    """The document's body in reading order, without headers, footers and notes.

    `dates_of_today`: whether fields that Word sets to the date of each day are read, as last shown.
    """
    with open_package(data) as package:
        document = package.part(_main_part(package))
        body = document.find(f"{W}body") if document is not None else None
        if body is None:
            raise UnreadableError(DAMAGED)
        if not dates_of_today:
            _blank_dates(body)
        styled = any(next(body.iter(f"{W}{name}"), None) is not None for name in ("pStyle", "rStyle"))
        styles = package.part("word/styles.xml") if styled else None
        story = _Story(Numbering(package.part("word/numbering.xml"), styles), _vanishing(styles))
        core = package.part("docProps/core.xml")
    blocks = to_blocks(story.items(body))
    title = core.findtext(_TITLE) if core is not None else None
    return Content(blocks, (title or "").strip(), tuple(story.hidden))


def _blank_dates(body: etree._Element) -> None:
    """Empties what DATE and TIME fields show: <w:fldSimple>, or runs from "separate" to "end"."""
    for simple in body.iter(f"{W}fldSimple"):
        if _TODAY.match(simple.get(f"{W}instr", "")):
            _blank(simple)
    for paragraph in body.iter(f"{W}p"):
        shows_today = False
        for run in paragraph.iter(_RUN):
            shows_today |= any(_TODAY.match(said.text or "") for said in run.iter(f"{W}instrText"))
            if shows_today:
                _blank(run)
            ends = (mark.get(f"{W}fldCharType") == "end" for mark in run.iter(f"{W}fldChar"))
            shows_today &= not any(ends)


def _blank(element: etree._Element) -> None:
    for text in element.iter(*_TEXT):
        text.text = ""


def _main_part(package: Package) -> str:
    """Where the package says that its document is; nearly always word/document.xml."""
    relationships = package.part("_rels/.rels")
    targets = (
        each.get("Target", "")
        for each in (relationships.iterchildren(_RELATIONSHIP) if relationships is not None else ())
        if each.get("Type", "").endswith("/officeDocument")
    )
    return next(targets, _MAIN_PART)


def _vanishing(styles: etree._Element | None) -> frozenset[str]:
    """The styles whose text Word hides."""
    if styles is None:
        return frozenset()
    return frozenset(
        style.get(f"{W}styleId", "")
        for style in styles.iterchildren(f"{W}style")
        if is_on(child_of(child_of(style, _RUN_PROPERTIES), f"{W}vanish"))
    )


@dataclass(slots=True)
class _Line:
    """A paragraph while it is read: its characters, and what its text boxes hold."""

    white_paper: bool
    characters: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Item] = field(default_factory=list)


class _Story:
    """One pass over a document's body; counts its numbered paragraphs and gathers its hidden text."""

    def __init__(self, numbering: Numbering, vanishing: frozenset[str]) -> None:
        self.hidden: list[str] = []
        self._numbering = numbering
        self._vanishing = vanishing

    def items(
        self, container: etree._Element, *, white_paper: bool = True, nested: bool = False
    ) -> list[Item]:
        """The lines and tables of a body, a cell or a text box.

        `white_paper` is False where shading may lie behind the text; `nested` is True within a cell.
        """
        items: list[Item] = []
        for child in _members(container, _BLOCKS):
            if child.tag == f"{W}p":
                items += self._paragraph(child, white_paper=white_paper)
            else:
                items += rows_to_items(self._rows(child), nested=nested)
        return items

    def _paragraph(self, paragraph: etree._Element, *, white_paper: bool) -> list[Item]:
        """Its lines, its automatic number before the first, then what its text boxes hold."""
        properties = child_of(paragraph, _PARAGRAPH_PROPERTIES)
        line = _Line(white_paper and child_of(properties, f"{W}shd") is None)
        label = self._numbering.label(properties)
        style = value_of(child_of(properties, f"{W}pStyle"))
        if style in self._vanishing:
            self._collect(paragraph, line, line.hidden)
        else:
            self._collect(paragraph, line, line.characters)
        hidden = "".join(line.hidden).strip()
        if hidden:
            self.hidden.append(hidden)
        text = "".join(line.characters)
        lines = text.split("\n") if text else []
        if label and text.strip():
            lines[0] = label + lines[0]
        return [*lines, *line.boxes]

    def _collect(self, element: etree._Element, line: _Line, into: list[str]) -> None:
        """Append the printed characters below `element` to `into`, hidden runs to `line.hidden`."""
        for child in element:
            tag = child.tag
            if tag in _TEXT:
                into.append(child.text or "")
            elif tag == _RUN:
                hidden = self._is_hidden(child_of(child, _RUN_PROPERTIES), line)
                self._collect(child, line, line.hidden if hidden else into)
            elif tag in _CHARACTERS:
                into.append(_CHARACTERS[tag])
            elif tag == f"{W}sym":
                into.append(_symbol(child.get(f"{W}char", "")))
            elif tag == f"{W}txbxContent":
                line.boxes += self.items(child, white_paper=False)
            elif tag == f"{MC}AlternateContent":
                chosen = _chosen(child)
                if chosen is not None:
                    self._collect(chosen, line, into)
            elif tag not in _UNPRINTED:
                self._collect(child, line, into)

    def _is_hidden(self, properties: etree._Element | None, line: _Line) -> bool:
        """A run that is marked as hidden, too small to be seen, or white on white."""
        if properties is None:
            return False
        vanish = child_of(properties, f"{W}vanish")
        if vanish is not None:
            return is_on(vanish)
        if value_of(child_of(properties, f"{W}rStyle")) in self._vanishing:
            return True
        size = value_of(child_of(properties, f"{W}sz"))
        if size is not None and size.isdigit() and int(size) <= _SMALLEST_SIZE:
            return True
        white = value_of(child_of(properties, f"{W}color")) == _WHITE
        shaded = any(child_of(properties, f"{W}{name}") is not None for name in ("shd", "highlight"))
        return white and line.white_paper and not shaded

    def _rows(self, table: etree._Element) -> list[list[PrintedCell]]:
        """The cells of each row; a cell merged downwards stands in its first row with its rowspan."""
        rows: list[list[_MergingCell]] = []
        above: dict[int, _MergingCell] = {}
        for row in _members(table, _ROW):
            properties = child_of(row, f"{W}trPr")
            if child_of(properties, f"{W}del") is not None:
                continue
            before = _count(child_of(properties, f"{W}gridBefore"), 0)
            printed = [_MergingCell([], colspan=before)] if before else []
            merging: dict[int, _MergingCell] = {}
            column = before
            for element in _members(row, _CELL):
                cell_properties = child_of(element, _CELL_PROPERTIES)
                merged = child_of(cell_properties, _MERGED_DOWN)
                width = _count(child_of(cell_properties, _COLUMNS), 1)
                if merged is not None and value_of(merged) != "restart" and column in above:
                    cell = above[column]
                    cell.rowspan += 1
                else:
                    cell = _MergingCell(self.items(element, white_paper=False, nested=True), colspan=width)
                    printed.append(cell)
                if merged is not None:
                    merging[column] = cell
                column += width
            rows.append(printed)
            above = merging
        return [[cell_of(cell.items, cell.rowspan, cell.colspan) for cell in row] for row in rows]


@dataclass(slots=True)
class _MergingCell:
    """A cell whose height is not known before the rows below have been seen."""

    items: list[Item]
    rowspan: int = 1
    colspan: int = 1


_BLOCKS: Final = frozenset({f"{W}p", f"{W}tbl"})
_ROW: Final = frozenset({f"{W}tr"})
_CELL: Final = frozenset({f"{W}tc"})
_WRAPPERS: Final = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)


def _members(container: etree._Element, tags: frozenset[str]) -> Iterator[etree._Element]:
    """The children with one of these tags, also those in content controls and accepted insertions."""
    for child in container:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _members(child, tags)
        elif child.tag == f"{MC}AlternateContent" and (chosen := _chosen(child)) is not None:
            yield from _members(chosen, tags)


def _chosen(alternatives: etree._Element) -> etree._Element | None:
    """What a current Word prints: the first choice; the fallback says the same again for an older one."""
    choice = alternatives.find(f"{MC}Choice")
    return alternatives.find(f"{MC}Fallback") if choice is None else choice


def _count(element: etree._Element | None, default: int) -> int:
    text = value_of(element) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def _symbol(code: str) -> str:
    """A character of a symbol font; only those that stand for themselves can be read."""
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return character if character.isprintable() else ""
