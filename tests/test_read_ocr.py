"""Scans and photographs made here: what is recognised equals what the text says, or is said to be unread."""

import io
import zlib
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from loaders.errors import ReadError
from loaders.forms import load_forms
from loaders.load import read_report
from loaders.model import Cell, Document, Fact, Paragraph, Table, Where
from loaders.readers import SUFFIXES, read
from loaders.readers.ocr import is_installed
from loaders.structure import check_pictures
from loaders.structure.pictures import SURE
from tests.readers_helpers import lines, only_table, tables
from tests.report_files import as_pdf
from tests.table_layouts import TITLES, standard_tables, values_for
from tests.test_read_pdf import HEAD, HEIGHT, MERGED, WIDTH, Draw, both, pdf, simple, table, text

FORMS = load_forms()
NO_RECOGNITION = "pip install -r requirements-ocr.txt"
Alter = Callable[[Image.Image], Image.Image]


def rendered(data: bytes, dots: int = 150) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(data)
    return [document[n].render(scale=dots / 72).to_pil().convert("RGB") for n in range(len(document))]


@cache
def shows_chinese() -> bool:
    """Whether there is a font here with which PDFium can draw Chinese letters."""
    one, other = (rendered(pdf(text(letters)), 72)[0] for letters in ("国国", "口口"))
    return one.tobytes() != other.tobytes()


recognises = pytest.mark.skipif(
    not (is_installed() and shows_chinese()), reason="requirements-ocr.txt or a Chinese font is not installed"
)


def saved(pictures: Sequence[Image.Image], kind: str, **options: object) -> bytes:
    """One file with these pictures."""
    buffer = io.BytesIO()
    first, *others = pictures
    more = {"save_all": True, "append_images": others} if others else {}
    first.save(buffer, kind, **more, **options)
    return buffer.getvalue()


def askew(degrees: float) -> Alter:
    return lambda page: page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")


def noisy(page: Image.Image) -> Image.Image:
    """Grey paper with the grain of a cheap scanner."""
    grain = np.random.default_rng(5).normal(-12, 6, (page.height, page.width, 1))
    return Image.fromarray(np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8))


def photographed(page: Image.Image) -> Image.Image:
    """Held askew over a table, with the light from one side: the upper edge is shorter than the lower one."""
    w, h = page.size
    corners = ((-0.06 * w, -0.05 * h), (-0.02 * w, 1.03 * h), (1.02 * w, 1.05 * h), (1.05 * w, -0.03 * h))
    quad = page.transform(
        page.size,
        Image.Transform.QUAD,
        tuple(edge for corner in corners for edge in corner),
        Image.Resampling.BICUBIC,
        fillcolor=(90, 80, 70),
    )
    light = np.linspace(1.0, 0.6, w)[None, :, None]
    return Image.fromarray((np.asarray(quad) * light).astype(np.uint8))


def scanned(data: bytes, *alters: Alter, dots: int = 150) -> bytes:
    """A PDF of the pictures of its pages, as JPEG."""
    pages = rendered(data, dots)
    for alter in alters:
        pages = [alter(page) for page in pages]
    return saved(pages, "PDF", resolution=dots, quality=70)


def picture(draw: Draw, dots: int = 150) -> Image.Image:
    return rendered(pdf(draw), dots)[0]


def pasted(page: Image.Image) -> Draw:
    """A page that shows the picture and nothing else."""
    return lambda canvas: canvas.drawImage(ImageReader(page), 0, 0, WIDTH, HEIGHT)


def report(form: str, year: int) -> bytes:
    """A report as a PDF with text: blank cells, "/", numbers of one digit and of many."""
    values = values_for(FORMS[form], 21)
    values["applications.granted", "research"] = ""
    values["applications.carried_out", "social"] = "/"
    values["penalties.decisions", None] = "71117"
    numbered = standard_tables(FORMS[form], values)
    items = [
        f"楚雄市紫溪镇人民政府{year}年政府信息公开工作年度报告",
        "一、总体情况",
        "全年主动公开政府信息1286条；受理12345政务服务便民热线64件，办结63件，办结率98.4%。",
        *(part for number in sorted(numbered) for part in (TITLES[number], numbered[number])),
        "五、存在的主要问题及改进情况",
        "部分栏目更新不及时。",
        "六、其他需要报告的事项",
        "无。",
    ]
    return as_pdf(items)


