import io
import random
import zipfile

import docx as python_docx
import pytest
from docx.shared import RGBColor

from loaders.errors import ReadError
from loaders.model import Document
from loaders.readers import package as package_module
from loaders.readers import read
from tests.readers_helpers import (
    DECLARED,
    anchors,
    assert_is_grid,
    corpus,
    docx,
    lines,
    only_table,
    package,
    paragraph,
    shown,
    tables,
)


def read_body(body: str, **parts: str) -> Document:
    return read(docx(body, **parts), "report.docx")


def saved(document: "python_docx.document.Document") -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def cell(content: str, properties: str = "") -> str:
    inside = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


DOWN, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def across(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def test_read_what_python_docx_writes() -> None:
    document = python_docx.Document()
    document.core_properties.title = "年报"
    document.add_heading("示范县汀岚镇2021年政府信息公开工作年度报告")
    document.add_paragraph("全年公开信息86条。")
    grid = document.add_table(rows=3, cols=3)
    for at, text in enumerate("甲乙丙丁戊己庚辛壬"):
        grid.cell(at // 3, at % 3).text = text
    grid.cell(0, 1).merge(grid.cell(0, 2))
    grid.cell(1, 0).merge(grid.cell(2, 0))
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.add_paragraph("无。")
    data = saved(document)

    read_document = read(data, "report.docx")
    assert (read_document.media, read_document.title) == ("docx", "年报")
    assert shown(read_document) == [
        "示范县汀岚镇2021年政府信息公开工作年度报告",
        "全年公开信息86条。",
        [["甲", "乙\n丙", "乙\n丙"], ["丁\n庚", "戊", "己"], ["丁\n庚", "辛", "壬"]],
        "无。",
    ]
    assert_is_grid(tables(read_document)[0])
    assert [(c.text, c.rowspan, c.colspan) for c in anchors(tables(read_document)[0])][:3] == [
        ("甲", 1, 1),
        ("乙\n丙", 1, 2),
        ("丁\n庚", 2, 1),
    ]


def test_read_the_characters_of_a_run() -> None:
    run = "<w:t>第</w:t><w:tab/><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:br/><w:t>页</w:t>"
    symbol = '<w:sym w:font="Arial" w:char="0025"/><w:sym w:char="F0FE"/><w:sym w:char="zz"/>'
    link = "<w:hyperlink><w:r><w:t>网站</w:t></w:r></w:hyperlink>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r>'
        "<m:oMath><m:r><m:t>=3</m:t></m:r></m:oMath>"
    )
    document = read_body(f"<w:p><w:r>{run}{symbol}</w:r>{link}{field}</w:p><w:p/>")
    assert lines(document) == ["第\t1-2", "页%网站7=3"]


def test_read_merged_and_left_out_cells() -> None:
    document = read_body(
        table(
            row(cell("结果", DOWN), cell("公开"), cell("1")),
            row(cell("", GOES_ON), cell("其他", DOWN), cell("2")),
            row(cell("", GOES_ON), cell("", GOES_ON), cell("3")),
            row(cell("说明", across(2)), cell("4", "<w:vMerge/>")),
            row(cell("5"), cell("6"), properties='<w:gridBefore w:val="1"/>'),
            row(cell("删去", across(3)), properties="<w:del/>"),
        )
    )
    assert only_table(document) == [
        ["结果", "公开", "1"],
        ["结果", "其他", "2"],
        ["结果", "其他", "3"],
        ["说明", "说明", "4"],
        ["", "5", "6"],
    ]
    assert_is_grid(tables(document)[0])


def test_keep_the_lines_of_a_cell() -> None:
    lined = "<w:p><w:r><w:br/><w:t>235</w:t></w:r></w:p><w:p/>" + paragraph("万元")
    document = read_body(table(row(cell("金额"), cell(lined)), row(cell("件数"), cell("2"))))
    assert only_table(document) == [["金额", "235\n万元"], ["件数", "2"]]


def test_read_nested_tables_as_html_does() -> None:
    data = table(row(cell("规章"), cell("0")), row(cell("文件"), cell("3")))
    unit = cell(table(row(cell("18.5"), cell("万元"))))
    document = read_body(
        table(row(cell("目录"), cell(paragraph("一、总体") + data + paragraph("完"))))
        + table(row(cell("项目"), cell("数")), row(cell("采购"), unit))
    )
    assert shown(document) == [
        *("目录", "一、总体", [["规章", "0"], ["文件", "3"]], "完"),
        [["项目", "数"], ["采购", "18.5万元"]],
    ]


TEXT_BOX = "<w:txbxContent>{}</w:txbxContent>"


def test_read_a_text_box_once() -> None:
    choice = f"<w:drawing><wps:txbx>{TEXT_BOX.format(paragraph('热线16件'))}</wps:txbx></w:drawing>"
    fallback = f"<w:pict><v:textbox>{TEXT_BOX.format(paragraph('热线16件'))}</v:textbox></w:pict>"
    either = f"<mc:Choice>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    both = f"<mc:AlternateContent>{either}</mc:AlternateContent>"
    document = read_body(
        f"<w:p><w:r><w:t>前</w:t>{both}</w:r><w:r><w:t>后</w:t></w:r></w:p><w:p><w:r>{fallback}</w:r></w:p>"
    )
    assert lines(document) == ["前后", "热线16件", "热线16件"]


def test_read_content_controls_and_accepted_changes() -> None:
    control = "<w:sdt><w:sdtPr><w:t>无</w:t></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    document = read_body(
        control.format(paragraph("一、总体情况"))
        + "<w:p><w:ins><w:r><w:t>公开</w:t></w:r></w:ins><w:del><w:r><w:delText>90</w:delText></w:r></w:del>"
        + control.format("<w:r><w:t>86条</w:t></w:r>")
        + "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p>"
        + table(row(control.format(cell("规章")), cell("0")), control.format(row(cell("文件"), cell("1"))))
    )
    assert shown(document) == ["一、总体情况", "公开86条", [["规章", "0"], ["文件", "1"]]]


