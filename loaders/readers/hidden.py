"""What a page holds but does not show: where injected words and links are put.

Inline styles, the attributes of old HTML, and the page's own <style> rules for one class or id are
followed; a style sheet that is not in the file is not. Where in doubt, text counts as shown.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

_MARKS: Final = (
    *(b"display:none", b"visibility:", b"mso-hide:", b"overflow:hidden", b"opacity:0", b"opacity:.0"),
    *(b"font-size:0", b"font-size:.", b"font-size:1p", b"left:-", b"top:-", b"indent:-"),
    *(b"color:#f", b"color:white", b"color:rgb(2", b"color:rgba(", b"color:transparent"),
    *(b"color=#f", b'color="#f', b"color='#f", b"color=white", b'color="white', b"color='white"),
)
"""What hiding by style takes, without blanks; a page without any of these hides nothing so."""

_VALUE: Final = rb"""\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*)"""
_ATTRIBUTES: Final = (re.compile(rb"style" + _VALUE), re.compile(rb"color" + _VALUE))
"""What styles an element; a page repeats the same few of them in all its cells."""

_CANDIDATES: Final = "[hidden],[style],font[color],marquee"
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_RULE: Final = re.compile(r"@[^{};@]*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_RULE: Final = re.compile(r"([^{}]*)\{([^{}]*)\}")
_NAME: Final = re.compile(r"[.#][a-z_][\w-]*", re.IGNORECASE | re.ASCII)
_LENGTH: Final = re.compile(r"(-?\d*\.?\d+)\s*(em|rem|%)?", re.ASCII)
_NUMBER: Final = re.compile(r"\d+", re.ASCII)
_LONGEST_SHEET: Final = 100_000
_PIXELS: Final = {"em": 16.0, "rem": 16.0, "%": 0.16}
_FAR_OUTSIDE: Final = -500.0
_DEEPEST: Final = 100
_TABLE_PARTS: Final = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot", "table"})

_Style = Mapping[str, str]


def take_hidden(tree: LexborHTMLParser) -> tuple[str, ...]:
    """Take out of the tree what a visitor does not see; the texts that were taken, in reading order."""
    source = tree.raw_html.lower()
    if b" hidden" not in source and not _may_style_hide(source):
        return ()
    ruled = ",".join(sorted(_hiding_names(tree)))
    by_rule = {node.mem_id for node in tree.css(ruled)} if ruled else set()
    texts = []
    gone: set[int] = set()  # what lay within a node that was taken out, and must not be touched again
    for node in tree.css(f"{_CANDIDATES},{ruled}" if ruled else _CANDIDATES):
        if node.mem_id in gone or node.tag in ("html", "body"):
            continue
        if node.mem_id in by_rule or _is_hidden(node):
            texts.append(" ".join(node.text(separator=" ").split()))
            gone.update(inner.mem_id for inner in node.traverse())
            node.decompose()
    return tuple(filter(None, texts))


def _may_style_hide(source: bytes) -> bool:
    """Whether any style of the page, in lower case, has a mark of hiding."""
    sheets = [part.partition(b"</style")[0] for part in source.split(b"<style")[1:]]
    attributes = {found for attribute in _ATTRIBUTES for found in attribute.findall(source)}
    compact = b" ".join((*sheets, *attributes)).replace(b" ", b"")
    return b"<marquee" in source or any(mark in compact for mark in _MARKS)


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes:
        return True
    style = _style_of(attributes)
    if node.tag == "marquee" and _is_within(attributes, ("width", "height"), 1):
        return True
    if _is_out_of_sight(style):
        return True
    if style.get("visibility") in ("hidden", "collapse"):
        return not _is_declared_within(node, "visibility")
    if _is_within(style, ("font-size",), 1):
        return not _is_declared_within(node, "font-size")
    if _is_unseen_colour(style.get("color", "")):
        return not _is_declared_within(node, "color") and not _has_background(node)
    return False


def _is_out_of_sight(style: _Style) -> bool:
    """What no descendant can undo: not displayed, transparent, far outside the page, squeezed to nothing."""
    if style.get("display") == "none" or style.get("mso-hide") == "all":
        return True
    if _is_within(style, ("opacity",), 0.05):
        return True
    if "overflow" in style and style["overflow"] == "hidden" and _is_within(style, ("height", "width"), 1):
        return True
    offsets = ("text-indent", "margin-left", "margin-top", "left", "top")
    return any(_length(style.get(name, "")) <= _FAR_OUTSIDE for name in offsets)


def _is_declared_within(node: LexborNode, name: str) -> bool:
    """A descendant has a word on the property: then it is judged by itself, and the node counts as shown."""
    return any(child.css_first(f"[style*='{name}']") is not None for child in node.iter())


def _has_background(node: LexborNode) -> bool:
    """Behind the node lies, or may lie (a class of a table part), a colour on which white is read."""
    behind: LexborNode | None = node
    for _ in range(_DEEPEST):
        if behind is None:
            break
        attributes = behind.attributes
        style = _style_of(attributes)
        grounds = (attributes.get("bgcolor"), style.get("background-color"), style.get("background"))
        for ground in filter(None, grounds):
            return not _is_unseen_colour(ground)
        if attributes.get("background") or "background-image" in style:
            return True
        if behind.tag in _TABLE_PARTS and "class" in attributes:
            return True
        behind = behind.parent
    return False


def _hiding_names(tree: LexborHTMLParser) -> set[str]:
    """The classes and ids (".x", "#y") that the page's own style rules hide and never show."""
    sheet = "\n".join(node.text() for node in tree.css("style"))[:_LONGEST_SHEET]
    hiding: set[str] = set()
    shown: set[str] = set()
    for selectors, declarations in _RULE.findall(_AT_RULE.sub("", _COMMENT.sub("", sheet))):
        style = _declared(declarations)
        if _is_out_of_sight(style) or style.get("visibility") == "hidden":
            hiding.update(each.strip() for each in selectors.split(",") if _NAME.fullmatch(each.strip()))
        elif not style.keys().isdisjoint(("display", "visibility", "opacity", "left", "top", "height")):
            shown.update(_NAME.findall(selectors))
    return hiding - shown