def by_cell(facts: Sequence[Fact]) -> dict[tuple[str, tuple[tuple[str, str], ...]], Fact]:
    return {(fact.indicator, tuple(fact.dims.items())): fact for fact in facts}


@recognises
@pytest.mark.parametrize(("form", "year"), [("2019", 2020), ("2021", 2023)])
def test_recognise_in_a_scan_what_the_text_states(form: str, year: int) -> None:
    data = report(form, year)
    stated = read_report(data, "年报.pdf")
    recognised = read_report(scanned(data, askew(0.7), noisy), "年报.pdf")
    assert (recognised.unit, recognised.year, recognised.form) == (stated.unit, stated.year, stated.form)
    expected, found = by_cell(stated.facts), by_cell(recognised.facts)
    wrong = {
        cell: (fact.raw, expected[cell].raw)
        for cell, fact in found.items()
        if fact.value is not None and (fact.confidence or 0) >= 0.8 and fact.value != expected[cell].value
    }
    assert not wrong
    right = [cell for cell, fact in expected.items() if cell in found and found[cell].value == fact.value]
    assert len(right) >= 0.99 * len(expected)
    blank = found["applications.granted", (("applicant", "research"),)]
    assert (blank.status, blank.value, blank.confidence) == ("unread", None, 0.0)
    assert found["applications.carried_out", (("applicant", "social"),)].status == "not_applicable"
    assert all(fact.where.page and fact.confidence is not None for fact in recognised.facts)
    rules = [finding.rule for finding in recognised.findings]
    assert rules.count("structure.recognised_by_ocr") == rules.count("structure.unread_cells") == 1
    assert not any(finding.rule.startswith(("balance.", "value.")) for finding in recognised.findings)


MERGED_TEXTS = [
    ["（本列数据的勾稽关系）", "申请人情况"],
    ["自然人", "总计"],
    ["三、本年", "（一）予以公开", "3", "4"],
    ["（二）其他", "", "/"],
]
"""What stands in MERGED, row by row where it begins."""


def begun(found: Table) -> list[list[str]]:
    """The texts of the cells in the rows where they begin, with one kind of brackets and lines joined."""
    rows: list[list[str]] = [[] for _ in found.rows]
    for cell in found.cells():
        rows[cell.row].append("".join(cell.text.split()).replace("(", "（").replace(")", "）"))
    return rows


@recognises
@pytest.mark.parametrize(
    ("alter", "kind"),
    [(photographed, "JPEG"), (lambda page: page.rotate(90, expand=True), "PNG"), (askew(180), "WEBP")],
    ids=["photographed", "on its side", "upside down"],
)
def test_read_a_photograph_with_its_merged_cells(alter: Alter, kind: str) -> None:
    page = both(
        text("二、主动公开政府信息情况和办理结果", "全年共公开12条。", top=20),
        table([60, 90, 70, 70], [30, 30, 60, 40], MERGED, top=80),
    )
    document = read(saved([alter(picture(page, 200))], kind), "照片")
    (found,) = tables(document)
    assert begun(found) == MERGED_TEXTS
    assert lines(document) == ["二、主动公开政府信息情况和办理结果", "全年共公开12条。"]
    assert document.media == "image"


@recognises
def test_read_all_frames_of_a_tiff_as_pages() -> None:
    first = both(text("二、主动公开", top=20), simple(HEAD, ("行政处罚", "17", "0")))
    second = simple(("行政强制", "3", "111"), ("规章", "0", "7"))
    document = read(saved([picture(first), picture(second)], "TIFF", compression="tiff_lzw"), "扫描.tif")
    assert only_table(document) == [
        list(HEAD),
        ["行政处罚", "17", "0"],
        ["行政强制", "3", "111"],
        ["规章", "0", "7"],
    ]
    assert [row[0].page for row in tables(document)[0].rows if row[0]] == [1, 1, 2, 2]


