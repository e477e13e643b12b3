"""Workbooks of every kind say what an official sees in them."""

import base64
import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from loaders.errors import ReadError
from loaders.load import read_report
from loaders.model import Document
from loaders.readers import SUFFIXES, read
from loaders.readers.cell_format import show_number
from loaders.readers.sheet import MOST_CELLS
from tests.readers_helpers import assert_is_grid, corpus, lines, mutations, only_table, package, shown, tables

XLS = zlib.decompress(
    base64.b85decode(
        b"c-rk)T}V_x6#nMkyMMasuBoAcEgPDdl<7+lx)zi~W&S)E5~b#1Vg6vgWMq~t1tFNxLlJ^tK`)jM{ZaHo1U(3b5<(DZ;ZsBe1rh3Y"
        b"=Ip(j+6D?HDEAC==FFKhXU?2^?wPsw&5(PncOYdPb08lorh^VxXYd47htY9?#)Cmg8m*mb(1c|L4m&+as|Al^25s^g%I7@}1$VU<"
        b"gn^G#526W0jSYU!62cC)p-M;_@`OgQr{D(FSR}Ju@r;i!Ud8wh%RXUTz?@FTc_cd~Dlp_L%G|2Q@d3rlW3hw<9`KxZ%-MoOyq0l%"
        b"rb~omE!f_Ctm^oRA4t`l=mP~op})c3Ec*`Jga%}9%1%qw*5MZ7AWkAwyl6S(MLo6lS}$s-o$z}xh6IYBKKuxJfbT}Cc<wRzOUoA^"
        b"{?FNb+dugBFyHMi@Dz9qzI^(T<fAAM=JKy76esNnRtot(1?X`2rO6RZ^psj#URB;J3BZYNn+!Ka?C$WjPNEgjBq6I4Vo&|sONCc+"
        b"kc}MVQfL{|NS&vltV@L$Ewi>X`HAQ$9cjC8f-*v8b#>i@e{C(vd}(^tM$P#Cfm0OJn`v+;kWs$(;^1YSTwNL_j}kXZo@AW)T(dG?"
        b"4CezU;Tj5dNxL~KxX4SBx4#YVt1k8(W==bwc5*)gX>#`n;;fwEJWca8D&5g>d}2b0Wl2jIXR?NkjL-2ZYnV=9oIo<vrWYsb#I6pO"
        b"InSf%v~DiLh;RK2I)muI=aPr1fls~-ME4htw<h$D`g-ZjbkJ@Dmkwl!EOGssghxK36?!&(&p7$7%xYI$Y`cb_ei4Yn6rz}PGk!{Y"
        b"275~um1l?uGX!UDi9<bO<xo$do*M3{)YJ6U753b0U7=Gz`m;@mVh_b*I37?Hnbj4ty`pB@hy9&jeW7ucJlp?L(dTMpr$g7SMzB<6"
        b"?N(j8%G#6Uuwtd2v@|3ot+eTSH1<JAk4M*|v5#b|Oz8WUpdw$1$9=g4I;;M`V#X!r#HA63B8-=79Eyl>C|mX_B6-yW6HG9{1QSe{"
        b"{ZB{X8wvQXV$p9LHvPZO6xC_-H_3{HQZ!O&q3^k!XrQ*4zU>zRNw5e*mzd`q<A0%qa$3C^b*N@L>J}WobYm1V_cQN_uEl$W7P|iQ"
        b"LhSs{>;DEWs!2E"
    )
)
"""As xlwt wrote it: a merged title, a framed table with a blank, and a row, a column and a sheet hidden."""

NARRATIVE = "2023年，测试镇通过县政府网站主动公开政府信息86条。" * 8
FORM = "信息内容,本年制发件数,本年废止件数,现行有效件数\n规章,0,0,0\n行政规范性文件,3,1,8".splitlines()


def xlsx(build: Callable[[Any], None], **options: Any) -> bytes:
    """The workbook that `build` makes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as workbook:
        build(workbook)
    return buffer.getvalue()


def sheet_of(rows: Sequence[Sequence[Any]], name: str | None = None) -> Callable[[Any], None]:
    """A workbook's only sheet with these cells."""

    def build(workbook: Any) -> None:
        sheet = workbook.add_worksheet(name)
        for row, cells in enumerate(rows):
            for col, value in enumerate(cells):
                sheet.write(row, col, value)

    return build


