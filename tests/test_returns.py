"""Return lists, opened again as a township would open them."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from openpyxl.cell.rich_text import CellRichText

from exports.returns import Item, Missing, Return, excerpt, name_of, to_docx, to_xlsx, to_zip
from exports.safe import file_name

RED = RGBColor(0xC0, 0x00, 0x00)
BALANCE = Item(
    rule="balance.applications_flow",
    title="申请：收支不平",
    severity="error",
    message="“自然人”一列新收加结转之和为5，而总计加结转之和为7，相差2。",
    place="三、表3“（七）总计”一行“自然人”一列，第3页",
    before="（七）总计 ",
    marked="4",
    after=" 2 0 0 0 0 6",
    expected=5,
    found=7,
    advice="核对这一列的新收、结转和办理结果，改正有误的数。",
)
SECTION = Item(
    "structure.section_missing", "缺少规定的部分", "error", "没有找到“六、其他需要报告的事项”。", "全文"
)
FORMULA = Item(
    rule="narrative.rate_mismatch",
    title="+比率与件数不一致",
    severity="warning",
    message='=HYPERLINK("http://x") 这样的字不能被执行',
    place="@A1",
    before="=1+1，办结率",
    marked="98%",
    advice="-1",
)
NOTE = Item("value.small_n", "件数太少", "note", "不足10件。")
ZIXI = Return(
    unit_name="紫溪镇人民政府",
    unit_code="532301104",
    county="楚雄市人民政府办公室",
    year=2024,
    document_name="紫溪镇2024年报.docx",
    made_on=date(2025, 1, 20),
    items=(BALANCE, SECTION, FORMULA, NOTE),
)
RIGHT = replace(ZIXI, unit_name="东瓜镇", unit_code="532301101", items=(FORMULA,))


def word_of(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def book_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


def rows_of(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_list_errors_and_then_warnings_in_the_docx() -> None:
    document = word_of(to_docx(ZIXI))
    errors, warnings = document.tables
    assert rows_of(errors) == [
        ["序号", "问题", "在哪里", "原文", "核对", "怎样改"],
        [
            "1",
            f"{BALANCE.title}\n{BALANCE.message}",
            BALANCE.place,
            "（七）总计 4 2 0 0 0 0 6",
            "应为5\n现为7\n相差2",
            BALANCE.advice,
        ],
        ["2", f"{SECTION.title}\n{SECTION.message}", "全文", "—", "—", ""],
    ]
    assert [row[1] for row in rows_of(warnings)[1:]] == [f"{FORMULA.title}\n{FORMULA.message}"]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "不足10件" not in text
    assert "（文件“紫溪镇2024年报.docx”），经核对有2处错误必须改正，有1处需要核对。" in text
    assert "“上传数据”页重新上传" in text
    assert text.endswith("楚雄市人民政府办公室\n2025年1月20日")


def test_mark_the_part_in_question_in_the_docx() -> None:
    cell = word_of(to_docx(ZIXI)).tables[0].rows[1].cells[3]
    marked = [run.text for run in cell.paragraphs[0].runs if run.font.bold and run.font.color.rgb == RED]
    assert marked == ["4"]


def test_print_the_docx_on_a4_with_a_head_on_each_page() -> None:
    document = word_of(to_docx(ZIXI))
    section = document.sections[0]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (297, 210)
    rows = document.tables[0].rows
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows[1:])
    normal = document.styles["Normal"].element.rPr.rFonts
    assert normal.get(qn("w:eastAsia")) == "仿宋"


def test_leave_out_a_table_that_would_be_empty() -> None:
    document = word_of(to_docx(replace(ZIXI, items=(BALANCE,))))
    assert len(document.tables) == 1
    assert "请核对（" not in "".join(paragraph.text for paragraph in document.paragraphs)
    assert book_of(to_xlsx(replace(ZIXI, items=(BALANCE,)))).sheetnames == ["必须改正"]


def test_list_errors_and_warnings_on_sheets_of_their_own() -> None:
    book = book_of(to_xlsx(ZIXI))
    assert book.sheetnames == ["必须改正", "请核对"]
    sheet = book["必须改正"]
    assert [cell.value for cell in sheet[5]][:9] == [
        *("序号", "问题", "具体情况", "在哪里", "原文", "应为", "现为", "相差", "怎样改"),
    ]
    first = [cell.value for cell in sheet[6]]
    assert first[:4] == [1, BALANCE.title, BALANCE.message, BALANCE.place]
    assert first[5:9] == [5, 7, 2, BALANCE.advice]
    assert [cell.value for cell in sheet[7]][4:8] == [None] * 4
    assert sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows == "$5:$5"


def test_mark_the_part_in_question_in_the_xlsx() -> None:
    passage = book_of(to_xlsx(ZIXI))["必须改正"]["E6"].value
    assert isinstance(passage, CellRichText)
    assert str(passage) == "（七）总计 4 2 0 0 0 0 6"
    marked = [part for part in passage if getattr(part, "font", None) and part.font.b]
    assert [(part.text, part.font.color.rgb) for part in marked] == [("4", "FFC00000")]


def test_run_no_text_as_a_formula() -> None:
    sheet = book_of(to_xlsx(ZIXI))["请核对"]
    cells = [cell for row in sheet.iter_rows(min_row=6, max_row=6) for cell in row if cell.value is not None]
    texts = [cell for cell in cells if not isinstance(cell.value, int)]
    assert [str(cell.value) for cell in texts] == [
        *(FORMULA.title, FORMULA.message, FORMULA.place, "=1+1，办结率98%", FORMULA.advice),
    ]
    assert {cell.data_type for cell in texts} == {"s"}
    assert all(cell.quotePrefix for cell in texts)


def test_drop_characters_that_no_document_may_hold() -> None:
    odd = replace(BALANCE, before="甲\x0b\x00", marked="乙\ud800", after="丙\ufffe")
    assert word_of(to_docx(replace(ZIXI, items=(odd,)))).tables[0].rows[1].cells[3].text == "甲乙丙"
    assert str(book_of(to_xlsx(replace(ZIXI, items=(odd,))))["必须改正"]["E6"].value) == "甲乙丙"


def test_pack_a_county_with_an_overview() -> None:
    data = to_zip("楚雄市", [ZIXI, RIGHT], [Missing("树苴乡", "532301203", 2024)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == [
            "楚雄市_退回情况汇总.xlsx",
            "紫溪镇人民政府_2024年度_退回清单.docx",
            "紫溪镇人民政府_2024年度_退回清单.xlsx",
        ]
        overview = book_of(archive.read("楚雄市_退回情况汇总.xlsx")).active
        assert len(word_of(archive.read("紫溪镇人民政府_2024年度_退回清单.docx")).tables) == 2
    rows = [[cell.value or "" for cell in row] for row in overview.iter_rows(min_row=4)]
    assert [row[1:7] for row in rows] == [
        ["紫溪镇人民政府", "532301104", 2024, "退回", 2, 1],
        ["东瓜镇", "532301101", 2024, "无误", "", 1],
        ["树苴乡", "532301203", 2024, "未报", "", ""],
    ]
    assert rows[0][8] == "紫溪镇人民政府_2024年度_退回清单.docx"
    assert "应报3份，已报2份，其中退回1份（错误共2处），无误1份；未报1份。" in overview["A2"].value


def test_give_namesakes_files_of_their_own() -> None:
    twins = [replace(ZIXI, unit_code=code) for code in ("532301104", "532301105")]
    with zipfile.ZipFile(io.BytesIO(to_zip("楚雄市", twins))) as archive:
        names = [name for name in archive.namelist() if name.endswith(".docx")]
    assert names == ["紫溪镇人民政府_2024年度_退回清单.docx", "紫溪镇人民政府_2024年度_退回清单_2.docx"]


def test_tell_how_far_the_packing_is_and_stop_when_asked() -> None:
    seen: list[tuple[int, int]] = []
    to_zip("楚雄市", [ZIXI, RIGHT], progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        to_zip("楚雄市", [ZIXI, RIGHT], progress=stop)


def test_make_the_same_bytes_again() -> None:
    assert to_docx(ZIXI) == to_docx(ZIXI)
    assert to_xlsx(ZIXI) == to_xlsx(ZIXI)
    assert to_zip("楚雄市", [ZIXI]) == to_zip("楚雄市", [ZIXI])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("紫溪镇/2024:退回?清单", "紫溪镇 2024 退回 清单"),
        ("CON", "_CON"),
        ("lpt1.退回", "_lpt1.退回"),
        ("清单. ", "清单"),
        ("", "_"),
        ("镇" * 300, "镇" * 120),
    ],
)
def test_name_files_as_windows_allows(title: str, name: str) -> None:
    assert file_name(title) == name
    assert "/" not in name_of(replace(ZIXI, unit_name="甲/乙"))


def test_cut_a_passage_to_some_words() -> None:
    text = "前" * 50 + "，共受理\n30 件，" + "后" * 50
    start = text.index("30")
    before, marked, after = excerpt(text, start, start + 2)
    assert before == "…" + "前" * 31 + "，共受理 "
    assert marked == "30"
    assert after == " 件，" + "后" * 33 + "…"
