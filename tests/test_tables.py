"""The standard tables, read from each layout, with the odd things that reports do to them."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from loaders.flat import flatten
from loaders.forms import Form, FormGrid, load_forms
from loaders.model import Cell, Document, Fact, Finding, Paragraph, Table
from loaders.recognise import recognise_form
from loaders.tables import read_tables
from tests.table_layouts import (
    EXPLICIT,
    JAMMED,
    LAYOUTS,
    TITLES,
    Printed,
    Values,
    as_table,
    document,
    laid_out,
    lines_of,
    printed,
    standard_tables,
    values_for,
)

FORMS = load_forms()
SHEET, OLD, NEW = FORMS["2014"], FORMS["2019"], FORMS["2021"]
both_forms = pytest.mark.parametrize("form", [OLD, NEW], ids=["2019", "2021"])
each_form = pytest.mark.parametrize("form", [SHEET, OLD, NEW], ids=["2014", "2019", "2021"])


def stated(facts: Sequence[Fact]) -> dict[tuple[str, str | None], float]:
    return {
        (fact.indicator, fact.dims.get("applicant")): fact.value for fact in facts if fact.value is not None
    }


def numbers(values: Values) -> dict[tuple[str, str | None], float]:
    return {slot: float(text) for slot, text in values.items() if text not in ("", "/")}


def rules(findings: Sequence[Finding]) -> list[str]:
    """The rules that fired; that sums of money lack a unit is not what these tests are about."""
    return [finding.rule for finding in findings if finding.rule != "value.unit_missing"]


def lines(*texts: str) -> Document:
    return Document("r.txt", "", "text", tuple(Paragraph(text) for text in texts))


def table_of(*rows: Sequence[str]) -> Table:
    return Table(tuple(tuple(Cell(text, r, c) for c, text in enumerate(row)) for r, row in enumerate(rows)))


def read_one(doc: Document, form: Form) -> tuple[dict[tuple[str, str | None], float], list[str]]:
    facts, findings = read_tables(doc, form)
    return stated(facts), rules(findings)


@each_form
@pytest.mark.parametrize("layout", LAYOUTS)
def test_read_each_layout(form: Form, layout: str) -> None:
    values = values_for(form, 1, most=9 if layout in JAMMED else 158)
    assert read_one(printed(form, values, layout), form) == (numbers(values), [])


@each_form
@pytest.mark.parametrize("layout", LAYOUTS)
def test_recognise_the_form_by_its_labels(form: Form, layout: str) -> None:
    assert recognise_form(flatten(printed(form, values_for(form, 1), layout)), FORMS) == form.id


def test_recognise_no_form_in_a_narrative() -> None:
    assert recognise_form(flatten(lines("本年制发件数3件", "全年公开信息12条")), FORMS) is None


@both_forms
@pytest.mark.parametrize("layout", LAYOUTS)
def test_read_columns_in_another_order(form: Form, layout: str) -> None:
    values = values_for(form, 2, most=9 if layout in JAMMED else 158)
    other = replace(form, grids=tuple(_shuffled(grid, 3) for grid in form.grids))
    assert read_one(printed(other, values, layout), form) == (numbers(values), [])


def _shuffled(grid: FormGrid, seed: int) -> FormGrid:
    """The grid with its columns in another order; those of one group stay together."""
    order = list(range(len(grid.columns)))
    groups = {2: [order], 3: [order[1:6]], 4: [order[:5], order[5:10], order[10:]]}[grid.table]
    for group in groups:
        moved = random.Random(seed).sample(group, len(group))
        order[group[0] : group[0] + len(group)] = moved
    rows = tuple(replace(row, slots=tuple(row.slots[c] for c in order)) for row in grid.rows)
    return replace(grid, columns=tuple(grid.columns[c] for c in order), rows=rows)


@each_form
@pytest.mark.parametrize("layout", EXPLICIT)
def test_read_blank_cells_shift_nothing(form: Form, layout: str) -> None:
    values = values_for(form, 3)
    for slot in random.Random(3).sample(sorted(values, key=str), 12):
        values[slot] = ""
    facts, findings = read_tables(printed(form, values, layout), form)
    assert stated(facts) == numbers(values)
    assert sum(fact.status == "blank" for fact in facts) == 12
    assert set(rules(findings)) == {"structure.blank_cells"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_read_slash_as_not_applicable(layout: str) -> None:
    values = values_for(NEW, 3, most=9)
    for applicant in ("research", "social"):
        values["applications.granted", applicant] = "/"
    facts, findings = read_tables(printed(NEW, values, layout), NEW)
    assert stated(facts) == numbers(values)
    assert [fact.status for fact in facts if fact.raw == "/"] == ["not_applicable"] * 2
    assert rules(findings) == []


def test_read_blank_cells_by_where_columns_stand() -> None:
    labels = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "（一）予以公开",
        "（七）总计",
    ]
    cells = [["11", *"00002", "13"], [*"0000000"], [*"4000004"], ["11", "", "", "", "", "2", "13"]]
    rows = [
        label + " " * (24 - len(label)) + "".join(cell.rjust(6) for cell in row)
        for label, row in zip(labels, cells, strict=True)
    ]
    found, fired = read_one(lines("三、收到和处理政府信息公开申请情况", *rows, AFTER_TABLES), NEW)
    assert {who: value for (code, who), value in found.items() if code == "applications.concluded"} == {
        "natural_person": 11,
        "other": 2,
        "total": 13,
    }
    assert "structure.blank_cells" in fired


AFTER_TABLES = "五、存在的主要问题及改进情况"


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout not in JAMMED])
def test_read_missing_and_extra_rows(layout: str) -> None:
    values = values_for(NEW, 4)
    *grids, table_3, table_4 = NEW.grids
    fewer = replace(table_3, rows=tuple(row for row in table_3.rows if row.label.text != "2.重复申请"))
    tables = standard_tables(replace(NEW, grids=(*grids, fewer, table_4)), values)
    tables[2].insert(4, [Printed("其他主动公开文件"), Printed("14"), Printed("14"), Printed("63")])
    found, fired = read_one(laid_out(tables, layout), NEW)
    assert found == {
        slot: n for slot, n in numbers(values).items() if slot[0] != "applications.not_processed.repeated"
    }
    assert fired == ["structure.unmapped_label", "structure.row_missing"]


def test_read_every_place_leads_back_to_what_was_read() -> None:
    for layout in LAYOUTS:
        doc = printed(OLD, values_for(OLD, 5, most=9), layout)
        facts, _ = read_tables(doc, OLD)
        assert all(doc.text_at(fact.where).strip() == fact.raw for fact in facts), layout


def test_read_labels_as_printed() -> None:
    facts, _ = read_tables(document(table_of(["信息内容", *NEW_COLUMNS], ["规  章", "1", "0", "2"])), NEW)
    assert {fact.label for fact in facts} == {"规  章"}
    facts, _ = read_tables(printed(NEW, values_for(NEW, 1), "table"), NEW)
    assert facts[-1].label == "行政诉讼 复议后起诉 总计"


NEW_COLUMNS = ["本年制发件数", "本年废止件数", "现行有效件数"]


@pytest.mark.parametrize(
    "text", ["在全县办理行政许可 12 件，行政处罚 3 件。", "其中，行政许可12件，行政处罚3件"]
)
def test_read_no_numbers_of_the_narrative(text: str) -> None:
    doc = lines(
        "一、总体情况", text, "二、主动公开政府信息情况", text, "信息内容", "本年处理决定数量", "没有数据。"
    )
    assert read_one(doc, NEW)[0] == {}


def test_read_wrong_spans_by_the_order_of_cells() -> None:
    values = values_for(OLD, 6)
    tables = standard_tables(OLD, values)
    for rows, r, c, colspan in (
        (tables[2], 2, 1, 2),
        (tables[3], 0, 0, 4),
        (tables[3], 8, 1, 2),
        (tables[4], 1, 1, 3),
    ):
        rows[r][c] = replace(rows[r][c], colspan=colspan)
    assert read_one(laid_out(tables, "table"), OLD) == (numbers(values), [])


def test_read_a_wrong_sum_beside_a_column_of_remarks() -> None:
    """A column that the form does not have says nothing against the header above the others."""
    values = values_for(NEW, 4) | {("applications.granted", "total"): "29"}
    tables = standard_tables(NEW, values)
    tables[3][0].append(Printed("备注", 3))
    for row in tables[3][3:]:
        row.append(Printed("已核"))
    assert read_one(laid_out(tables, "table"), NEW) == (numbers(values), [])


def test_read_a_table_that_goes_on_without_its_header() -> None:
    values = values_for(NEW, 7)
    rows = as_table(standard_tables(NEW, values)[3]).rows
    parts = [
        Table(
            tuple(
                tuple(Cell(c.text, r, n) if c else None for n, c in enumerate(row))
                for r, row in enumerate(part)
            )
        )
        for part in (rows[:12], rows[12:])
    ]
    found, fired = read_one(document(parts[0], "续表", parts[1]), NEW)
    assert found == {slot: n for slot, n in numbers(values).items() if slot[0].startswith("applications.")}
    assert fired == []


def test_read_repeated_headers_and_page_numbers_between_rows() -> None:
    values = values_for(NEW, 7)
    texts = [
        line
        for n, rows in standard_tables(NEW, values).items()
        for line in (TITLES[n], *lines_of(rows, "a row a line, blanks"))
    ]
    at = next(n for n, text in enumerate(texts) if "4.保护第三方合法权益" in text)
    header = next(n for n, text in enumerate(texts) if text.startswith("商业企业"))
    texts[at:at] = ["- 3 -", "5", *texts[header - 2 : header + 1]]
    assert read_one(document(*texts), NEW) == (numbers(values), [])


def test_read_an_excerpt_that_breaks_off() -> None:
    doc = lines(
        "三、收到和处理政府信息公开申请情况",
        "一、本年新收政府信息公开申请数量",
        *"3000003",
        "二、上年结转政府信息公开申请数量",
        *"0000000",
        "三、本年度办理结果",
        "（一）予以公开",
        *"200",
    )
    found, fired = read_one(doc, NEW)
    assert {code for code, _ in found} == {"applications.received", "applications.carried_in"}
    assert set(fired) == {"structure.blank_cells", "structure.row_missing"}


@pytest.mark.parametrize(
    ("cell", "header", "value", "fired"),
    [
        ("12.6万元", "采购总金额", 126000, []),
        ("763,200.50元", "采购总金额", 763200.5, []),
        ("89500 元", "采购总金额", 89500, []),
        ("12.6", "采购总金额（万元）", 126000, []),
        ("8040", "采购总金额", 8040, ["value.unit_missing"]),
        ("0", "采购总金额", 0, []),
        ("见附件", "采购总金额", None, ["value.not_a_number"]),
    ],
)
def test_read_money_in_yuan(cell: str, header: str, value: float | None, fired: list[str]) -> None:
    rows = (["信息内容", "采购项目数量", header], ["政府集中采购", "3", cell])
    for doc in (document(table_of(*rows)), document(*("|".join(row) + "|" for row in rows))):
        facts, findings = read_tables(doc, OLD)
        assert stated(facts).get(("procurement.amount", None)) == value
        assert [f.rule for f in findings if f.rule != "structure.row_missing"] == fired


@pytest.mark.parametrize(
    ("cell", "value"), [("1.35", 1.35), ("13500元", 1.35), ("0.5万元", 0.5), ("2.5万", 2.5)]
)
def test_read_fees_in_ten_thousand_yuan(cell: str, value: float) -> None:
    doc = document(table_of(["信息内容", "本年收费金额（单位：万元）"], ["行政事业性收费", cell]))
    assert stated(read_tables(doc, NEW)[0]) == {("fees.amount", None): value}


@pytest.mark.parametrize(
    ("cell", "value"),
    [("+3", 3), ("-11", -11), ("－4", -4), ("１２", 12), ("1,204", 1204), ("1 204", 1204), ("5项", 5)],
)
def test_read_numbers_as_they_are_printed(cell: str, value: float) -> None:
    header = ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]
    doc = document(table_of(header, ["行政许可", "9", cell, "40"]))
    assert stated(read_tables(doc, OLD)[0])["licensing.items_change", None] == value


def test_read_thousands_with_a_blank_where_only_so_the_row_fits() -> None:
    header = "信息内容 本年制发件数 本年废止件数 现行有效件数"
    found, fired = read_one(lines(header, "规章 1 204 0 7", "行政规范性文件 1 204 100 0", AFTER_TABLES), NEW)
    assert found == {("rules.issued", None): 1204, ("rules.repealed", None): 0, ("rules.in_force", None): 7}
    assert "structure.surplus_cells" in fired  # 1204 100 0, or 1 204100 0


def test_read_jammed_digits_only_where_one_way_fits() -> None:
    rows = [
        "一、本年新收政府信息公开申请数量12000113",
        "二、上年结转政府信息公开申请数量0000000",
        "（一）予以公开1110000111",
    ]
    found, fired = read_one(lines("三、收到和处理政府信息公开申请情况", *rows, AFTER_TABLES), NEW)
    received = [found.get(("applications.received", slot.member)) for slot in NEW.grids[-2].rows[0].slots]
    assert received == [12, 0, 0, 0, 1, 0, 13] or received == [None] * 7
    assert ("applications.carried_in", "total") in found
    assert ("applications.granted", "total") not in found
    assert "structure.blank_cells" in fired


def test_read_slips_in_labels() -> None:
    rows = ["二、上年结转政府信息公开申请数星 0 0 0 0 0 0 0", "7、属于行政执法卷宗 1 0 0 0 0 0 1"]
    found, _ = read_one(lines("自然人 法人或其他组织 总计", *rows, AFTER_TABLES), NEW)
    assert {code for code, _ in found} == {
        "applications.carried_in",
        "applications.refused.enforcement_files",
    }


def test_read_rows_out_of_order_by_their_full_labels() -> None:
    rows = [
        "四、结转下年度继续办理 1 0 0 0 0 0 1",
        "（一）予以公开 2 0 0 0 0 0 2",
        "2.重复申请 3 0 0 0 0 0 3",
    ]
    found, _ = read_one(lines(*rows, AFTER_TABLES), NEW)
    assert [found[f"applications.{code}", "total"] for code in ("carried_out", "granted")] == [1, 2]
    assert found["applications.not_processed.repeated", "total"] == 3


def test_read_a_row_printed_twice_with_other_numbers_is_told() -> None:
    rows = ["规章 0 0 1", "规章 0 0 2", "行政规范性文件 0 0 0"]
    found, fired = read_one(
        lines("信息内容 本年制发件数 本年废止件数 现行有效件数", *rows, AFTER_TABLES), NEW
    )
    assert found["rules.in_force", None] == 1
    assert fired == ["structure.unmapped_label", "structure.row_missing"]


def test_read_a_table_without_rows_is_told() -> None:
    values = values_for(NEW, 1)
    tables = standard_tables(NEW, values)
    doc = document(as_table(tables[2]), as_table(tables[3]), as_table(tables[4][:3]))
    assert read_one(doc, NEW)[1] == ["structure.row_missing"]


def test_read_traditional_characters() -> None:
    found, _ = read_one(
        lines("信息內容", "本年制發件數", "本年廢止件數", "現行有效件數", "規章", "0", "1", "2"), NEW
    )
    assert found == {("rules.issued", None): 0, ("rules.repealed", None): 1, ("rules.in_force", None): 2}


def _mutations(doc: Document, seed: int, count: int) -> list[Document]:
    """The document with one line of its tables lost, doubled, cut off, or with a character lost."""
    chance = random.Random(seed)
    first, last = 3, len(doc.blocks) - 4
    made: list[Document] = []
    for _ in range(count):
        blocks = list(doc.blocks)
        at = chance.randrange(first, last)
        block = blocks[at]
        assert isinstance(block, Paragraph)
        kind = chance.choice(["lost", "doubled", "cut off", "slip"])
        if kind == "lost":
            del blocks[at]
        elif kind == "doubled":
            blocks.insert(at, block)
        elif kind == "cut off":
            del blocks[at:]
        elif not any(character.isdigit() for character in block.text):
            letter = chance.randrange(len(block.text))
            blocks[at] = Paragraph(block.text[:letter] + block.text[letter + 1 :])
        made.append(replace(doc, blocks=tuple(blocks)))
    return made


@each_form
@pytest.mark.parametrize(
    "layout",
    ["a cell a line", "a cell a line, signs", "a row a line, signs, filled up", "labels around numbers"],
)
def test_read_damaged_tables_never_wrong_in_silence(form: Form, layout: str) -> None:
    values = values_for(form, 8)
    truth = numbers(values)
    for damaged in _mutations(printed(form, values, layout), 8, 40):
        facts, findings = read_tables(damaged, form)
        wrong = {slot: n for slot, n in stated(facts).items() if truth.get(slot) != n}
        assert not wrong or rules(findings), wrong


# --- the statistics sheet of 2014-2018 ---


def sheet_rows(values: Values) -> list[list[str]]:
    """The sheet as it is printed: its header, then 统计指标, 单位, 统计数 of each row."""
    return [[cell.text for cell in row] for row in standard_tables(SHEET, values)[1]]


def sheet(rows: Sequence[Sequence[str]], layout: str) -> Document:
    return laid_out({1: [[Printed(text) for text in row] for row in rows]}, layout)


def read_sheet(doc: Document) -> tuple[dict[str, float], list[str]]:
    """Indicator without "sheet2014." → value, and the rules that fired."""
    found, fired = read_one(doc, SHEET)
    return {code.removeprefix("sheet2014."): value for (code, _), value in found.items()}, fired


def sheet_truth(values: Values) -> dict[str, float]:
    return {code.removeprefix("sheet2014."): float(text) for (code, _), text in values.items() if text}


def _numbered(rows: Sequence[Sequence[str]], at: int, word: str) -> list[list[str]]:
    """The rows with a column that counts them."""
    return [[*row[:at], word if n == 0 else str(n), *row[at:]] for n, row in enumerate(rows)]


def _folded(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows in two blocks side by side, each with the header."""
    head, *body = rows
    half = (len(body) + 1) // 2
    blank = [""] * len(head)
    right = [*body[half:], *[blank] * (2 * half - len(body))]
    return [[*head, *head], *([*one, *other] for one, other in zip(body[:half], right, strict=True))]