def of(rows: Sequence[Sequence[Any]], name: str | None = None) -> Document:
    return read(xlsx(sheet_of(rows, name)), "年报.xlsx")


def report_rows() -> list[list[str]]:
    """A small report as the rows of one sheet."""
    return [
        ["楚雄市紫溪镇2023年政府信息公开工作年度报告"],
        ["一、总体情况"],
        [NARRATIVE],
        ["二、主动公开政府信息情况"],
        ["第二十条第（一）项"],
        *(line.split(",") for line in FORM),
        ["第二十条第（五）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "245"],
        ["五、存在的主要问题及改进情况"],
        ["无"],
    ]


def ods(table: str, before: str = "", **parts: str) -> bytes:
    """An OpenDocument spreadsheet with these tables; `before` stands among its styles."""
    names = {
        "office": "office:1.0",
        "table": "table:1.0",
        "text": "text:1.0",
        "style": "style:1.0",
    }
    declared = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}"' for prefix, name in names.items()
    )
    content = (
        f"<office:document-content {declared}><office:automatic-styles>{before}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return package({"mimetype": mimetype, "content.xml": content, **parts})


def ods_table(rows: Sequence[Sequence[str]], name: str = "Sheet1") -> str:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}">{body}</table:table>'


def as_csv(rows: Sequence[Sequence[str]], delimiter: str = ",", *, titles_alone: bool = False) -> str:
    """Rows filled up to the widest, as editors save them; programs leave titles alone on their lines."""
    width = max(map(len, rows))
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    for row in rows:
        writer.writerow(row if titles_alone and len(row) == 1 else [*row, *[""] * (width - len(row))])
    return buffer.getvalue()


def check_reading(data: bytes, name: str) -> bool:
    """Whether the file could be read: into sound tables, or refused with a sentence."""
    try:
        document = read(data, name)
    except ReadError:
        return False
    for table in tables(document):
        assert_is_grid(table)
    return True


# --- lines and tables ---


def test_read_titles_and_prose_as_lines_and_the_rest_as_tables() -> None:
    assert shown(of(report_rows())) == [
        "楚雄市紫溪镇2023年政府信息公开工作年度报告",
        "一、总体情况",
        NARRATIVE,
        "二、主动公开政府信息情况",
        "第二十条第（一）项",
        [line.split(",") for line in FORM],
        "第二十条第（五）项",
        [["信息内容", "本年处理决定数量"], ["行政许可", "245"]],
        "五、存在的主要问题及改进情况",
        "无",
    ]


def test_read_one_report_alike_in_every_kind_of_file() -> None:
    rows = report_rows()
    expected = shown(of(rows))
    kinds = {
        "ods": ods(ods_table(rows)),
        "csv": as_csv(rows).encode("gb18030"),
        "ragged.csv": as_csv(rows, titles_alone=True).encode("utf-8-sig"),
        "tsv": as_csv(rows, "\t").encode("utf-16"),
        "semicolons.csv": as_csv(rows, ";").encode(),
    }
    for kind, data in kinds.items():
        assert shown(read(data, f"年报.{kind}")) == expected, kind

    facts = {(fact.indicator, fact.value) for fact in read_report(kinds["csv"], "年报.csv").facts}
    assert facts >= {
        ("normative_documents.issued", 3),
        ("licensing.decisions", 245),
        ("publications.by_channel", 86),
    }


def test_read_merged_cells_as_one() -> None:
    def build(workbook: Any) -> None:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:D1", "标题", None)
        sheet.merge_range("A2:A3", "渠道", None)
        sheet.merge_range("B2:D2", "件数", None)
        sheet.write_row("B3", ["受理", "办结", "按时"])
        sheet.write_row("A4", ["热线", 5, 4, 3])

    document = read(xlsx(build), "年报.xlsx")
    assert shown(document) == [
        "标题",
        [["渠道", "件数", "件数", "件数"], ["渠道", "受理", "办结", "按时"], ["热线", "5", "4", "3"]],
    ]
    (table,) = tables(document)
    assert_is_grid(table)
    assert (table.rows[0][0].rowspan, table.rows[0][1].colspan) == (2, 3)  # type: ignore[union-attr]