@pytest.mark.parametrize(
    "run",
    [
        "<w:vanish/>",
        '<w:color w:val="FFFFFF"/>',
        '<w:sz w:val="2"/>',
        '<w:rStyle w:val="gone"/>',
    ],
)
def test_set_hidden_runs_apart(run: str) -> None:
    styles = '<w:style w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = f"<w:p><w:r><w:t>公开86条</w:t></w:r><w:r><w:rPr>{run}</w:rPr><w:t>彩票9条</w:t></w:r></w:p>"
    document = read_body(body, styles=styles)
    assert (lines(document), document.hidden) == (["公开86条"], ("彩票9条",))


def test_keep_white_text_on_a_coloured_ground() -> None:
    white = '<w:color w:val="FFFFFF"/>'
    shaded = white + '<w:shd w:fill="0000FF"/>'
    document = read_body(
        paragraph("一", run=shaded)
        + paragraph("二", properties='<w:shd w:fill="0000FF"/>', run=white)
        + paragraph("三", run='<w:vanish w:val="0"/>')
        + table(row(cell(paragraph("总计", run=white)), cell("1")), row(cell("甲"), cell("2")))
    )
    assert shown(document) == ["一", "二", "三", [["总计", "1"], ["甲", "2"]]]
    assert document.hidden == ()


def test_set_white_text_of_a_real_document_apart() -> None:
    document = python_docx.Document()
    line = document.add_paragraph("公开86条。")
    line.add_run("彩票").font.color.rgb = RGBColor(255, 255, 255)
    line.add_run("博彩").font.hidden = True
    assert read(saved(document), "a.docx").hidden == ("彩票博彩",)