SHEET_LAYOUTS = ("table", "a cell a line", "a row a line, blanks", "a row a line, signs, filled up", "tabs")
each_sheet_layout = pytest.mark.parametrize("layout", SHEET_LAYOUTS)


@pytest.mark.parametrize("layout", [*EXPLICIT, "a cell a line", "a row a line, jammed"])
def test_read_the_sheets_labels_as_printed(layout: str) -> None:
    values = values_for(SHEET, 4, most=9)
    facts, _ = read_tables(printed(SHEET, values, layout), SHEET)
    labels = {row.slots[0].indicator: row.label.text for row in SHEET.grids[0].rows}
    assert {fact.indicator: fact.label for fact in facts} == labels


def test_read_a_box_drawn_sheet() -> None:
    values = values_for(SHEET, 9)
    rows = ["│" + "│".join(row) + "│" for row in sheet_rows(values)]
    doc = document(TITLES[1], "┌──────┬──┬───┐", *rows, "└──────┴──┴───┘")
    assert read_sheet(doc) == (sheet_truth(values), [])


def test_read_a_label_that_goes_on_in_the_next_row() -> None:
    values = values_for(SHEET, 9)
    rows = [
        line
        for label, unit, number in sheet_rows(values)
        for line in ([label[:14], unit, number], [label[14:], "", ""])
        if line[0]
    ]
    assert read_sheet(document(table_of(*rows))) == (sheet_truth(values), [])