def _style_of(attributes: Mapping[str, str | None]) -> _Style:
    style = _declared(attributes.get("style") or "")
    colour = attributes.get("color")
    return {"color": colour.lower(), **style} if colour else style


@lru_cache(maxsize=1024)
def _declared(declarations: str) -> _Style:
    """Style text → its properties; a page repeats the same few texts in all its cells."""
    return dict(_pairs(declarations))


def _pairs(declarations: str) -> Iterator[tuple[str, str]]:
    for declaration in declarations.lower().split(";"):
        name, _, value = declaration.partition(":")
        yield name.strip(), value.replace("!important", "").strip()


def _is_within(values: Mapping[str, str | None], names: tuple[str, ...], most: float) -> bool:
    """One of the lengths is given, and at most `most` pixels."""
    return any(0 <= _length(values.get(name) or "") <= most for name in names)


def _length(value: str) -> float:
    """A CSS length in pixels (points counted as such); NaN, which compares with nothing, for other values."""
    found = _LENGTH.match(value)
    return float(found[1]) * _PIXELS.get(found[2] or "", 1.0) if found else float("nan")


def _is_unseen_colour(value: str) -> bool:
    """White or nearly, or transparent."""
    colour = value.split()[0] if value.startswith(("#", "w", "t")) else value.replace(" ", "")
    if colour in ("white", "transparent"):
        return True
    if colour.startswith("#"):
        digits = colour[1:]
        return len(digits) in (3, 6) and set(digits[:: len(digits) // 3]) == {"f"}
    parts = [int(part[:3]) for part in _NUMBER.findall(colour)]
    return colour.startswith("rgb") and len(parts) >= 3 and (min(parts[:3]) >= 250 or parts[3:] == [0])
