"""The nouns of a page as it is printed: words at places, and ruling lines. Of a PDF or of a picture."""

from typing import NamedTuple


class Box(NamedTuple):
    """x grows to the right, y downwards; in points."""

    left: float
    top: float
    right: float
    bottom: float


class Word(NamedTuple):
    """Letters of one line without a blank or a ruling line between them; in a picture, a part of a line.

    `confidence` as of a `Cell`: None where the file states its letters.
    """

    text: str
    box: Box
    confidence: float | None = None


class Rule(NamedTuple):
    """A ruling line: at x (or y) `at`, from y (or x) `start` to `end`."""

    at: float
    start: float
    end: float


class Page(NamedTuple):
    """What is printed on a page, turned so that its text is upright.

    Attributes:
        number: counts from 1.
        off_page: words beside the paper.
        across, down: ruling lines.
        recognised: whether the words were recognised in a picture of the page.
    """

    number: int
    box: Box
    words: list[Word]
    off_page: list[Word]
    across: list[Rule]
    down: list[Rule]
    recognised: bool = False