@each_sheet_layout
def test_read_a_sheet_with_rows_side_by_side(layout: str) -> None:
    values = values_for(SHEET, 10)
    assert read_sheet(sheet(_folded(sheet_rows(values)), layout)) == (sheet_truth(values), [])


def test_read_rows_side_by_side_that_go_on_without_a_header() -> None:
    values = values_for(SHEET, 10)
    rows = _folded(sheet_rows(values))
    doc = document(table_of(*rows[:20]), "- 2 -", table_of(*rows[20:]))
    assert read_sheet(doc)[0] == sheet_truth(values)


@each_sheet_layout
@pytest.mark.parametrize(("at", "word"), [(0, "序号"), (2, "代码")])
def test_read_no_numbers_that_count_rows(layout: str, at: int, word: str) -> None:
    values = values_for(SHEET, 11)
    assert read_sheet(sheet(_numbered(sheet_rows(values), at, word), layout)) == (sheet_truth(values), [])


@each_sheet_layout
@pytest.mark.parametrize(("at", "word"), [(0, "序号"), (2, "代码")])
def test_read_no_numbers_that_count_rows_beside_a_blank(layout: str, at: int, word: str) -> None:
    values = values_for(SHEET, 11)
    blank = ["channels.wechat", "applications.received", "applications.received.in_person"]
    for code in blank:
        values[f"sheet2014.{code}", None] = ""
    found, fired = read_sheet(sheet(_numbered(sheet_rows(values), at, word), layout))
    assert found == sheet_truth(values)
    assert len(fired) == 1


