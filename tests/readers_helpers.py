"""Documents built for a test, and short views of what was read of them."""

import io
import random
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from loaders.model import Block, Cell, Document, Paragraph, Table

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "reports"

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMESPACES.items())
_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def shown(document: Document) -> list[str | list[list[str | None]]]:
    """Paragraphs as their text, tables as rows of texts (a merged cell at each position it covers)."""
    return [_shown(block) for block in document.blocks]


def lines(document: Document) -> list[str]:
    """The texts of the paragraphs."""
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def only_table(document: Document) -> list[list[str | None]]:
    """The texts of the document's one table."""
    (table,) = tables(document)
    return texts_of(table)


def texts_of(table: Table) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in table.rows]


def assert_is_grid(table: Table) -> None:
    """What `Table` promises: equal rows, and a merged cell the same object wherever it reaches."""
    assert len({len(row) for row in table.rows}) == 1
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            if cell is not None:
                assert table.rows[cell.row][cell.col] is cell
                assert cell.row <= r < cell.row + cell.rowspan
                assert cell.col <= c < cell.col + cell.colspan


def anchors(table: Table) -> list[Cell]:
    return list(table.cells())


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    """A w:p with one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A docx whose w:body holds `body`; numbering="…", styles="…" are the insides of those parts."""
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": _RELATIONSHIPS,
            "word/document.xml": f"<w:document {DECLARED}><w:body>{body}</w:body></w:document>",
            **{f"word/{name}.xml": f"<w:{name} {DECLARED}>{part}</w:{name}>" for name, part in parts.items()},
        }
    )


def mutations(sound: bytes, count: int, alphabet: bytes = bytes(range(256))) -> Iterator[bytes]:
    """The file with some bytes changed, now and then cut off; the same ones each time."""
    chance = random.Random(7)
    for number in range(count):
        data = bytearray(sound)
        for _ in range(chance.randrange(1, 12)):
            data[chance.randrange(len(data))] = chance.choice(alphabet)
        yield bytes(data[: chance.randrange(len(data))] if number % 10 == 0 else data)


def corpus(*suffixes: str) -> list[Path]:
    """The reports of the shared corpus with these suffixes; the test is skipped where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip("../shared/reports is not here")
    return sorted(path for path in CORPUS.rglob("*") if path.suffix in suffixes)


def _shown(block: Block) -> str | list[list[str | None]]:
    return block.text if isinstance(block, Paragraph) else texts_of(block)
