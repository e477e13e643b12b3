"""PDFs drawn for a test: letters and lines at places, nothing else."""

import io
import random
import zlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from loaders.errors import ReadError
from loaders.model import Document, Paragraph
from loaders.readers import read
from tests.readers_helpers import anchors, assert_is_grid, corpus, lines, only_table, shown, tables, texts_of

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


@pytest.fixture(autouse=True)
def _without_character_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of pictures must not depend on what is installed here; test_read_ocr reads them."""
    monkeypatch.setattr("loaders.readers.ocr.find_spec", lambda library: None)


WIDTH, HEIGHT, MARGIN = 400, 500, 50
LETTERS_A_LINE = 25  # of 12 points
Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, (WIDTH, HEIGHT), **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def read_pdf(*pages: Draw, **options: object) -> Document:
    return read(pdf(*pages, **options), "年报.pdf")


def put(canvas: Canvas, x: float, y: float, text: str, size: float = 12) -> None:
    """Text whose upper left corner is at x, y from above."""
    canvas.setFont("STSong-Light", size)
    canvas.drawString(x, HEIGHT - y - size, text)


def text(*printed: str, top: float = 80) -> Draw:
    """Lines from above; "  " at the beginning indents by two ideographs."""

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(printed):
            indent = 24 if line.startswith("  ") else 0
            put(canvas, MARGIN + indent, top + 20 * number, line.strip())

    return draw


def both(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for each in draws:
            each(canvas)

    return draw


def line(canvas: Canvas, x: float, y: float, to_x: float, to_y: float) -> None:
    canvas.line(x, HEIGHT - y, to_x, HEIGHT - to_y)


def thin_box(canvas: Canvas, x: float, y: float, to_x: float, to_y: float) -> None:
    """As Word draws a line."""
    canvas.rect(x, HEIGHT - to_y, max(to_x - x, 0.5), max(to_y - y, 0.5), stroke=0, fill=1)


Area = tuple[int, int, int, int, str]
"""Top row, left column, rows, columns, text with "\\n" where it is wrapped."""


def table(
    widths: Sequence[float],
    heights: Sequence[float],
    areas: Iterable[Area],
    *,
    top: float = 60,
    rule: Callable[[Canvas, float, float, float, float], None] = line,
) -> Draw:
    """Each area with its four sides and its text."""
    xs = [MARGIN + sum(widths[:n]) for n in range(len(widths) + 1)]
    ys = [top + sum(heights[:n]) for n in range(len(heights) + 1)]

    def draw(canvas: Canvas) -> None:
        for row, col, rows, cols, content in areas:
            left, right, above, below = xs[col], xs[col + cols], ys[row], ys[row + rows]
            for sides in ((left, above, right, above), (left, below, right, below)):
                rule(canvas, *sides)
            for sides in ((left, above, left, below), (right, above, right, below)):
                rule(canvas, *sides)
            for number, wrapped in enumerate(content.split("\n") if content else ()):
                put(canvas, left + 5.5, above + 3 + 13 * number, wrapped, 10)

    return draw


def rows_of(*rows: Sequence[str]) -> list[Area]:
    return [(r, c, 1, 1, content) for r, row in enumerate(rows) for c, content in enumerate(row)]


HEAD = ("信息内容", "本年制发件数", "现行有效件数")


def simple(*rows: Sequence[str], top: float = 60, **options: object) -> Draw:
    return table([100, 100, 100], [20] * len(rows), rows_of(*rows), top=top, **options)  # type: ignore[arg-type]


def test_lines_that_fill_the_paper_go_on_in_the_next() -> None:
    long = "　　" + "全年主动公开政府信息的情况是这样写得很长" * 3
    printed = ["  " + long[2:25], *(long[n : n + LETTERS_A_LINE] for n in range(25, len(long), 25))]
    document = read_pdf(text("一、总体情况", *printed, "  共收到申请12件。", "  均已答复。"))
    assert lines(document) == ["一、总体情况", long[2:], "共收到申请12件。", "均已答复。"]


def test_a_number_that_found_no_room_is_joined() -> None:
    full = "字" * 24 + "。"
    document = read_pdf(text(full, "  " + "公" * 21, "1234567件，其中网站12件。"))
    assert lines(document)[-1] == "公" * 21 + "1234567件，其中网站12件。"


def test_a_paragraph_goes_on_over_the_page_without_page_numbers_and_running_heads() -> None:
    def page(number: int, *printed: str) -> Draw:
        head = text("某某镇年度报告", top=20)
        foot = text(f"— {number} —", top=HEIGHT - 35)
        return both(head, text(*printed), foot)

    document = read_pdf(
        page(1, "  " + "全年公开信息" + "字" * 17),
        page(2, "共12件。", "二、主动公开"),
        page(3, "三、其他事项"),
    )
    assert lines(document) == ["全年公开信息" + "字" * 17 + "共12件。", "二、主动公开", "三、其他事项"]


def test_a_heading_below_a_full_line_stays_alone() -> None:
    document = read_pdf(text("字" * 24 + "。", "（二）依申请公开情况", "字" * LETTERS_A_LINE))
    assert lines(document)[:2] == ["字" * 24 + "。", "（二）依申请公开情况"]


def test_columns_without_rules_are_parted_by_blanks() -> None:
    def draw(canvas: Canvas) -> None:
        for x, word in ((50, "规章"), (150, "0"), (250, "11")):
            put(canvas, x, 100, word)

    assert lines(read_pdf(text("信息内容"), draw))[1].split() == ["规章", "0", "11"]
    assert "某某镇2023年公开12条" in lines(read_pdf(text("某某镇 2023 年公开 12 条")))


MERGED: list[Area] = [
    (0, 0, 2, 2, "（本列数据的勾稽\n关系）"),
    (0, 2, 1, 2, "申请人情况"),
    (1, 2, 1, 1, "自然人"),
    (1, 3, 1, 1, "总计"),
    (2, 0, 2, 1, "三\n、\n本\n年"),
    (2, 1, 1, 1, "（一）予以\n公开"),
    (2, 2, 1, 1, "3"),
    (2, 3, 1, 1, "4"),
    (3, 1, 1, 1, "（二）其他"),
    (3, 2, 1, 1, ""),
    (3, 3, 1, 1, "/"),
]


@pytest.mark.parametrize("rule", [line, thin_box])
def test_merged_cells_have_real_spans(
    rule: Callable[[Canvas, float, float, float, float], None],
) -> None:
    document = read_pdf(table([30, 62, 60, 60], [20, 20, 40, 40], MERGED, rule=rule))
    (found,) = tables(document)
    assert_is_grid(found)
    assert {(cell.row, cell.col, cell.rowspan, cell.colspan) for cell in anchors(found)} == {
        area[:4] for area in MERGED
    }
    assert texts_of(found)[2:] == [
        ["三、本年", "（一）予以公开", "3", "4"],
        ["三、本年", "（二）其他", "", "/"],
    ]


def test_rules_in_one_path_or_in_a_form_make_the_same_table() -> None:
    words = table([100] * 3, [20] * 3, rows_of(HEAD, "规00", "政12"), rule=lambda *_: None)

    def grid(canvas: Canvas) -> None:
        canvas.grid([50, 150, 250, 350], [HEIGHT - 60, HEIGHT - 80, HEIGHT - 100, HEIGHT - 120])

    def form(canvas: Canvas) -> None:
        canvas.beginForm("lines")
        canvas.translate(-10, 0)
        grid(canvas)
        canvas.endForm()
        canvas.translate(10, 0)
        canvas.doForm("lines")
        canvas.translate(-10, 0)

    expected = [list(HEAD), ["规", "0", "0"], ["政", "1", "2"]]
    assert only_table(read_pdf(both(grid, words))) == expected
    assert only_table(read_pdf(both(form, words))) == expected


def test_a_table_may_be_open_at_its_sides() -> None:
    def rules(canvas: Canvas) -> None:
        for y in (60, 80, 100):
            line(canvas, 50, y, 350, y)
        for x in (150, 250):
            line(canvas, x, 60, x, 100)

    words = table([100] * 3, [20] * 2, rows_of(HEAD, "规12"), rule=lambda *_: None)
    assert only_table(read_pdf(both(rules, words))) == [list(HEAD), ["规", "1", "2"]]


def test_frames_and_underlines_are_no_tables() -> None:
    def drawn(canvas: Canvas) -> None:
        canvas.rect(20, 20, WIDTH - 40, HEIGHT - 40)
        line(canvas, 50, 100, 350, 100)

    assert shown(read_pdf(both(drawn, text("一、总体情况", "  公开12件。")))) == [
        "一、总体情况",
        "公开12件。",
    ]


def test_two_numbers_in_a_cell_stay_two() -> None:
    document = read_pdf(simple(HEAD, ("规章", "1", "2")), table([100, 100], [40], [(0, 0, 1, 1, "3\n4")]))
    assert "34" not in str(shown(document))


def test_words_that_run_over_a_rule_are_parted_there() -> None:
    def glued(canvas: Canvas) -> None:
        put(canvas, 138, 83, "7890", 12)  # two digits on each side of x = 150

    document = read_pdf(both(simple(HEAD, ("规", "", "2")), glued))
    assert [str(cell).replace(" ", "") for cell in only_table(document)[1]] == ["规78", "90", "2"]


def wide(*areas: Area, rows: int, height: float = 20) -> Draw:
    return table([60, 60, 90, 45, 45], [height] * rows, areas)


HEAD_ROW: list[Area] = [(0, 0, 1, 3, "办理结果"), (0, 3, 1, 1, "自然人"), (0, 4, 1, 1, "总计")]


def test_a_table_over_two_pages_is_one_with_its_broken_label_and_row() -> None:
    first = wide(
        *HEAD_ROW,
        *((1, 0, 2, 1, "三、本年"), (1, 1, 2, 1, "（四）无"), (1, 2, 1, 1, "1.不掌握信息")),
        *((1, 3, 1, 1, "5"), (1, 4, 1, 1, "5"), (2, 2, 1, 1, "2.没有现成信息需"), (2, 3, 1, 1, "6")),
        (2, 4, 1, 1, "6"),
        rows=3,
    )
    second = wide(
        *(
            (0, 0, 3, 1, ""),
            (0, 1, 2, 1, "法提供"),
            (0, 2, 1, 1, "要另行制作"),
            (0, 3, 1, 1, ""),
            (0, 4, 1, 1, ""),
        ),
        *((1, 2, 1, 1, "3.不明确"), (1, 3, 1, 1, "7"), (1, 4, 1, 1, "7"), (2, 1, 1, 2, "（五）其他")),
        *((2, 3, 1, 1, "8"), (2, 4, 1, 1, "8")),
        rows=3,
    )
    assert only_table(read_pdf(first, second)) == [
        ["办理结果"] * 3 + ["自然人", "总计"],
        ["三、本年", "（四）无法提供", "1.不掌握信息", "5", "5"],
        ["三、本年", "（四）无法提供", "2.没有现成信息需要另行制作", "6", "6"],
        ["三、本年", "（四）无法提供", "3.不明确", "7", "7"],
        ["三、本年", "（五）其他", "（五）其他", "8", "8"],
    ]


def test_a_head_that_is_printed_again_is_left_out() -> None:
    document = read_pdf(simple(HEAD, ("规章", "1", "2")), simple(HEAD, ("行政许可", "3", "4")))
    assert only_table(document) == [list(HEAD), ["规章", "1", "2"], ["行政许可", "3", "4"]]


def test_a_row_without_numbers_on_the_next_page_is_a_row() -> None:
    document = read_pdf(
        simple(HEAD, ("行政处罚", "1", "2")), simple(("行政强制", "", ""), ("规章", "0", "0"))
    )
    assert only_table(document)[1:] == [["行政处罚", "1", "2"], ["行政强制", "", ""], ["规章", "0", "0"]]


def test_numbers_below_their_label_on_the_next_page_are_its_own() -> None:
    document = read_pdf(simple(HEAD, ("行政处罚", "", "")), simple(("", "1", "2"), ("规章", "0", "0")))
    assert only_table(document)[1:] == [["行政处罚", "1", "2"], ["规章", "0", "0"]]


def test_a_table_of_another_width_is_another_table() -> None:
    other = table([80, 80], [20] * 2, rows_of(("行政复议", "总计"), ("1", "2")))
    assert len(tables(read_pdf(simple(HEAD, ("规章", "1", "2")), other))) == 2


def test_tables_and_lines_stand_in_reading_order() -> None:
    document = read_pdf(
        both(text("二、主动公开", top=30), simple(HEAD, ("规", "1", "2")), text("三、其他", top=150))
    )
    assert [part if isinstance(part, str) else "table" for part in shown(document)] == [
        "二、主动公开",
        "table",
        "三、其他",
    ]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turned: int) -> None:
    moves = {90: (0, -HEIGHT), 180: (-WIDTH, -HEIGHT), 270: (-WIDTH, 0)}

    def draw(canvas: Canvas) -> None:
        canvas.setPageSize((WIDTH, HEIGHT))  # as shown
        canvas.setPageRotation(turned)
        canvas.rotate(turned)
        canvas.translate(*moves[turned])
        both(text("二、主动公开情况", top=30), simple(HEAD, ("规章", "1", "2")))(canvas)

    assert shown(read_pdf(draw)) == ["二、主动公开情况", [list(HEAD), ["规章", "1", "2"]]]


def test_the_title_is_what_the_file_names_and_text_beside_the_page_is_hidden() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("某某镇年度报告")
        put(canvas, -300, 100, "看不见的文字")

    document = read_pdf(both(draw, text("一、总体情况良好并公开")))
    assert document.title == "某某镇年度报告"
    assert document.hidden == ("看不见的文字",)
    assert lines(document) == ["一、总体情况良好并公开"]


def test_bytes_before_the_pdf_are_passed_over() -> None:
    assert read(b"\r\n\r\n" + pdf(text("一、总体情况良好并公开")), "x").media == "pdf"


def with_named_letters(*letters: str) -> bytes:
    """A PDF whose font says what its letters stand for."""
    mapping = "".join(f"<{n:04X}> <{ord(letter):04X}>\n" for n, letter in enumerate(letters, 1))
    unicode = (
        "1 begincodespacerange <0000> <FFFF> endcodespacerange "
        f"{len(letters)} beginbfchar\n{mapping}endbfchar"
    )
    codes = "".join(f"{n:04X}" for n in range(1, len(letters) + 1))
    shows = f"BT /F 12 Tf 50 400 Td <{codes}> Tj ET"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 500]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(shows)}>>stream\n{shows}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        "/Supplement 0>>>>",
        f"<</Length {len(unicode)}>>stream\n{unicode}\nendstream",
    ]
    body = "".join(f"{n} 0 obj\n{part}\nendobj\n" for n, part in enumerate(parts, 1))
    return f"%PDF-1.4\n{body}trailer\n<</Root 1 0 R/Size {len(parts) + 1}>>\n%%EOF".encode()


def test_letters_named_by_their_radical_are_the_usual_ones() -> None:
    assert lines(read(with_named_letters(*"⼈⺠政府⻓办公室公开信息"), "x")) == ["⼈民政府长办公室公开信息"]


def test_letters_without_a_meaning_are_not_taken_for_text() -> None:
    with pytest.raises(ReadError, match="没有文字编码"):
        read(with_named_letters(*map(chr, range(0xE000, 0xE020))), "x")


def scan(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(io.BytesIO(_png())), 0, 0, WIDTH, HEIGHT)


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\xff"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pdf(scan, scan), "扫描件.*pip install -r requirements-ocr.txt.*docx"),
        (pdf(lambda canvas: None), "没有可读的文字"),
        (pdf(text("一、总体情况良好并公开"), encrypt=StandardEncryption("secret")), "密码"),
        (pdf(text("一、总体情况良好并公开"))[:400], "损坏"),
        (b"%PDF-1.7\n", "损坏"),
        (pdf(*[text("一、总体情况")] * 301), "301 页"),
    ],
    ids=["scan", "blank", "encrypted", "truncated", "only a head", "too long"],
)
def test_what_can_not_be_read_is_said_in_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says) as caught:
        read(data, "年报.pdf")
    assert str(caught.value).startswith("“年报.pdf”")
    assert str(caught.value).endswith("。")


def test_a_password_only_for_changes_does_not_hinder() -> None:
    locked = StandardEncryption("", ownerPassword="secret", canModify=0)
    assert lines(read_pdf(text("一、总体情况良好并公开"), encrypt=locked)) == ["一、总体情况良好并公开"]


def test_a_drawing_of_thousands_of_lines_is_passed_over() -> None:
    def drawing(canvas: Canvas) -> None:
        canvas.grid([n / 10 for n in range(0, 4000, 8)], [n / 10 for n in range(0, 5000, 8)])

    assert lines(read_pdf(both(drawing, text("一、总体情况良好并公开")))) == ["一、总体情况良好并公开"]


def test_readers_in_several_threads_do_not_meet() -> None:
    data = pdf(both(text("二、主动公开情况", top=30), simple(HEAD, ("规章", "1", "2"))))
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(lambda _: read(data, "x"), range(16)))) == 1


def test_damaged_bytes_never_do_more_than_refuse() -> None:
    data = pdf(
        both(text("一、总体情况", top=20), wide(*HEAD_ROW, rows=1)),
        text("字" * 25, "完。"),
        pageCompression=1,
    ) + with_named_letters(*"某镇")
    chance = random.Random(3)
    for _ in range(200):
        mutated = bytearray(data)
        for _ in range(chance.choice((1, 4, 30))):
            at = chance.randrange(len(mutated))
            mutated[at : at + chance.choice((0, 1, 40))] = chance.randbytes(chance.choice((0, 1, 3)))
        with suppress(ReadError):
            for found in tables(read(bytes(mutated), "x.pdf")):
                assert_is_grid(found)


def test_name_the_page_of_each_paragraph_and_cell() -> None:
    document = read_pdf(
        both(text("一、总体情况良好并公开", top=20), simple(HEAD, ("行政处罚", "1", "2"))),
        both(simple(HEAD, ("行政强制", "3", "4")), text("三、其他", top=200)),
    )
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    assert [(block.text, block.page) for block in paragraphs] == [
        ("一、总体情况良好并公开", 1),
        ("三、其他", 2),
    ]
    (found,) = tables(document)
    assert [[cell.page for cell in row if cell] for row in found.rows] == [[1] * 3, [1] * 3, [2] * 3]
    assert all(cell.confidence is None for cell in found.cells())


def test_name_the_page_on_which_a_number_stands_below_its_label() -> None:
    document = read_pdf(simple(HEAD, ("行政处罚", "", "")), simple(("", "1", "2"), ("规章", "0", "0")))
    (found,) = tables(document)
    assert [cell.page for cell in found.rows[1] if cell] == [1, 2, 2]


def test_name_the_pages_that_are_pictures_and_read_the_others() -> None:
    document = read_pdf(text("一、总体情况良好并公开"), scan, text("三、其他需要报告的事项"), scan)
    assert lines(document) == ["一、总体情况良好并公开", "三、其他需要报告的事项"]
    assert document.unread_pages == (2, 4)


def test_join_nothing_over_a_page_that_was_not_read() -> None:
    full = "字" * LETTERS_A_LINE
    assert lines(read_pdf(text("一、总体情况", full), scan, text(full + "。"))) == [
        "一、总体情况",
        full,
        full + "。",
    ]
    first, second = simple(HEAD, ("规章", "1", "2")), simple(("规范性文件", "3", "4"), ("行政许可", "5", "6"))
    assert len(tables(read_pdf(text("一、总体情况良好并公开"), first, scan, second))) == 2


def unseen(*printed: str) -> Draw:
    """What a scanner makes: a picture, and behind it what its software recognised."""

    def draw(canvas: Canvas) -> None:
        scan(canvas)
        begun = canvas.beginText(MARGIN, HEIGHT - 100)
        begun.setFont("STSong-Light", 12)
        begun.setTextRenderMode(3)
        for line_of_text in printed:
            begun.textLine(line_of_text)
        canvas.drawText(begun)

    return draw


def under(draw: Draw) -> Draw:
    """The same with a picture over it."""
    return both(draw, scan)


@pytest.mark.parametrize("draw", [unseen("一、总体情况良好并公开"), under(text("一、总体情况良好并公开"))])
def test_text_behind_a_picture_is_unsure_and_its_page_unread(draw: Draw) -> None:
    document = read_pdf(draw)
    assert document.blocks == (Paragraph("一、总体情况良好并公开", 1, 0.5),)
    assert document.unread_pages == (1,)


def test_text_on_a_picture_is_text() -> None:
    document = read_pdf(both(scan, text("一、总体情况良好并公开")))
    assert document.blocks == (Paragraph("一、总体情况良好并公开", 1),)
    assert document.unread_pages == ()


def test_letters_drawn_as_curves_are_a_picture() -> None:
    def curves(canvas: Canvas) -> None:
        for n in range(150):
            canvas.circle(50 + 2 * n, 200 + n, 3, stroke=0, fill=1)

    assert read_pdf(text("一、总体情况良好并公开"), curves).unread_pages == (2,)


def test_read_corpus() -> None:
    for path in corpus(".pdf"):
        document = read(path.read_bytes(), path.name)
        shapes = [(len(found.rows), len(found.rows[0])) for found in tables(document)]
        assert len(shapes) == 3, path.name
        assert shapes[1][1] == 10
        assert shapes[2] == (4, 15)
        for found in tables(document):
            assert_is_grid(found)