@each_sheet_layout
@pytest.mark.parametrize("columns", [(0, 2), (0, 2, 1)], ids=["no unit", "unit last"])
def test_read_the_unit_wherever_it_stands(layout: str, columns: Sequence[int]) -> None:
    values = values_for(SHEET, 12)
    rows = [[row[column] for column in columns] for row in sheet_rows(values)]
    assert read_sheet(sheet(rows, layout)) == (sheet_truth(values), [])


@each_sheet_layout
def test_read_headings_without_dashes(layout: str) -> None:
    values = values_for(SHEET, 13)
    rows = [["" if text == "——" else text for text in row] for row in sheet_rows(values)]
    assert read_sheet(sheet(rows, layout)) == (sheet_truth(values), [])


def test_read_headings_that_span_the_sheet() -> None:
    values = values_for(SHEET, 13)
    values["sheet2014.responses.topics", None] = ""
    rows = [
        [Printed(row[0].text, 1, 3)] if row[1].text == "——" else row
        for row in standard_tables(SHEET, values)[1]
    ]
    assert read_sheet(laid_out({1: rows}, "table")) == (sheet_truth(values), ["structure.blank_cells"])


@each_sheet_layout
def test_read_a_shorter_sheet(layout: str) -> None:
    values = values_for(SHEET, 14)
    parts = (
        "其中",
        "涉及",
        "危及",
        "《条例》",
        "法律法规",
        "回应",
        "解读",
        "新闻",
        "访谈",
        "（一）维持",
        "（三）其他",
    )
    rows = [row for row in sheet_rows(values) if not any(part in row[0] for part in parts)]
    facts, findings = read_tables(sheet(rows, layout), SHEET)
    found = {fact.indicator: fact.value for fact in facts if fact.value is not None}
    kept = [row for row in SHEET.grids[0].rows if not any(part in row.label.text for part in parts)]
    codes = [row.slots[0].indicator for row in kept]
    assert found == {code: float(values[code, None]) for code in codes}
    assert [(finding.rule, finding.severity) for finding in findings] == [("structure.row_missing", "note")]