def test_read_a_tall_title_as_a_line() -> None:
    def build(workbook: Any) -> None:
        framed = workbook.add_format({"border": 1})
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:C2", "楚雄市紫溪镇2023年年度报告", None)
        for col, text in enumerate(["填报单位：紫溪镇", "", ""]):
            sheet.write(2, col, text, framed)
        sheet.write_row("A4", ["渠道", "受理", "办结"])
        sheet.write_row("A5", ["热线", 5, 4])

    table = [["渠道", "受理", "办结"], ["热线", "5", "4"]]
    assert shown(read(xlsx(build), "年报.xlsx")) == ["楚雄市紫溪镇2023年年度报告", "填报单位：紫溪镇", table]


def test_keep_a_row_without_values_in_its_table() -> None:
    rows: list[list[Any]] = [["申请", "自然人", "总计"], ["新收"], ["结转", 1, 1], ["注：本表为手工统计"]]
    assert shown(of(rows)) == [
        [["申请", "自然人", "总计"], ["新收", "", ""], ["结转", "1", "1"]],
        "注：本表为手工统计",
    ]


def test_keep_a_framed_blank_row_at_the_end_of_a_table() -> None:
    def build(workbook: Any) -> None:
        framed = workbook.add_format({"border": 1})
        sheet = workbook.add_worksheet()
        for row, cells in enumerate((["结果维持", "结果纠正"], ["", ""])):
            for col, text in enumerate(cells):
                sheet.write(row, col, text, framed)

    assert only_table(read(xlsx(build), "年报.xlsx")) == [["结果维持", "结果纠正"], ["", ""]]


def test_break_lines_where_the_cell_does() -> None:
    document = of([["第一段。" * 40 + "\n第二段\r\n\n第三段"], ["甲", "乙", "丙"]])
    assert lines(document) == ["第一段。" * 40, "第二段", "第三段"]


def test_leave_out_columns_that_hold_nothing() -> None:
    assert only_table(of([["", "甲", "", "乙"], ["", "1", "", "2"]])) == [["甲", "乙"], ["1", "2"]]


def test_read_the_sheets_in_order_and_name_those_without_a_heading() -> None:
    def build(workbook: Any) -> None:
        for name, title in (
            ("主动公开", ["二、主动公开"]),
            ("依申请公开", []),
            ("Sheet3", []),
            ("空表", None),
        ):
            sheet = workbook.add_worksheet(name)
            if title is not None:
                sheet.write_row(0, 0, title)
                sheet.write_row(1, 0, ["甲", "乙"])
                sheet.write_row(2, 0, [1, 2])

    table = [["甲", "乙"], ["1", "2"]]
    document = read(xlsx(build), "年报.xlsx")
    assert shown(document) == ["二、主动公开", table, "依申请公开", table, table]


def test_read_the_title_of_the_file() -> None:
    def build(workbook: Any) -> None:
        workbook.set_properties({"title": "紫溪镇年报"})
        workbook.add_worksheet().write(0, 0, "无")

    assert read(xlsx(build), "年报.xlsx").title == "紫溪镇年报"


# --- what is hidden ---


def test_set_apart_what_is_hidden() -> None:
    def build(workbook: Any) -> None:
        sheet = workbook.add_worksheet("可见")
        for row, cells in enumerate((["甲", "藏列", "乙"], ["藏", "在", "行"], ["1", "x", "2"])):
            sheet.write_row(row, 0, cells)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column("B:B", None, None, {"hidden": True})
        draft = workbook.add_worksheet("草稿")
        draft.write_row(0, 0, ["藏在", "表里"])
        draft.hide()

    document = read(xlsx(build), "年报.xlsx")
    assert shown(document) == ["可见", [["甲", "乙"], ["1", "2"]]]
    assert document.hidden == ("藏列", "藏 在 行", "x", "藏在 表里")


def test_show_a_merged_cell_whose_first_column_is_hidden() -> None:
    def build(workbook: Any) -> None:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:C1", "申请人情况", None)
        sheet.write_row("A2", ["藏", "自然人", "总计"])
        sheet.write_row("A3", ["藏", 1, 1])
        sheet.set_column("A:A", None, None, {"hidden": True})

    document = read(xlsx(build), "年报.xlsx")
    assert shown(document) == ["申请人情况", [["自然人", "总计"], ["1", "1"]]]
    assert document.hidden == ("藏", "藏")


# --- values ---