@recognises
def test_read_text_pages_and_scanned_pages_in_their_order() -> None:
    page = picture(both(text("二、主动公开政府信息情况", top=20), simple(HEAD, ("规章", "5", "26"))))
    document = read(
        pdf(text("一、总体情况良好并公开"), pasted(page), text("三、其他需要报告的事项")), "年报.pdf"
    )
    assert lines(document) == ["一、总体情况良好并公开", "二、主动公开政府信息情况", "三、其他需要报告的事项"]
    assert only_table(document) == [list(HEAD), ["规章", "5", "26"]]
    first, scan, last = (block for block in document.blocks if isinstance(block, Paragraph))
    assert (first.page, scan.page, last.page) == (1, 2, 3)
    assert first.confidence is last.confidence is None
    assert scan.confidence == pytest.approx(1, abs=0.1)
    assert document.unread_pages == ()


@recognises
def test_recognise_what_stands_under_a_scan_rather_than_believe_it() -> None:
    page = picture(text("全年共公开政府信息17条", top=100))
    document = read(pdf(both(text("全年共公开政府信息11条"), pasted(page))), "年报.pdf")
    assert lines(document) == ["全年共公开政府信息17条"]


@recognises
def test_name_the_pages_that_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    from loaders.readers import from_image

    monkeypatch.setattr(from_image, "MOST_PICTURES", 1)
    page = picture(text("全年共公开政府信息17条"))
    frames = saved([page, page, page], "TIFF")
    assert from_image.read_image(frames).unread_pages == (2, 3)
    assert from_image.read_scanned_pdf(pdf(pasted(page), pasted(page))).unread_pages == (2,)


@recognises
def test_leave_pictures_of_too_many_pixels_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    from loaders.readers import from_image

    monkeypatch.setattr(from_image, "MOST_PIXELS", 10_000)
    data = pdf(text("一、总体情况良好并公开"), pasted(picture(text("全年共公开政府信息17条"))))
    content = from_image.read_scanned_pdf(data)
    assert content.blocks == (Paragraph("一、总体情况良好并公开", 1),)
    assert content.unread_pages == (2,)


@recognises
def test_refuse_a_picture_without_words() -> None:
    with pytest.raises(ReadError, match=r"^“雪.png”是图片，没有认出文字"):
        read(saved([Image.new("RGB", (600, 800), "white")], "PNG"), "雪.png")


def png_of(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\2\0\0\0"
    rows = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@recognises
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (png_of(60_000, 60_000), "60000×60000 像素"),
        (png_of(2_000_000_000, 3), "像素"),
        (png_of(9_000, 9_000), "损坏"),
        (saved([Image.new("RGB", (50, 50))], "JPEG")[:200], "损坏"),
        (b"II*\0" + bytes(range(200)), "损坏"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "损坏"),
    ],
    ids=["bomb", "ribbon", "cut off", "half a photograph", "no TIFF", "no WebP"],
)
def test_refuse_hostile_pictures_in_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        read(data, "图.png")
    assert str(caught.value).startswith("“图.png”")
    assert str(caught.value).endswith("。")


@pytest.fixture
def without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.readers.ocr.find_spec", lambda library: None)


@pytest.mark.usefixtures("without_recognition")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_say_how_to_have_pictures_read(kind: str) -> None:
    with pytest.raises(ReadError, match=NO_RECOGNITION) as caught:
        read(saved([Image.new("RGB", (40, 40))], kind), "照片")
    assert str(caught.value).startswith("“照片”")
    assert str(caught.value).count("。") == 1


@pytest.mark.usefixtures("without_recognition")
def test_say_how_to_have_scans_read() -> None:
    blank = Image.new("RGB", (40, 40))
    with pytest.raises(ReadError, match=f"^“年报.pdf”是扫描件.*{NO_RECOGNITION}"):
        read(pdf(pasted(blank)), "年报.pdf")


@pytest.mark.usefixtures("without_recognition")
def test_read_the_text_pages_and_find_the_others_unread() -> None:
    blank = Image.new("RGB", (40, 40))
    data = pdf(text("紫溪镇2023年政府信息公开工作年度报告", "一、总体情况"), *[pasted(blank)] * 3)
    found = {finding.rule: finding for finding in read_report(data, "年报.pdf").findings}
    assert "第2—4页" in found["structure.unread_pages"].message
    assert NO_RECOGNITION in found["structure.unread_pages"].message