SLIPS = {
    "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）": "（一）主动公开政府信息数",
    "2.政府网站公开政府信息数": "2、政府网站公开政府信息数量",
    "（一）收到申请数": "（一）收到申请总数",
    "1.当面申请数": "（1）当面申请数",
    "其中：涉及国家秘密": "①涉及国家秘密",
    "四、行政复议数量": "四、行政复议数",
    "（二）被依法纠错数": "（二）被依法纠错件数",
    "（三）其他情形数": "（三）其它情形数",
    "1.专职人员数（不包括政府公报及政府网站工作人员数）": "1.专职人员数",
}


@each_sheet_layout
def test_read_a_sheet_with_labels_changed_a_little(layout: str) -> None:
    values = values_for(SHEET, 15)
    rows = [[SLIPS.get(row[0], row[0]), *row[1:]] for row in sheet_rows(values)]
    assert read_sheet(sheet(rows, layout)) == (sheet_truth(values), [])


@each_sheet_layout
def test_read_no_other_row_in_the_place_of_a_like_one(layout: str) -> None:
    values = values_for(SHEET, 16)
    rows = [[row[0].replace("4.政务微信", "4.政务头条"), *row[1:]] for row in sheet_rows(values)]
    truth = sheet_truth(values)
    del truth["channels.wechat"]
    assert read_sheet(sheet(rows, layout)) == (
        truth,
        ["structure.unmapped_label", "structure.row_missing"],
    )


