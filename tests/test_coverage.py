"""How many digits of the standard tables became facts: counted apart from how they are read."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from loaders.__main__ import main
from loaders.coverage import Coverage, coverage_of, share
from loaders.forms import Form, load_forms, load_indicators
from loaders.load import parse_file
from loaders.model import Document, Fact, Report
from loaders.readers.from_text import read_text
from loaders.tables import read_tables
from tests.readers_helpers import corpus
from tests.table_layouts import (
    AFTER,
    BEFORE,
    JAMMED,
    LAYOUTS,
    TITLES,
    Printed,
    Rows,
    as_table,
    document,
    laid_out,
    lines_of,
    printed,
    standard_tables,
    values_for,
)

FORMS = load_forms()
SHEET, NEW = FORMS["2014"], FORMS["2021"]
each_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def digits_in(texts: Sequence[str]) -> int:
    return sum(character.isdigit() for text in texts for character in text)


def covered(doc: Document, form: Form) -> Coverage:
    return coverage_of(Report(doc, None, None, form.id, read_tables(doc, form)[0], ()))


@each_form
@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != "repeated cells"])
def test_cover_each_digit_of_each_layout(form: Form, layout: str) -> None:
    values = values_for(form, 1, most=9 if layout in JAMMED else 158)
    wanted = digits_in([*values.values()])
    assert covered(printed(form, values, layout), form) == Coverage(wanted, wanted, ())


@each_form
def test_cover_a_repeated_merged_cell_once(form: Form) -> None:
    values = values_for(form, 2)
    lines = [
        line
        for n, rows in standard_tables(form, values).items()
        for line in (TITLES[n], *lines_of(rows, "repeated cells"))
    ]
    content = read_text("\n".join((*BEFORE, *lines, *AFTER)).encode())
    wanted = digits_in([*values.values()])
    assert covered(Document("r.txt", "", "text", content.blocks), form) == Coverage(wanted, wanted, ())


@each_form
@pytest.mark.parametrize("layout", LAYOUTS)
def test_miss_what_was_not_read(form: Form, layout: str) -> None:
    values = values_for(form, 1, most=9 if layout in JAMMED else 158)
    missed = coverage_of(Report(printed(form, values, layout), None, None, None, (), ()))
    assert missed.read == 0
    assert missed.digits >= digits_in([*values.values()])
    assert sum(one.digits for one in missed.missed) == missed.digits


def test_miss_a_row_that_the_form_does_not_have() -> None:
    tables = standard_tables(NEW, values_for(NEW, 3))
    tables[2].insert(4, [Printed("其他主动公开文件"), Printed("14"), Printed("0"), Printed("637")])
    rows = {
        "table": [(1, "14"), (2, "0"), (3, "637")],
        "a row a line, signs": [(None, "其他主动公开文件|14|0|637|")],
    }
    for layout, wanted in rows.items():
        missed = covered(laid_out(tables, layout), NEW).missed
        assert [(one.where.col, one.text) for one in missed] == wanted
        assert sum(one.digits for one in missed) == 6


def test_miss_a_value_in_a_cell_with_words_behind_it() -> None:
    tables = standard_tables(NEW, values_for(NEW, 3))
    tables[3][4][1] = Printed("3见附件")
    (missed,) = covered(laid_out(tables, "table"), NEW).missed
    assert (missed.digits, missed.text) == (1, "3见附件")


def test_cover_no_numbers_of_labels_narrative_or_pages() -> None:
    lines = [
        "2.其他法律行政法规禁止公开",
        "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）",
        "- 3 -",
        "第4页 共6页",
    ]
    assert covered(document("全年行政许可12件，行政处罚3件。", *lines), NEW) == Coverage(0, 0, ())
    assert share(0, 0) is None


@pytest.mark.parametrize("layout", ["table", "a cell a line", "a row a line, blanks", "tabs"])
@pytest.mark.parametrize(("at", "word"), [(0, "序号"), (2, "代码")])
def test_cover_no_numbers_that_count_rows(layout: str, at: int, word: str) -> None:
    values = values_for(SHEET, 11)
    rows: Rows = [
        [*row[:at], Printed(word if n == 0 else str(n)), *row[at:]]
        for n, row in enumerate(standard_tables(SHEET, values)[1])
    ]
    wanted = digits_in([*values.values()])
    assert covered(laid_out({1: rows}, layout), SHEET) == Coverage(wanted, wanted, ())


def test_cover_no_table_of_another_kind() -> None:
    table = as_table([[Printed("栏目"), Printed("条数")], [Printed("行政许可"), Printed("12")]])
    assert covered(document(table), NEW).digits == 0


# --- the corpus and the command line ---


def _table_digits(facts: Sequence[Fact]) -> int:
    indicators = load_indicators()
    tables = [fact for fact in facts if indicators[fact.indicator].table is not None]
    return digits_in([fact.raw for fact in tables if fact.value is not None])


def test_cover_the_shared_corpus() -> None:
    reports = [parsed.report for parsed in map(parse_file, corpus(".txt", ".html", ".docx", ".xlsx", ".pdf"))]
    counted = [(report, coverage_of(report)) for report in reports if report]
    assert all(one.read == _table_digits(report.facts) for report, one in counted)
    digits, read = (sum(one.digits for _, one in counted), sum(one.read for _, one in counted))
    assert read / digits >= 0.999


@pytest.fixture
def report_with_a_strange_row(tmp_path: Path) -> Path:
    tables = standard_tables(NEW, values_for(NEW, 3))
    tables[2].insert(4, [Printed("其他主动公开文件"), Printed("14"), Printed("0"), Printed("637")])
    lines = [line for n, rows in tables.items() for line in (TITLES[n], *lines_of(rows, "a cell a line"))]
    path = tmp_path / "年报.txt"
    path.write_text("\n".join((*BEFORE, *lines, *AFTER)), "utf-8")
    return path


def test_print_what_is_covered(report_with_a_strange_row: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--coverage", str(report_with_a_strange_row)]) == 0
    printed_lines = capsys.readouterr().out.splitlines()
    assert printed_lines[0] == str(report_with_a_strange_row)
    assert [line.split("，")[-1] for line in printed_lines if "没有读成数据" in line] == [
        "“14”",
        "“0”",
        "“637”",
    ]
    assert printed_lines[-1].startswith("合计 1 个文件，标准表格里有 ")
    assert "100.000%" not in printed_lines[-1]


def test_add_what_is_covered_to_a_line_of_json(
    report_with_a_strange_row: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (report_with_a_strange_row.parent / "空.txt").write_bytes(b"")
    assert main(["read", "--coverage", "--format", "jsonl", str(report_with_a_strange_row.parent)]) == 1
    out, err = capsys.readouterr()
    strange, empty = map(json.loads, out.splitlines())
    assert strange["coverage"]["digits"] == strange["coverage"]["read"] + 6
    assert [missed["text"] for missed in strange["coverage"]["missed"]] == ["14", "0", "637"]
    assert strange["facts"]
    assert "coverage" not in empty
    assert "另有 1 个文件没有读出" in err