def test_find_pictures_in_folders() -> None:
    assert {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"} <= set(SUFFIXES)


def test_say_what_other_pictures_are_to_be_saved_as() -> None:
    with pytest.raises(ReadError, match=r"^“a”是 GIF 图片；请另存为"):
        read(b"GIF89a" + bytes(50), "a")
    with pytest.raises(ReadError, match="HEIC 照片；请在手机上导出为 JPG"):
        read(b"\0\0\0\x18ftypheic" + bytes(50), "a")


def fact(raw: str, confidence: float | None, *, col: int = 0, page: int | None = 4) -> Fact:
    return Fact(
        indicator="applications.granted",
        label="（一）予以\n公开",
        value=float(raw) if raw else None,
        unit="件",
        raw=raw,
        where=Where(0, row=0, col=col, page=page),
        status="stated" if raw else "unread",
        confidence=confidence,
    )


def of_cells(*cells: tuple[str, float | None], unread: tuple[int, ...] = ()) -> Document:
    row = tuple(Cell(words, 0, n, page=4, confidence=sure) for n, (words, sure) in enumerate(cells))
    return Document("年报.pdf", "0" * 64, "pdf", (Table((row,)),), unread_pages=unread)


def test_name_the_least_sure_numbers_and_their_places() -> None:
    facts = [fact("17", 0.99), fact("7", 0.62, col=1), fact("3", SURE, col=2)]
    (finding,) = check_pictures(of_cells(("17", 0.99), ("7", 0.62), ("3", SURE)), facts)
    assert finding.rule == "structure.recognised_by_ocr"
    assert finding.severity == "warning"
    assert finding.message.startswith("3个数字")
    assert "其中1个把握不足95%：第4页“（一）予以公开”的“7”（把握62%）" in finding.message
    assert finding.where == Where(0, row=0, col=1, page=4)


def test_name_few_of_many_unsure_numbers() -> None:
    facts = [fact("7", 0.5 + n / 100, col=n) for n in range(9)]
    (finding,) = check_pictures(of_cells(*[("7", 0.5)] * 9), facts)
    assert finding.message.count("把握") == 6
    assert "等" in finding.message


def test_find_cells_that_were_not_read() -> None:
    facts = [fact("", 0.0), fact("5", 0.99, col=1)]
    recognised, unread = check_pictures(of_cells(("", 0.0), ("5", 0.99)), facts)
    assert recognised.message.startswith("1个数字")
    assert unread.rule == "structure.unread_cells"
    assert "有1格没有认出内容" in unread.message
    assert unread.where == Where(0, row=0, col=0, page=4)


def test_find_pages_that_were_not_read() -> None:
    (finding,) = check_pictures(of_cells(("5", None), unread=(2, 3, 4, 9)), [fact("5", None)])
    assert (finding.rule, finding.severity) == ("structure.unread_pages", "error")
    assert finding.message.startswith("第2—4、9页")


def test_find_nothing_where_the_file_states_its_characters() -> None:
    assert check_pictures(of_cells(("5", None)), [fact("5", None)]) == ()


@recognises
@pytest.mark.parametrize(
    ("sign", "means"), [("/", "/"), ("—", "—"), ("－", "—"), ("1", ""), ("7", ""), ("三", "")]
)
def test_tell_strokes_that_mean_nothing_from_numbers(sign: str, means: str) -> None:
    from loaders.readers.ocr_picture import ink_of, sign_of

    point = 200 / 72
    ink = ink_of(np.asarray(picture(text(sign), 200))[:, :, ::-1].copy(), point)
    rows, columns = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    assert sign_of(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], 12 * point) == means


@recognises
def test_find_the_rules_of_tables_and_no_strokes_of_letters() -> None:
    from loaders.readers.ocr_picture import ink_of, rules_of

    def headline(canvas: Canvas) -> None:
        canvas.setFont("STSong-Light", 30)
        canvas.drawString(50, HEIGHT - 58, "三、政府信息公开工")

    page = both(headline, simple(HEAD, ("规章", "1", "2"), top=60))
    pixels = np.asarray(picture(page, 200))[:, :, ::-1].copy()
    found = rules_of(ink_of(pixels, 200 / 72), 200 / 72)
    assert len(found.across) == 3
    assert len(found.down) == 4


@recognises
def test_leave_flat_paper_as_it_is() -> None:
    from loaders.readers.ocr_flat import flattened

    pixels = np.asarray(picture(simple(HEAD, ("规章", "1", "2"), ("许可", "3", "4"))))[:, :, ::-1].copy()
    assert flattened(pixels, 150 / 72) is pixels