def test_read_a_formula_as_its_value() -> None:
    def build(workbook: Any) -> None:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["甲", "乙", "合计"])
        sheet.write_row(1, 0, [1, 2])
        sheet.write_formula("C2", "=SUM(A2:B2)", None, 3)

    assert only_table(read(xlsx(build), "年报.xlsx"))[1] == ["1", "2", "3"]


def test_show_a_formula_that_was_never_calculated_as_it_stands() -> None:
    """It is no number, and must not look like a blank cell."""
    book = xlsx(sheet_of([["甲", "乙"], [1, 2]]))
    changed = rewritten(book, "xl/worksheets/sheet1.xml", b"<v>2</v>", b"<f>SUM(A2:A2)</f>")
    assert only_table(read(changed, "年报.xlsx"))[1] == ["1", "=SUM(A2:A2)"]


def test_read_a_formula_whose_result_is_an_empty_text_as_blank() -> None:
    book = xlsx(sheet_of([["甲", "乙"], [1, 2], [3, 4]]))
    cell = b'<c r="B2" t="str"><f>IF(A2=1,"","x")</f><v></v></c>'
    changed = rewritten(book, "xl/worksheets/sheet1.xml", b'<c r="B2"><v>2</v></c>', cell)
    assert only_table(read(changed, "年报.xlsx")) == [["甲", "乙"], ["1", ""], ["3", "4"]]


def test_show_a_long_formula_as_no_prose() -> None:
    book = xlsx(sheet_of([["甲", "乙"], [1, 2]]))
    formula = f"<f>{'A2+' * 60}A2</f><v></v>".encode()
    changed = rewritten(book, "xl/worksheets/sheet1.xml", b"<v>2</v>", formula)
    shown_text = only_table(read(changed, "年报.xlsx"))[1][1] or ""
    assert shown_text.startswith("=A2+A2+")
    assert len(shown_text) < 50


def rewritten(book: bytes, part: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    return package({**parts, part: parts[part].replace(old, new)})


def test_read_text_and_number_alike() -> None:
    assert only_table(of([["甲", "乙", "丙"], ["0", 0, 0.0], ["5", 5, 5.0]]))[1:] == [["0"] * 3, ["5"] * 3]


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (5.0, "General", "5"),
        (1204, "General", "1204"),
        (0.1 + 0.2, "General", "0.3"),
        (6742180.35, "General", "6742180.35"),
        (-6, "General", "-6"),
        (1204, "#,##0", "1,204"),
        (-1204.5, "#,##0.00_);(#,##0.00)", "(1,204.50)"),
        (0.986, "0.0%", "98.6%"),
        (1, "0%", "100%"),
        (0.9999, "0.0%", "100.0%"),
        (2.345, "0.00", "2.35"),
        (18.5, '0.00"万元"', "18.50万元"),
        (3, '0"件"', "3件"),
        (12, "¥#,##0", "¥12"),
        (12, "[$¥-804]#,##0.00", "¥12.00"),
        (7, "000", "007"),
        (0.5, "#.##", "0.5"),
        (0, "#,##0;-#,##0;", "0"),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "0"),
        (12345, '0!.0,"万"', "12345"),
        (12, "[DBNum1]General", "12"),
        (12, "@", "12"),
        (1.5, "# ?/?", "1.5"),
        (150000, "0.00E+00", "150000"),
        (45291, "yyyy/m/d", "2023/12/31"),
        (45291, 'yyyy"年"m"月"d"日";@', "2023年12月31日"),
        (45291, "[$-804]yyyy-mm-dd", "2023-12-31"),
        (45291.5, "yyyy/m/d h:mm", "2023/12/31 12:00"),
        (45291.75, "h:mm:ss", "18:00:00"),
        (1, "yyyy/m/d", "1900/1/1"),
        (-1, "yyyy/m/d", "-1"),
        (1e300, "yyyy/m/d", "1e+300"),
        (1e300, "0.00", "1e+300"),
        (float("inf"), "0", "inf"),
        (2, ";;;", "2"),
        (2, '"', "2"),
    ],
)
def test_show_a_number_as_the_sheet_does(value: float, code: str, expected: str) -> None:
    assert show_number(value, code) == expected