def level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbered(text: str, at: int = 0, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


OUTLINE = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.", '<w:suff w:val="nothing"/>')
    + level(3, "decimal", "%3.%4")
    + level(4, "decimalEnclosedCircle", "%5", '<w:suff w:val="nothing"/>')
    + level(5, "bullet", "●")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def test_write_the_numbers_that_word_writes() -> None:
    document = read_body(
        numbered("总体情况")
        + numbered("主动公开", 1)
        + numbered("网站", 2)
        + numbered("网站栏目", 3)
        + numbered("动态", 4)
        + numbered("要点", 5)
        + numbered("依申请公开", 1)
        + numbered("来信", 2)
        + numbered("主动公开情况")
        + numbered("平台建设", 1)
        + numbered("无编号", 0, 0)
        + numbered("从头", 0, 2)
        + numbered("继续", 0, 2)
        + "".join(numbered(f"第{at}段") for at in range(10)),
        numbering=OUTLINE,
    )
    assert lines(document)[:13] == [
        *(
            "一、总体情况",
            "（一）主动公开",
            "1.网站",
            "1.1 网站栏目",
            "①动态",
            "要点",
            "（二）依申请公开",
            "1.来信",
        ),
        *("二、主动公开情况", "（一）平台建设", "无编号", "一、从头", "二、继续"),
    ]
    assert lines(document)[-3:] == ["十、第7段", "十一、第8段", "十二、第9段"]


def test_number_headings_by_their_style() -> None:
    styles = (
        '<w:style w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="mine"><w:basedOn w:val="h1"/></w:style>'
        '<w:style w:styleId="h2"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="round"><w:basedOn w:val="round"/></w:style>'
    )
    numbering = OUTLINE.replace(
        '<w:numFmt w:val="chineseCountingThousand"/>',
        '<w:numFmt w:val="chineseCounting"/><w:pStyle w:val="h2"/>',
    )
    body = "".join(
        paragraph(name, f'<w:pStyle w:val="{name}"/>') for name in ("h1", "h2", "h2", "mine", "round")
    )
    document = read_body(body, numbering=numbering, styles=styles)
    assert lines(document) == ["一、h1", "（一）h2", "（二）h2", "二、mine", "round"]


def test_read_strict_documents_and_other_part_names() -> None:
    strict = docx(paragraph("正文"))
    with zipfile.ZipFile(io.BytesIO(strict)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = parts.pop("word/document.xml").replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/document.xml", b"/word/document2.xml")
    assert lines(read(package({**parts, "word/document2.xml": main}), "a.docx")) == ["正文"]


def test_read_a_document_with_a_broken_picture_link() -> None:
    document = python_docx.Document()
    document.add_paragraph("正文")
    with zipfile.ZipFile(io.BytesIO(saved(document))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    relationships = "word/_rels/document.xml.rels"
    parts[relationships] = parts[relationships].replace(b'Target="theme/theme1.xml"', b'Target="../NULL"')
    assert lines(read(package(parts), "a.docx")) == ["正文"]


ENTITIES = '<!DOCTYPE w [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
MAIN = f"<w:document {DECLARED}><w:body>{{}}</w:body></w:document>"


def word(document: str | bytes) -> bytes:
    return package({"[Content_Types].xml": "", "word/document.xml": document})


@pytest.mark.parametrize(
    "data",
    [
        docx(paragraph("正文"))[:-60],
        docx(paragraph("正文"))[:200],
        b"PK\x03\x04" + random.Random(1).randbytes(4000),
        word("<w:document"),
        word(""),
        word("正文"),
        word(f"<w:document {DECLARED}/>"),
        word(ENTITIES + MAIN.format(paragraph("&b;"))),
        word(ENTITIES + MAIN.format(paragraph("&c;"))),
        package({"[Content_Types].xml": "", "word/styles.xml": ""}),
        word(MAIN.format("<w:sdt>" * 5_000)),
    ],
)
def test_refuse_damaged_documents_with_one_sentence(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"^“大桥镇.docx”[^。]*损坏[^。]*。$") as refused:
        read(data, "大桥镇.docx")
    assert "哈哈" not in str(refused.value)


def test_refuse_zip_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "MAX_PART", 10_000)
    with pytest.raises(ReadError, match="解压后过大"):
        read(word(MAIN.format(paragraph("年" * 10_000))), "a.docx")
    monkeypatch.setattr(package_module, "MAX_UNPACKED", 10_000)
    with pytest.raises(ReadError, match="解压后过大"):
        read(package({"word/document.xml": MAIN, "word/media/a.bmp": bytes(20_000)}), "a.docx")


def test_say_that_an_empty_document_shows_nothing() -> None:
    with pytest.raises(ReadError, match="没有可读的文字"):
        read(docx("<w:p/>"), "a.docx")


def test_raise_nothing_but_read_errors_for_mutated_documents() -> None:
    whole = docx(
        numbered("正文") + table(row(cell("甲"), cell("1")), row(cell("乙"), cell("2"))), numbering=OUTLINE
    )
    chance = random.Random(7)
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 5, 50))):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        try:
            document = read(bytes(data), "a.docx")
        except ReadError:
            continue
        for each in tables(document):
            assert_is_grid(each)


def test_read_every_document_of_the_corpus() -> None:
    for path in corpus(".docx"):
        document = read(path.read_bytes(), path.name)
        assert document.media == "docx"
        assert tables(document)
        for each in tables(document):
            assert_is_grid(each)
