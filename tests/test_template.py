"""The fill-in template: what is filled in adds up, is checked on the spot and is read back as meant."""

import io
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell

from exports.template import LastYear, Unit, make
from loaders.errors import FormError
from loaders.forms import load_forms
from loaders.load import read_report
from loaders.model import Report
from tests.table_layouts import Values, values_for

FORM = load_forms()["2021"]
ZIXI = Unit("紫溪镇人民政府", "532301104", "楚雄市")
CATEGORIES = {"乡镇动态": 120, "通知公告": 36, "财政预决算": 12}
CHANNELS = {"政府网站": 150, "微信公众号“紫溪发布”": 90}
LINES: Mapping[str, Mapping[str, float]] = {
    "12345政务服务便民热线": {
        "received": 120,
        "handled": 118,
        "handled_on_time": 117,
        "satisfaction_rate": 0.985,
    },
    "书记市长信箱": {"received": 15, "handled": 15},
    "人民网领导留言板": {"received": 0},
}
LINE_COLUMNS = {"received": 3, "handled": 4, "handled_on_time": 5, "satisfaction_rate": 6}


def workbook_of(data: bytes, *, computed: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=computed)


def bytes_of(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def inputs(sheet: Any) -> Iterator[Any]:
    """The cells that may be written, in reading order."""
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, MergedCell) and not cell.protection.locked:
                yield cell


def tables(book: Any) -> Iterator[Any]:
    return (sheet for sheet in book.worksheets if sheet.title.startswith("表"))


def fill_tables(book: Any, values: Values, *, totals: bool) -> None:
    """Writes the numbers of the official tables; with `totals`, over the cells that add up by themselves."""
    slots = FORM.slots()
    for sheet in tables(book):
        for cell in inputs(sheet):
            slot = next(slots)
            if totals or not str(cell.value or "").startswith("="):
                cell.value = int(values[slot.indicator, slot.member])


def fill_lists(book: Any) -> None:
    publications, lines = book["主动公开"], book["热线与信箱"]
    publications["C2"] = sum(CATEGORIES.values())
    for first, names in ((5, CATEGORIES), (27, CHANNELS)):
        for row, (name, count) in enumerate(names.items(), first):
            publications.cell(row, 2).value, publications.cell(row, 3).value = name, count
    for row, (name, numbers) in enumerate(LINES.items(), 3):
        lines.cell(row, 2).value = name
        for key, number in numbers.items():
            lines.cell(row, LINE_COLUMNS[key]).value = number


def filled(values: Values, *, totals: bool = False) -> bytes:
    book = workbook_of(make(ZIXI, 2024))
    fill_tables(book, values, totals=totals)
    fill_lists(book)
    return bytes_of(book)