def test_show_dates_and_percentages_of_a_workbook() -> None:
    def build(workbook: Any) -> None:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["办结率", "日期", "是否", "错误"])
        sheet.write(1, 0, 0.986, workbook.add_format({"num_format": "0.0%"}))
        sheet.write_datetime(1, 1, date(2023, 12, 31), workbook.add_format({"num_format": 31}))
        sheet.write_boolean(1, 2, True)
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")

    expected = ["98.6%", "2023年12月31日", "TRUE", "#DIV/0!"]
    assert only_table(read(xlsx(build), "年报.xlsx"))[1] == expected


def test_read_rich_text_without_its_reading_aids() -> None:
    book = xlsx(sheet_of([["甲", "乙"], ["汉字", "丙"]]))
    rich = "<si><r><t>汉</t></r><r><rPr><b/></rPr><t>字</t></r><rPh sb='0' eb='1'><t>hanzi</t></rPh></si>"
    changed = rewritten(book, "xl/sharedStrings.xml", "<si><t>汉字</t></si>".encode(), rich.encode())
    assert only_table(read(changed, "年报.xlsx"))[1] == ["汉字", "丙"]


def test_read_the_strict_kind_of_xlsx() -> None:
    book = xlsx(sheet_of([["甲", "乙"], [1, 2]]))
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        book = rewritten(
            book,
            part,
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
    assert only_table(read(book, "年报.xlsx")) == [["甲", "乙"], ["1", "2"]]


def test_read_xls_as_excel_shows_it() -> None:
    document = read(XLS, "办理情况.xls")
    assert document.media == "xls"
    assert shown(document) == [
        "测试镇2023年办理情况",
        [
            ["渠道", "受理数", "办结率", "截止日期"],
            ["热线", "1204", "98.6%", "2023年12月31日"],
            ["信箱", "5", "", "/"],
        ],
    ]
    assert document.hidden == ("藏在列里", "藏在行里", "藏在表里")


def test_read_ods_as_it_was_last_shown() -> None:
    style = (
        '<style:style style:name="x" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    rows = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        '<table:table-column table:number-columns-repeated="3"/>',
        '<table:table-row><table:table-cell table:number-columns-spanned="5">'
        '<text:p>标<text:s text:c="2"/>题</text:p></table:table-cell>'
        '<table:covered-table-cell table:number-columns-repeated="4"/></table:table-row>',
        "<table:table-row><table:table-cell><text:p>办结率</text:p></table:table-cell>"
        "<table:table-cell><text:p>藏</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="2"><text:p>0</text:p></table:table-cell>'
        '<table:table-cell office:value-type="percentage" office:value="0.986">'
        "<office:annotation><text:p>批注</text:p></office:annotation>"
        "<text:p>98.6%</text:p></table:table-cell></table:table-row>",
        '<table:table-row><table:table-cell office:value-type="float" office:value="0">'
        "<text:p>-</text:p></table:table-cell><table:table-cell/>"
        '<table:table-cell office:value-type="float" office:value="12"/>'
        '<table:table-cell office:value-type="percentage" office:value="0.5"/></table:table-row>',
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    )
    draft = ods_table([["藏在表里"]]).replace("<table:table ", '<table:table table:style-name="x" ', 1)
    sheet = f'<table:table table:name="表">{"".join(rows)}</table:table>{draft}'
    document = read(ods(sheet, style), "年报.ods")
    assert shown(document) == ["标  题", [["办结率", "0", "0", "98.6%"], ["0", "12", "50%", ""]]]
    assert document.hidden == ("藏", "藏在表里")


# --- csv or text ---


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况\n全年公开信息86条,其中网站20条,微信66条。\n收到申请3件,办结3件。\n",
        "你好,世界\n再见,世界\n",
        "甲, 乙, 丙, 丁\n戊, 己, 庚, 辛\n壬, 癸, 子, 丑\n",
        "甲\t1\n乙\t2\n一、总体情况\n",
    ],
)
def test_read_text_with_commas_as_text(text: str) -> None:
    assert read(text.encode(), "年报.csv").media == "text"


# --- bad input ---


def sentence_of(data: bytes, name: str = "年报.xlsx") -> str:
    with pytest.raises(ReadError) as raised:
        read(data, name)
    return str(raised.value)