@pytest.mark.parametrize(
    ("unit", "cell", "value"),
    [("万元", "1.2", 1.2), ("元", "350", 0.035), ("", "0.5", 0.5), ("万元", "800元", 0.08)],
)
def test_read_the_sheets_money_in_ten_thousand_yuan(unit: str, cell: str, value: float) -> None:
    rows = [["统计指标", "单位", "统计数"], ["七、依申请公开信息收取的费用", unit, cell]]
    assert read_sheet(document(table_of(*rows)))[0] == {"fees": value}


def test_read_the_sheet_and_not_the_narrative_before_it() -> None:
    values = values_for(SHEET, 17)
    doc = printed(SHEET, values, "a row a line, blanks")
    prose = (
        "二、主动公开情况",
        "主动公开政府信息数 999 条。",
        "三、依申请公开情况",
        "收到申请数999件，当面申请数999件。",
    )
    blocks = (*doc.blocks[:3], *map(Paragraph, prose), *doc.blocks[3:])
    assert read_sheet(replace(doc, blocks=blocks)) == (sheet_truth(values), [])


# --- what damaged documents showed (test_fuzz_documents.py) ---


def numbered(rows: Sequence[Sequence[Cell | None]]) -> Table:
    """A part of a table as a table of its own."""
    texts = [[cell.text if cell else "" for cell in row] for row in rows]
    return table_of(*texts)