def saved_by_office(data: bytes, folder: Path) -> bytes:
    """What LibreOffice makes of it: everything computed and written anew."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    given, made = folder / "given", folder / "made"
    given.mkdir()
    (given / "模板.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    target = "xlsx:Calc MS Excel 2007 XML"
    command = [program, profile, "--headless", "--convert-to", target, "--outdir", str(made)]
    subprocess.run([*command, str(given / "模板.xlsx")], check=True, capture_output=True, timeout=120)
    return (made / "模板.xlsx").read_bytes()


def expected_facts(values: Values) -> dict[tuple[str, str | None], float]:
    """Everything that `filled` states."""
    facts: dict[tuple[str, str | None], float] = {key: float(text) for key, text in values.items()}
    facts["publications.total", None] = sum(CATEGORIES.values())
    facts |= {("publications.by_category", name): count for name, count in CATEGORIES.items()}
    facts |= {("publications.by_channel", name): count for name, count in CHANNELS.items()}
    for name, numbers in LINES.items():
        for key, number in numbers.items():
            facts[f"hotlines.{key}", name] = number * 100 if key == "satisfaction_rate" else number
    return facts


def facts_of(report: Report) -> dict[tuple[str, str | None], float | None]:
    return {(fact.indicator, next(iter(fact.dims.values()), None)): fact.value for fact in report.facts}


def read(data: bytes) -> Report:
    return read_report(data, "填报模板.xlsx")


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A right template, its totals added up by LibreOffice."""
    return saved_by_office(filled(values_for(FORM, 7)), tmp_path_factory.mktemp("right"))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A template in which a column of table 3 is not in balance, and a line handled more than it received."""
    values = values_for(FORM, 7)
    book = workbook_of(filled(values))
    sheet = book.worksheets[3]
    row = next(cell.row for (cell,) in sheet["A1:A40"] if str(cell.value).startswith("四、"))
    sheet.cell(row, 4).value += 2
    book["热线与信箱"]["D4"] = 18
    return saved_by_office(bytes_of(book), tmp_path_factory.mktemp("broken"))


def test_read_back_what_an_office_program_computed_and_saved(computed: bytes) -> None:
    report = read(computed)
    assert report.unit is not None
    assert (report.unit.name, report.unit.code, report.year, report.form) == (
        "紫溪镇",
        "532301104",
        2024,
        "2021",
    )
    assert facts_of(report) == expected_facts(values_for(FORM, 7))
    assert {fact.status for fact in report.facts} == {"stated"}
    assert report.findings == ()


def test_read_back_numbers_that_a_program_wrote_over_the_formulas() -> None:
    report = read(filled(values_for(FORM, 3), totals=True))
    assert facts_of(report) == expected_facts(values_for(FORM, 3))
    assert report.findings == ()


def test_read_labels_as_they_are_printed_on_the_form(computed: bytes) -> None:
    labels = {fact.indicator: fact.label for fact in read(computed).facts}
    assert labels["applications.received"] == "一、本年新收政府信息公开申请数量"
    assert labels["normative_documents.in_force"] == "行政规范性文件"
    assert labels["hotlines.received"] == "人民网领导留言板"


def test_say_in_the_workbook_that_all_checks_agree(computed: bytes) -> None:
    book = workbook_of(computed, computed=True)
    guide = book["填报说明"]
    assert guide["B2"].value == "全部填好，检查相符，可以报送"
    results = [guide.cell(row, 3).value for row in range(4, 12)]
    assert results == ["相符"] * 8


def test_show_in_the_workbook_what_does_not_agree(broken: bytes) -> None:
    book = workbook_of(broken, computed=True)
    assert book["填报说明"]["B2"].value == "不符：有2项检查没有通过，请改正"
    cells = [str(cell.value) for row in book.worksheets[3].iter_rows() for cell in row]
    assert cells.count("不符，差2") == 2  # the column, and its share in 总计
    assert book["热线与信箱"]["H4"].value == "不符，差3：办结多于受理"


def test_find_in_a_broken_template_what_its_checks_show(broken: bytes) -> None:
    report = read(broken)
    assert [finding.rule for finding in report.findings] == ["balance.applications_flow"] * 2
    assert len(report.facts) == len(expected_facts(values_for(FORM, 7)))


def test_keep_blank_cells_blank(tmp_path: Path) -> None:
    book = workbook_of(make(ZIXI, 2024))
    sheet = book.worksheets[3]
    sheet["D5"], sheet["E5"] = 3, 0
    report = read(saved_by_office(bytes_of(book), tmp_path))
    stated = {key: value for key, value in facts_of(report).items() if value is not None}
    code = "applications.received"
    assert stated == {(code, "natural_person"): 3, (code, "business"): 0, (code, "total"): 3}
    assert {fact.status for fact in report.facts if fact.value is None} == {"blank"}
    assert len(report.facts) == len(list(FORM.slots()))
    assert {finding.rule for finding in report.findings} == {"structure.blank_cells"}


def test_read_an_empty_template_as_blank_before_anyone_opened_it() -> None:
    report = read(make(Unit(), 2024))
    assert {fact.status for fact in report.facts} == {"blank"}
    assert len(report.facts) == len(list(FORM.slots()))
    assert report.unit is None
    assert report.year == 2024


def test_fill_in_what_last_year_tells() -> None:
    last_year = LastYear(
        cells={("applications.carried_in", "natural_person"): 2.0},
        lines=("12345热线",),
        categories=("乡镇动态",),
        channels=("政府网站",),
    )
    data = make(ZIXI, 2024, last_year)
    book = workbook_of(data)
    assert book["热线与信箱"]["B3"].value == "12345热线"
    assert (book["主动公开"]["B5"].value, book["主动公开"]["B27"].value) == ("乡镇动态", "政府网站")
    stated = {key: value for key, value in facts_of(read(data)).items() if value is not None}
    assert stated == {("applications.carried_in", "natural_person"): 2.0}


@pytest.mark.parametrize("year", [2019, 2024])
def test_offer_a_cell_for_each_number_of_the_years_form(year: int) -> None:
    form = next(form for form in load_forms().values() if form.years[0] <= year <= form.years[1])
    book = workbook_of(make(ZIXI, year))
    assert sum(1 for sheet in tables(book) for _ in inputs(sheet)) == len(list(form.slots()))
    texts = {str(cell.value) for sheet in tables(book) for row in sheet.iter_rows() for cell in row}
    labels = {row.label.text for grid in form.grids for row in grid.rows if row.label.text}
    assert labels <= texts


def test_lock_everything_but_the_cells_to_fill_in() -> None:
    book = workbook_of(make(ZIXI, 2024))
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book.worksheets)
    for sheet in tables(book):
        checked = {
            str(place) for rule in sheet.data_validations.dataValidation for place in rule.sqref.ranges
        }
        assert {cell.coordinate for cell in inputs(sheet)} == checked
    assert not list(inputs(book["填报说明"]))


def test_print_each_table_on_a4_without_its_checks() -> None:
    book = workbook_of(make(ZIXI, 2024))
    assert {sheet.page_setup.paperSize for sheet in book.worksheets} == {9}
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in book.worksheets)
    table = book.worksheets[3]
    assert table.print_area.endswith("$A$1:$J$29")
    assert table["K2"].value == "检查"
    assert table.freeze_panes == "D5"


def test_make_the_same_bytes_again() -> None:
    assert make(ZIXI, 2024) == make(ZIXI, 2024)
    assert make(ZIXI, 2024) != make(ZIXI, 2023)


def test_refuse_a_year_without_a_form_of_tables() -> None:
    with pytest.raises(FormError, match="没有2016年度使用的官方表式"):
        make(ZIXI, 2016)
