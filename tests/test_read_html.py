import pytest

from loaders.errors import ReadError
from loaders.model import Document
from loaders.readers import read
from tests.readers_helpers import anchors, assert_is_grid, corpus, lines, only_table, shown, tables


def page(body: str, head: str = "", encoding: str = "utf-8") -> Document:
    return read(f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding), "report.html")


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("", "gb18030"),
        ("", "utf-8-sig"),
        ("iso-8859-1", "gb18030"),
        ("utf-8", "gb18030"),
        ("gb2312", "utf-8"),
        ("big5", "big5"),
        ("unicode", "utf-16"),
    ],
)
def test_decode_whatever_is_declared(declared: str, encoding: str) -> None:
    text = (
        "示范縣政府信息公開工作"
        if encoding == "big5"
        else "示范县汀岚镇政府信息公开，朱镕基䶮"
        if "18030" in encoding
        else "年报"
    )
    for meta in (
        f'<meta charset="{declared}">',
        f"<META http-equiv=Content-Type content='text/html; charset={declared}'>",
    ):
        assert lines(page(f"<p>{text}</p>", meta if declared else "", encoding)) == [text]


def test_show_a_line_for_each_block() -> None:
    document = page(
        "<h1>年报</h1><div>甲<p>全年<b>公开</b><span>信息\n  12<!-- 99 -->34</span><o:p></o:p>条</p>乙</div>"
        "一<br>二<br/><br>三<ul><li>1、首页<li>2、新闻</ul><p>&nbsp;</p><p>&emsp;0&nbsp;件</p>"
        "<p>图<img src=a>片<input type=hidden value=1>后</p>"
    )
    assert lines(document) == [
        *("年报", "甲", "全年公开信息 1234条", "乙", "一", "二", "三", "1、首页", "2、新闻"),
        *("\u20030\u00a0件", "图片后"),
    ]


def test_leave_out_what_no_visitor_reads() -> None:
    document = page(
        "<script>document.write('<p>受理88件</p>')</script><style>p{color:#fff}</style><noscript>请启用</noscript>"
        "<template><p>模板</p></template>"
        "<select><option>链接</select><!-- 受理777件 --><svg><title>图</title></svg>"
        "<iframe>旧</iframe><p>正文</p>",
        "<title> 示范县\n年报 </title>",
    )
    assert (document.title, lines(document), document.hidden) == ("示范县 年报", ["正文"], ())


@pytest.mark.parametrize(
    "opening",
    [
        '<p style="display:none">',
        "<p style='DISPLAY : none !important'>",
        "<p hidden>",
        '<p style="visibility: hidden">',
        '<span style="font-size:0;">',
        '<span style="font-size:1px">',
        '<span style="color:#fff">',
        '<span style="color: white">',
        '<span style="color:rgb(255, 255, 255)">',
        '<font color="#FFFFFF">',
        '<div style="position:absolute;left:-9999px">',
        '<div style="text-indent:-9999em">',
        '<div style="height:0;overflow:hidden">',
        '<div style="opacity:0">',
        "<marquee width=1 height=1>",
        '<div class="x">',
        '<div id="y">',
        '<div style="background:#fff"><span style="color:#fff">',
    ],
)
def test_set_hidden_text_apart(opening: str) -> None:
    rules = "<style>/* .z{} */ .x, #y { display:none } @media print { .w{display:none} }</style>"
    document = page(f"<p>公开86条</p>{opening}彩票 <b>9999条</b>", rules)
    assert lines(document) == ["公开86条"]
    assert document.hidden == ("彩票 9999条",)


@pytest.mark.parametrize(
    "body",
    [
        '<div style="background:#06c"><span style="color:#fff">总计</span></div>',
        '<table><tr><td bgcolor="#4472C4"><span style="color:#FFF">总计</span></table>',
        '<table class="blue"><tr><td><span style="color:#FFF">总计</span></table>',
        '<div style="font-size:0"><p style="font-size:16px">总计</p></div>',
        '<div style="visibility:hidden"><p style="visibility:visible">总计</p></div>',
        '<p style="font-size:0.9em;background-color:#fff">总计</p>',
        '<p style="text-indent:-24px;overflow:hidden">总计</p>',
        '<p class="w">总计</p>',
        '<p class="v">总计</p>',
    ],
)
def test_keep_what_only_looks_hidden(body: str) -> None:
    rules = (
        "<style>@media print{.a{color:red} .w{display:none}} .v{display:none} .open .v{display:block}</style>"
    )
    document = page(body, rules)
    assert lines(document) == ["总计"]
    assert document.hidden == ()