@both_forms
def test_read_numbers_alone_under_the_header_of_the_table_before(form: Form) -> None:
    values = values_for(form, 31)
    tables = standard_tables(form, values)
    rows = as_table(tables[4]).rows
    doc = document(
        as_table(tables[2]), as_table(tables[3]), TITLES[4], numbered(rows[:3]), numbered(rows[3:])
    )
    assert read_one(doc, form) == (numbers(values), [])


@both_forms
@pytest.mark.parametrize("layout", ["tabs", "quoted commas"])
def test_read_rows_whose_last_blank_cells_were_cut_off(form: Form, layout: str) -> None:
    values = values_for(form, 32)
    blank = [("applications.granted", "total"), ("applications.carried_out", "total")]
    values.update(dict.fromkeys(blank, ""))
    lines_of_it = [
        line
        for n, rows in standard_tables(form, values).items()
        for line in (TITLES[n], *(re.sub(r'(\t|,"")+$', "", line) for line in lines_of(rows, layout)))
    ]
    found, fired = read_one(document(*lines_of_it), form)
    assert found == numbers(values)
    assert fired == ["structure.blank_cells"]


def test_read_a_unit_that_is_broken_over_two_lines() -> None:
    rows = [line for row in sheet_rows(values_for(SHEET, 33)) for line in row]
    at = rows.index("万元")
    values = {**values_for(SHEET, 33), ("sheet2014.fees", None): "35"}
    rows[at : at + 2] = ["万", "元", "35"]
    assert read_sheet(document(TITLES[1], *rows)) == (sheet_truth(values), [])


def test_read_a_number_that_the_next_rows_label_is_glued_to() -> None:
    values = values_for(SHEET, 34)
    lines_of_it = [" ".join(row) for row in sheet_rows(values)]
    at = next(n for n, line in enumerate(lines_of_it) if "接受培训人员数" in line)
    lines_of_it[at - 1 : at + 1] = ["".join(lines_of_it[at - 1 : at + 1])]
    at = next(n for n, line in enumerate(lines_of_it) if line.startswith("2.传真申请数"))
    lines_of_it[at - 1 : at + 1] = ["".join(lines_of_it[at - 1 : at + 1])]
    assert read_sheet(document(TITLES[1], *lines_of_it)) == (sheet_truth(values), [])


def test_read_no_number_of_the_next_row_where_two_were_joined() -> None:
    values = {**values_for(SHEET, 35), ("sheet2014.channels.wechat", None): "100"}
    lines_of_it = ["\t".join(row) for row in sheet_rows(values)]
    at = next(n for n, line in enumerate(lines_of_it) if line.startswith("5.其他方式公开"))
    lines_of_it[at - 1 : at + 1] = ["".join(lines_of_it[at - 1 : at + 1])]
    truth = sheet_truth(values)
    del truth["channels.wechat"]
    assert read_sheet(document(TITLES[1], *lines_of_it)) == (truth, ["structure.row_missing"])


@both_forms
def test_read_a_total_in_the_middle_where_merged_cells_are_blanks(form: Form) -> None:
    values = values_for(form, 36)
    *grids, table_3, table_4 = form.grids
    order = (0, 6, 1, 2, 3, 4, 5)
    rows = tuple(replace(row, slots=tuple(row.slots[c] for c in order)) for row in table_3.rows)
    moved = replace(table_3, columns=tuple(table_3.columns[c] for c in order), rows=rows)
    tables = standard_tables(replace(form, grids=(*grids, moved, table_4)), values)
    alone = [
        [cell.text if cell and (cell.row, cell.col) == (r, c) else "" for c, cell in enumerate(row)]
        for r, row in enumerate(as_table(tables[3]).rows)
    ]
    doc = document(as_table(tables[2]), table_of(*alone), as_table(tables[4]))
    assert read_one(doc, form) == (numbers(values), [])


