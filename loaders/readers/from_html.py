"""HTML → lines and tables as a browser would show them; what a browser would not show apart.

The page is parsed as browsers do (unclosed cells, text between rows) and then folded from the inside
out: inline elements melt into their text, each table and <pre> is replaced by a mark, and what is left
is the page's text, a line for each run between block boundaries.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from loaders.readers.decode import decode
from loaders.readers.from_text import lines_to_items
from loaders.readers.grid import Content, Item, PrintedCell, cell_of, rows_to_items, to_blocks
from loaders.readers.hidden import take_hidden
from loaders.readers.problem import TOO_DEEP, UnreadableError

_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD: Final = 4096
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_HARMLESS_TAGS: Final = 20_000  # all nested in each other they take half a second
_MOST_TAGS: Final = 300_000
_MOST_STEPS: Final = 500_000_000
_NEVER_SHOWN: Final = frozenset(
    (
        *("-comment", "-doctype", "script", "style", "noscript", "template", "title", "iframe", "noframes"),
        *("object", "select", "datalist", "audio", "video", "canvas", "svg", "math"),
    )
)
_BLOCKS: Final = frozenset(
    (
        *("html", "body", "article", "aside", "footer", "header", "main", "nav", "search", "section"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "br", "p", "div", "center", "address", "blockquote"),
        *(
            "pre",
            "listing",
            "plaintext",
            "xmp",
            "textarea",
            "dd",
            "dir",
            "dl",
            "dt",
            "li",
            "menu",
            "ol",
            "ul",
        ),
        *("details", "dialog", "summary", "figure", "figcaption", "fieldset", "form", "legend", "marquee"),
        *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th"),
    )
)
_NEVER_AROUND: Final = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source"),
        *("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "colgroup"),
        *("wbr", "option"),
    )
)
"""Empty, or closed by the next of its kind: left open, these do not nest."""

_FOLDED: Final = frozenset({"table", "pre", "textarea", "listing", "xmp", "plaintext"})
_FLOWING: Final = _BLOCKS - _FOLDED
_STYLED_PREFORMATTED: Final = "[style*='white-space:pre'],[style*='white-space: pre']"
_SPANNING: Final = "[rowspan],[colspan]"
_SPAN: Final = re.compile(r"\s*(\d{1,6})", re.ASCII)

_BREAK: Final = "\x01"
_MARK: Final = "\x02"
_BLANK: Final = " \t\n\r\f"
_BLANKS: Final = re.compile(rf"[{_BLANK}]+")
_NOT_ONE_WORD: Final = re.compile(f"[{_BREAK}{_MARK}{_BLANK}]")

_NO_SPAN: Final = (1, 1)

_Folded = dict[str, list[Item]]
"""mark → what it stands for; taken out when it is put back, so that no page can repeat a table."""

_Spans = dict[int, dict[int, tuple[int, int]]]
"""row's id → cell's id → (rowspan, colspan), of the cells of which the markup says it."""


class _PlainCells(dict[str, PrintedCell]):
    """A cell that holds one word: a page repeats the same few hundreds of times."""

    def __missing__(self, text: str) -> PrintedCell:
        cell = self[text] = PrintedCell("" if text.isspace() else text)
        return cell


def read_html(data: bytes) -> Content:
    """The page's lines and tables, its <title>, and the text that a visitor does not see.

    Raises:
        UnreadableError: not text, or so many elements, or so deeply nested, that parsing would take long.
    """
    declared = _CHARSET.search(data[:_HEAD])
    source = decode(data, declared[1].decode("ascii", "ignore") if declared else "")
    if _is_too_deep(source):
        raise UnreadableError(TOO_DEEP)
    tree = LexborHTMLParser(source, options=LexborDocumentOptions.WO_EVENTS)
    title = tree.css_first("title")
    shown_title = _one_line(title.text()) if title else ""
    hidden = take_hidden(tree)
    page = tree.body or tree.root
    return Content(to_blocks(_page_items(page)) if page else (), shown_title, hidden)


def _is_too_deep(source: str) -> bool:
    """Whether parsing would take seconds: at each block, the parser looks through all open elements.

    The steps of that are counted, roughly: an end tag closes an element of its name, if one is open.
    """
    if source.count("<") <= _HARMLESS_TAGS:
        return False
    opened: Counter[str] = Counter()
    depth = steps = 0
    for number, tag in enumerate(_TAG.finditer(source)):
        end, name = tag[1], tag[2].lower()
        if name in _BLOCKS:
            steps += depth
        if steps > _MOST_STEPS or number > _MOST_TAGS:
            return True
        if name not in _NEVER_AROUND and (not end or opened[name]):
            opened[name] += -1 if end else 1
            depth += -1 if end else 1
    return False


def _page_items(page: LexborNode) -> list[Item]:
    """What the page shows, in reading order. The tree is used up."""
    folding = _melt_inline(page)
    if b"white-space" in page.parser.raw_html:
        folding = page.css(f"{','.join(_FOLDED)},{_STYLED_PREFORMATTED}")
    spans = _spans_in(page)
    nested = {node.mem_id for node in page.css("table table")}
    folded: _Folded = {}
    plain = _PlainCells()
    for node in reversed(folding):
        if node.tag == "table":
            items = _table_items(node, spans, folded, plain, nested=node.mem_id in nested)
        else:
            items = _unfold(lines_to_items(node.text(separator="\n").split("\n")), folded)
        mark = f"{_MARK}{len(folded)}-{node.mem_id}{_MARK}"
        folded[mark] = items
        node.replace_with(mark)
    return _items_of(page, folded)


def _melt_inline(page: LexborNode) -> list[LexborNode]:
    """Leave only block elements and their text: then a text node is a line. Gives those to be folded."""
    folding: list[LexborNode] = []
    inline: list[LexborNode] = []
    gone: set[int] = set()  # what lay within a node that was taken out, and must not be touched again
    for node in list(page.traverse()):
        if (gone and node.mem_id in gone) or (tag := node.tag) in _FLOWING:
            continue
        if tag in _FOLDED:
            folding.append(node)
        elif tag in _NEVER_SHOWN:
            gone.update(inner.mem_id for inner in node.traverse())
            node.decompose()
        else:
            inline.append(node)
    for node in inline:
        node.unwrap(delete_empty=True)
    page.merge_text_nodes()
    return folding


def _table_items(
    table: LexborNode, spans: _Spans, folded: _Folded, plain: _PlainCells, *, nested: bool
) -> list[Item]:
    captions = [item for caption in table.css("caption") for item in _items_of(caption, folded)]
    rows = [(row, parent.mem_id if (parent := row.parent) else 0) for row in table.css("tr")]
    rows_left = Counter(group for _, group in rows)
    printed: list[list[PrintedCell]] = []
    for row, group in rows:
        cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        texts = [_text_of(cell) for cell in cells]
        spanning = spans.get(row.mem_id)
        if spanning or _NOT_ONE_WORD.search("".join(texts)):
            reach = [(spanning or {}).get(cell.mem_id, _NO_SPAN) for cell in cells]
            pairs = zip(texts, reach, strict=True)
            printed.append([_printed_cell(text, span, rows_left[group], folded) for text, span in pairs])
        else:
            printed.append([plain[text] for text in texts])
        rows_left[group] -= 1
    return captions + rows_to_items(printed, nested=nested)


def _text_of(cell: LexborNode) -> str:
    """The cell's text with a `_BREAK` between two of its lines; mostly there is one."""
    child = cell.first_child
    only = child.text_content if child and child.next is None else None
    return (cell.text(separator=_BREAK) if only is None else only).strip(_BLANK)