def test_resolve_spans() -> None:
    document = page(
        "<table><thead><tr><th rowspan=2 colspan=2>项目<th colspan=2>申请人<tr><th>自然人<th>总计</thead>"
        "<tr><td rowspan=2>结果<td>公开<td>1<td>1<tr><td>其他<td>&nbsp;<td>2<br>件</table>"
    )
    assert only_table(document) == [
        ["项目", "项目", "申请人", "申请人"],
        ["项目", "项目", "自然人", "总计"],
        ["结果", "公开", "1", "1"],
        ["结果", "其他", "", "2\n件"],
    ]
    table = tables(document)[0]
    assert_is_grid(table)
    merged = anchors(table)[0]
    assert (merged.row, merged.col, merged.rowspan, merged.colspan) == (0, 0, 2, 2)


def test_leave_out_rows_and_columns_in_which_no_cell_begins() -> None:
    document = page(
        "<table><tr><td colspan=3>甲<td colspan=7>乙<td>丙</tr><tr></tr>"
        "<tr><td colspan=3>丁<td colspan=7>1<td>2</table>"
    )
    assert only_table(document) == [["甲", "乙", "丙"], ["丁", "1", "2"]]


def test_end_a_rowspan_with_its_group_of_rows() -> None:
    document = page(
        "<table><thead><tr><th rowspan=9>项目<th>数</thead>"
        "<tbody><tr><td rowspan=0>甲<td>1<tr><td>2</tbody></table>"
    )
    assert only_table(document) == [["项目", "数"], ["甲", "1"], ["甲", "2"]]


@pytest.mark.parametrize(
    "markup",
    [
        "<tr><td colspan=99999>甲<td>乙<td>1<tr><td colspan=99999999999999999999>丙<td>丁<td>2",
        "<tr><td rowspan=99999>甲<td>乙<td>1<tr><td>丙<td>丁",
        "<tr><td>甲<td rowspan=2>乙<td>1<tr><td colspan=3>丙<td>2",
        "<tr><td colspan=-1 rowspan=x>甲<td colspan=''>乙<td>1<tr><td>丙",
    ],
)
def test_survive_absurd_spans(markup: str) -> None:
    for table in tables(page(f"<table>{markup}</table>")):
        assert_is_grid(table)
        assert len(table.rows[0]) < 10
        assert {"甲", "乙", "1", "丙"} <= {cell.text for cell in table.cells()}


def test_read_unclosed_cells_and_text_between_rows() -> None:
    document = page("<TABLE><TR><TD>规章<TD>0<TD>1<TR>游离<TD>文件<TD>2<TD>3</TABLE>后文")
    assert shown(document) == ["游离", [["规章", "0", "1"], ["文件", "2", "3"]], "后文"]


def test_read_what_word_exports() -> None:
    cell = (
        '<td style="border:1px"><p class=MsoNormal><span lang=EN-US style="font-size:12.0000pt">{}</span>'
        "<span>&nbsp;</span><o:p></o:p></p></td>"
    )
    split = cell.format("1</span><span>2")
    rows = f"<tr>{cell.format('规章')}{split}</tr><tr>{cell.format('文件')}{cell.format('')}</tr>"
    assert only_table(page(f"<table class=MsoNormalTable>{rows}</table>")) == [
        ["规章\u00a0", "12\u00a0"],
        ["文件\u00a0", ""],
    ]


def test_read_the_caption_before_its_table() -> None:
    document = page(
        "<table><caption>统计表<br>（2016年度）</caption><tr><td>指标<td>数<tr><td>收到<td>6</table>"
    )
    assert shown(document) == ["统计表", "（2016年度）", [["指标", "数"], ["收到", "6"]]]


DATA = "<table><tr><td>规章<td>0<tr><td>文件<td>{}</table>"


def test_read_layout_tables_in_reading_order() -> None:
    document = page(
        "<table><tr><td><table><tr><td>首页<tr><td>公开</table>"
        "<td><table><tr><td colspan=2><p>一、总体情况</p>"
        f"<tr><td colspan=2><p>公开12条</p><tr><td colspan=2>{DATA.format(3)}<tr><td>编辑：甲<td>浏览：6次"
        "</table></table>"
    )
    assert shown(document) == [
        *("首页", "公开", "一、总体情况", "公开12条"),
        [["规章", "0"], ["文件", "3"]],
        *("编辑：甲", "浏览：6次"),
    ]