def sheet_xml(rows: int, cells: str, first: str = "") -> bytes:
    """An xlsx with very many equal rows below a first one, put together without a library, so quickly."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packaged = "http://schemas.openxmlformats.org/package/2006/relationships"
    body = f"<sheetData><row>{first}</row>{f'<row>{cells}</row>' * rows}</sheetData>"
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": (
                f'<workbook xmlns="{main}" xmlns:r="{related}">'
                '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{packaged}"><Relationship Id="r1" Type="{related}/worksheet" '
                'Target="worksheets/sheet1.xml"/></Relationships>'
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{body}</worksheet>',
        }
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("百万行.xlsx", lambda: sheet_xml(1_000_000, "<c><v>1</v></c>")),
        ("一行千万格.xlsx", lambda: sheet_xml(1, "<c/>" * 10_000_000)),
        ("百万行.csv", lambda: b"a,1,2\n" * 1_000_000),
        (
            "重复.ods",
            lambda: ods(
                ods_table([["1"]]).replace(
                    "<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">'
                )
            ),
        ),
    ],
)
def test_refuse_a_sheet_of_a_million_rows(name: str, data: Callable[[], bytes]) -> None:
    assert f"超过 {MOST_CELLS // 10_000} 万个" in sentence_of(data(), name)


def test_read_a_sheet_that_was_blown_up_by_blank_rows() -> None:
    """One slip of the mouse formats a hundred thousand rows; the report above them is still a report."""
    text = "<c t='inlineStr'><is><t>年报</t></is></c>"
    assert shown(read(sheet_xml(100_000, '<c s="1"/><c s="1"/>', text), "年报.xlsx")) == ["年报"]
    assert "没有可读的文字" in sentence_of(sheet_xml(100, "<c/>"))


def test_read_past_merges_that_cover_the_world() -> None:
    book = xlsx(sheet_of([["甲", "乙"], [1, 2]]))
    merges = b"".join(b'<mergeCell ref="A%d:XFD1048576"/>' % row for row in range(1, 2000))
    part = b'</sheetData><mergeCells count="1">' + merges + b"</mergeCells>"
    document = read(rewritten(book, "xl/worksheets/sheet1.xml", b"</sheetData>", part), "年报.xlsx")
    assert lines(document) == ["甲"]


def test_refuse_entities_in_a_sheet() -> None:
    book = xlsx(sheet_of([["甲", "乙"], [1, 2]]))
    part = "xl/worksheets/sheet1.xml"
    bomb = b'standalone="yes"?>\n<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    assert "已损坏" in sentence_of(rewritten(book, part, b'standalone="yes"?>', bomb))


def test_refuse_with_the_reason() -> None:
    assert "加了密码" in sentence_of(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le")
    )
    manifest = '<m:manifest xmlns:m="urn:x"><m:encryption-data/></m:manifest>'
    assert "加了密码" in sentence_of(ods("", **{"META-INF/manifest.xml": manifest}), "年报.ods")
    assert "xlsb" in sentence_of(package({"xl/workbook.bin": "", "[Content_Types].xml": ""}), "年报.xlsb")
    assert "已损坏" in sentence_of(package({"xl/workbook.xml": "<", "[Content_Types].xml": ""}))
    assert "已损坏" in sentence_of(XLS[:3000], "年报.xls")
    assert "没有可读的文字" in sentence_of(xlsx(lambda workbook: workbook.add_worksheet()))
    for kind in ("xlsx", "xls", "ods", "csv"):
        assert f".{kind}" in SUFFIXES
        assert kind in sentence_of(b"\x89PNG\r\n" + bytes(99), "年报.png")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_end_with_a_sentence_whatever_the_bytes(kind: str) -> None:
    """Mutated files are read or refused, and nothing else."""
    rows = report_rows()
    sound = {
        "xlsx": xlsx(sheet_of(rows)),
        "xls": XLS,
        "ods": ods(ods_table(rows)),
        "csv": as_csv(rows).encode(),
    }[kind]
    for data in mutations(sound, 200):
        check_reading(data, f"年报.{kind}")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_end_with_a_sentence_whatever_the_parts(kind: str) -> None:
    """Parts with sound checksums but changed characters."""
    rows = report_rows()
    book = {"xlsx": xlsx(sheet_of(rows)), "ods": ods(ods_table(rows))}[kind]
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in [name for name in parts if name.endswith((".xml", ".rels"))]:
        for part in mutations(parts[name], 50, b'0123456789ABZ<>/" -'):
            check_reading(package({**parts, name: part}), f"年报.{kind}")


def test_read_the_corpus() -> None:
    for path in corpus(".xlsx"):
        assert check_reading(path.read_bytes(), path.name)