def test_read_no_numbers_in_the_forms_order_where_sums_speak_against_it() -> None:
    values = {**values_for(NEW, 37), ("applications.carried_in", "natural_person"): "3"}
    for applicant, number in (("natural_person", "5"), ("business", "2"), ("total", "7")):
        for code in ("received", "granted", "concluded"):
            values[f"applications.{code}", applicant] = number
    *grids, table_3, table_4 = NEW.grids
    order = (6, 0, 1, 2, 3, 4, 5)
    rows = tuple(replace(row, slots=tuple(row.slots[c] for c in order)) for row in table_3.rows)
    moved = replace(table_3, columns=tuple(table_3.columns[c] for c in order), rows=rows)
    tables = standard_tables(replace(NEW, grids=(*grids, moved, table_4)), values)
    tables[3] = tables[3][3:]
    facts, findings = read_tables(laid_out(tables, "table"), NEW)
    assert not [fact for fact in facts if fact.indicator.startswith("applications.")]
    assert "structure.surplus_cells" in rules(findings)


@both_forms
def test_read_no_border_as_a_blank_cell(form: Form) -> None:
    values = values_for(form, 38)
    values["applications.granted", "total"] = ""
    found, fired = read_one(printed(form, values, "a cell a line, signs around"), form)
    assert found == numbers(values)
    assert fired == ["structure.blank_cells"]


def test_read_a_missing_column_is_told_and_shifts_nothing() -> None:
    values = values_for(NEW, 39)
    values["reviews.upheld", None] = "4"  # its sum fails, too
    rows = [[*row[:2], *row[3:]] for row in as_table(standard_tables(NEW, values)[4]).rows]
    found, fired = read_one(document(numbered(rows)), NEW)
    truth = {slot: n for slot, n in numbers(values).items() if slot[0].startswith(("reviews.", "lawsuits."))}
    del truth["reviews.other", None]
    assert found == truth
    assert "structure.row_missing" in fired


@both_forms
def test_read_a_table_that_is_not_there_is_told(form: Form) -> None:
    tables = standard_tables(form, values_for(form, 40))
    bare = as_table(tables[4]).rows[3:]
    for missing in ((), (numbered(bare),)):
        doc = document(as_table(tables[2]), as_table(tables[3]), TITLES[4], *missing)
        assert read_one(doc, form)[1] == ["structure.row_missing"]


JUNK_ROWS = (["- 3 -"], ["责任编辑：办公室"], ["三、本年度办理结果"])


@pytest.mark.parametrize("junk", JUNK_ROWS, ids=["page number", "remark", "what rows stand under"])
def test_read_on_below_a_row_that_is_no_header(junk: list[str]) -> None:
    values = values_for(NEW, 41)
    *grids, table_3, table_4 = NEW.grids
    order = (6, 0, 1, 2, 3, 4, 5)
    rows = tuple(replace(row, slots=tuple(row.slots[c] for c in order)) for row in table_3.rows)
    moved = replace(table_3, columns=tuple(table_3.columns[c] for c in order), rows=rows)
    tables = standard_tables(replace(NEW, grids=(*grids, moved, table_4)), values)
    printed_rows = [[cell.text if cell else "" for cell in row] for row in as_table(tables[3]).rows]
    printed_rows.insert(-1, [*junk, *[""] * (len(printed_rows[0]) - 1)])
    doc = document(as_table(tables[2]), table_of(*printed_rows), as_table(tables[4]))
    assert read_one(doc, NEW) == (numbers(values), [])


def test_read_no_blank_label_as_a_blank_cell() -> None:
    values = values_for(NEW, 42)
    values["applications.granted", "total"] = ""
    alone = [
        [cell.text if cell and (cell.row, cell.col) == (r, c) else "" for c, cell in enumerate(row)]
        for r, row in enumerate(as_table(standard_tables(NEW, values)[3]).rows)
    ]
    found, fired = read_one(document(TITLES[3], table_of(*alone[3:])), NEW)
    assert found == {slot: n for slot, n in numbers(values).items() if slot[0].startswith("applications.")}
    assert fired == ["structure.blank_cells"]