def _printed_cell(text: str, span: tuple[int, int], rows_left: int, folded: _Folded) -> PrintedCell:
    """A rowspan ends with its group of rows (<thead>, <tbody>); 0 means up to there."""
    rowspan, colspan = min(span[0] or rows_left, rows_left), span[1]
    if not _NOT_ONE_WORD.search(text):
        return PrintedCell("" if text.isspace() else text, rowspan, colspan)
    return cell_of(_unfold(map(_one_line, text.split(_BREAK)), folded), rowspan, colspan)


def _spans_in(page: LexborNode) -> _Spans:
    spans: _Spans = {}
    for cell in page.css(_SPANNING):
        attributes = cell.attributes
        rowspan, colspan = (_SPAN.match(attributes.get(name) or "") for name in ("rowspan", "colspan"))
        if cell.parent:
            row = spans.setdefault(cell.parent.mem_id, {})
            row[cell.mem_id] = int(rowspan[1]) if rowspan else 1, int(colspan[1]) if colspan else 1
    return spans


def _items_of(node: LexborNode, folded: _Folded) -> list[Item]:
    return _unfold(map(_one_line, node.text(separator=_BREAK).split(_BREAK)), folded)


def _unfold(items: Iterable[Item], folded: _Folded) -> list[Item]:
    """Put back what the marks stand for."""
    unfolded: list[Item] = []
    for item in items:
        found = folded.pop(item, None) if isinstance(item, str) and item[:1] == _MARK else None
        unfolded += [item] if found is None else found
    return unfolded


def _one_line(text: str) -> str:
    """White space as HTML folds it; &nbsp; and the wide blanks stay."""
    line = text.strip(_BLANK)
    return line if line.isalnum() else _BLANKS.sub(" ", line)