def test_read_a_nested_row_as_the_text_of_its_cell() -> None:
    document = page(DATA.format("<table><tr><td>18.5</td><td>万元</td></tr></table>"))
    assert only_table(document) == [["规章", "0"], ["文件", "18.5万元"]]


def test_read_prose_and_data_of_one_table() -> None:
    prose = "全年公开信息，" * 30
    document = page(
        f"<table><tr><td colspan=2>一、总体情况<tr><td colspan=2>{prose}<tr><td colspan=2>二、主动公开"
        "<tr><td>规章<td>0<tr><td>文件<td>1"
        "<tr><td colspan=2>三、申请<tr><td>新收<td>2<tr><td>结转<td>0</table>"
    )
    assert shown(document) == [
        *("一、总体情况", prose, "二、主动公开"),
        [["规章", "0"], ["文件", "1"]],
        "三、申请",
        [["新收", "2"], ["结转", "0"]],
    ]


def test_keep_a_table_with_a_note_whole() -> None:
    note = "填表说明，" * 30
    rows = (
        "<tr><td colspan=2>第（一）项<tr><td>规章<td>0"
        "<tr><td colspan=2>第（五）项<tr><td>许可<td>1<tr><td>处罚<td>1"
    )
    assert shown(page(f"<table>{rows}<tr><td colspan=2>{note}</table>")) == [
        [["第（一）项"] * 2, ["规章", "0"], ["第（五）项"] * 2, ["许可", "1"], ["处罚", "1"]],
        note,
    ]


def test_read_the_lines_and_grids_of_pre() -> None:
    document = page(
        "<pre>表<b>一</b>\n+----+---+\n| 规 | 0 |\n| 章 |   |\n+----+---+\n| 文 | 1 |\n+----+---+</pre>"
    )
    assert shown(document) == ["表一", [["规\n章", "0"], ["文", "1"]]]
    assert lines(page('<div style="white-space: pre-wrap">一\n  二</div>')) == ["一", "  二"]


def test_read_a_fragment_and_a_frameless_page() -> None:
    assert lines(read("<p style='x'>标题</p>\t<p>正文".encode(), "a.html")) == ["标题", "正文"]


@pytest.mark.parametrize(
    "markup",
    [
        "<b><i>" * 20_000,
        "<table><tr><td>" * 2_000,
        "<table><tr><td>甲<td>乙<tr><td>丙<td>" * 500,
        "<tr><td colspan=9999 rowspan=9999>甲<td>乙" * 3_000,
        "<table>" + "<tr><td colspan=10000>甲<td>乙" * 3_000,
        "<style>" + "@{" * 40_000 + "</style><i hidden>",
        "<p>" + "&#2;0&#2;&#1;" * 500 + "<table><tr><td>甲<td>&#2;<tr><td>乙<td>丙</table>",
        "<div style='color:#fff'>" * 3_000 + "</div>" * 3_000,
        "<select><table><template><svg><math><frameset><plaintext>",
        "<!--" * 9 + "<p>",
    ],
)
def test_survive_hostile_markup(markup: str) -> None:
    document = read(f"<html><p>先</p>{markup}字".encode(), "a.html")
    assert lines(document)[0] == "先"
    for table in tables(document):
        assert_is_grid(table)


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000,
        "<div>" * 50_000 + "</div>" * 50_000,
        "<ul><li>" * 50_000,
        "<b><div></b>" * 40_000,
        "<span>" * 50_000 + "<div></div>" * 50_000,
        "<p>公</p>" * 200_000,
    ],
)
def test_refuse_a_page_that_would_take_long_to_parse(markup: str) -> None:
    with pytest.raises(ReadError, match="嵌套过深"):
        page(markup)


@pytest.mark.parametrize("filler", ["<br>", "<img src=a.png>", "<p>", "<div><p><b></b></div>"])
def test_read_a_long_page_with_tags_that_nobody_closes(filler: str) -> None:
    assert lines(page(f"<p>先</p>{filler * 30_000}<p>后")) == ["先", "后"]


def test_take_out_what_lies_in_what_is_never_shown() -> None:
    never = "<noscript><b>一</b><!-- 二 --><svg><i>三</i></svg></noscript>"
    assert lines(page(f"<p>先{never * 200}<b>后</b></p>" * 20)) == ["先后"] * 20


def test_read_every_page_of_the_corpus() -> None:
    for path in corpus(".html", ".htm"):
        document = read(path.read_bytes(), path.name)
        assert document.media == "html"
        assert not any("\ufffd" in line for line in lines(document)), path.name
        for table in tables(document):
            assert_is_grid(table)
