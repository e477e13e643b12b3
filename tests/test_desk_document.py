"""A document and the official tables as HTML: numbers marked, all else escaped."""

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.corrections import Correction, corrected
from loaders.forms import load_forms
from loaders.load import read_report
from loaders.model import Cell, Document, Fact, Finding, Paragraph, Report, Table, Where
from tests.desk_reports import report_page
from tests.warehouse_fixture import upload
from ui import naming
from ui.desk import document, official, words

ZIXI = "532301104"
REPORT = read_report(report_page(ZIXI, 2023), "紫溪镇2023.html")


class Elements(HTMLParser):
    """What a browser makes of HTML: the names of its elements, the text, the text of those of a class."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.text = ""
        self.by_class: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self._open.append(dict(attrs).get("class") or "")
        for name in self._open[-1].split():
            self.by_class.setdefault(name, []).append("")

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        for names in self._open:
            for name in names.split():
                self.by_class[name][-1] += data


def report_of(document: Document, *facts: Fact) -> Report:
    return Report(document, None, 2023, None, facts, ())


def total(where: Where, value: float) -> Fact:
    return Fact("publications.total", "主动公开", value, "条", f"{value:g}", where)


def documents() -> Iterator[tuple[Document, tuple[Where, ...], str]]:
    line = "主动公开<b>286</b>条，其中12件"
    line_of_text = Document("报告.txt", "", "text", (Paragraph(line),))
    shown = "主动公开&lt;b&gt;{}&lt;/b&gt;条，其中{}件"
    yield line_of_text, (Where(0, start=7, end=10),), shown.format("<mark>286</mark>", "12")
    both = (Where(0, start=7, end=10), Where(0, start=18, end=20))
    yield line_of_text, both, shown.format("<mark>286</mark>", "<mark>12</mark>")
    yield line_of_text, both[::-1] + both, shown.format("<mark>286</mark>", "<mark>12</mark>")
    cells = (Cell("规章<", 0, 0), Cell("3", 0, 1), Cell("", 0, 2))
    table = Document("报告.html", "", "html", (Table((cells,)),))
    yield table, (Where(0, row=0, col=1),), "规章&lt; │ <mark>3</mark>"


@pytest.mark.parametrize(("source", "places", "html"), list(documents()))
def test_mark_numbers_in_their_passage_and_escape_all_else(
    source: Document, places: tuple[Where, ...], html: str
) -> None:
    assert document.passage(source, *places) == html


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300)
spans = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=5)


@given(texts, spans)
def test_show_any_passage_without_letting_its_text_act(line: str, ends: list[tuple[int, int]]) -> None:
    source = Document("报告.txt", "", "text", (Paragraph(line),))
    places = [Where(0, start=start, end=end) for start, end in ends] or [Where(0)]
    html = document.passage(source, *places).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in html


@given(texts, texts, spans)
def test_show_any_document_without_letting_its_text_act(
    line: str, inner: str, ends: list[tuple[int, int]]
) -> None:
    cells = ((Cell(inner, 0, 0), Cell(line, 0, 1)),)
    source = Document(line, "", "text", (Paragraph(line), Table(cells)))
    places = [Where(0, start=start, end=end) for start, end in ends] + [Where(1, 0, 0)]
    report = report_of(source, *(total(place, 1) for place in places))
    for focus in (None, *places):
        elements = Elements(document.whole(report, report, focus))
        assert set(elements.names) <= {"p", "mark", "table", "tr", "td"}
        plain = "".join(elements.text.split())
        assert plain == "".join((line + inner + line).replace("\r", "").split()) or "\r" in line + inner


def test_mark_every_number_that_was_read_and_only_those() -> None:
    elements = Elements(document.whole(REPORT, REPORT, None))
    assert len(elements.by_class["number"]) == sum(fact.where.row is not None for fact in REPORT.facts)
    assert elements.names.count("mark") == sum(fact.where.row is None for fact in REPORT.facts)
    assert "here" not in elements.by_class


def test_show_what_is_looked_at() -> None:
    (fact,) = (fact for fact in REPORT.facts if fact.indicator == "publications.total")
    elements = Elements(document.whole(REPORT, REPORT, fact.where))
    assert elements.by_class["here"] == [fact.raw]
    block = Elements(document.whole(REPORT, REPORT, Where(0)))
    assert block.by_class["here"] == ["楚雄市紫溪镇2023年政府信息公开工作年度报告"]


def test_show_what_was_put_right_beside_what_was_read() -> None:
    granted = next(fact for fact in REPORT.facts if fact.indicator == "applications.granted")
    fixes = [
        Correction("publications.total", None, 86, 99, "核对"),
        Correction("applications.granted", granted.dims["applicant"], granted.value, 7, "核对"),
    ]
    fixed, _ = corrected(REPORT, fixes)
    elements = Elements(document.whole(fixed, REPORT, None))
    assert elements.by_class["fixed"] == ["86条→ 99", f"{granted.value:g}→ 7"]


def test_fill_the_official_tables_in() -> None:
    form = load_forms()["2021"]
    granted = next(fact for fact in REPORT.facts if fact.indicator == "applications.granted")
    fix = Correction("applications.granted", granted.dims["applicant"], granted.value, 7, "核对")
    fixed, _ = corrected(REPORT, [fix])
    elements = Elements(official.official_tables(fixed, REPORT, form, granted.where))
    assert elements.names.count("button") == len(list(form.slots()))
    assert elements.by_class["fixed"] == elements.by_class["here"] == [f"{granted.value:g} 7"]
    assert len(elements.by_class["doubted"]) == 2  # the row and the column that no longer add up
    assert "收到和处理政府信息公开申请情况" in elements.text


def test_show_blank_cells_and_those_that_were_not_read_as_such() -> None:
    form = load_forms()["2021"]
    first, second, *_ = (fact for fact in REPORT.facts if fact.where.row is not None)
    facts = (replace(first, value=None, status="not_applicable"), replace(second, value=None, status="blank"))
    bare = replace(REPORT, facts=facts)
    elements = Elements(official.official_tables(bare, bare, form, None))
    assert elements.by_class["not_applicable"] == ["不适用"]
    assert elements.by_class["blank"] == ["空白"]
    assert len(elements.by_class["absent"]) == len(list(form.slots())) - 2


def test_show_a_part_of_an_endless_document() -> None:
    lines = tuple(Paragraph(f"第{number}行" + "字" * 1_000) for number in range(1_000))
    report = report_of(Document("长.txt", "", "text", lines))
    html = document.whole(report, report, Where(900, start=0, end=5))
    assert len(html) < 200_000
    assert "第900行" in html
    assert "前面的内容没有显示" in html
    single = report_of(Document("长.txt", "", "text", (Paragraph("字" * 1_000_000),)))
    assert len(document.whole(single, single, None)) < 200_000


def test_list_errors_before_warnings_and_notes() -> None:
    rules = [Finding(severity, severity, "") for severity in ("note", "error", "warning")]
    found = words.sorted_findings(upload(ZIXI, 2023, (), rules).report.findings)
    assert [finding.severity for finding in found] == ["error", "warning", "note"]
    assert words.finding_counts(found) == "1处错误 · 1处提醒 · 1处提示"


def test_name_a_rule_that_nobody_declared_by_its_code() -> None:
    assert naming.rule_title("balance.applications_row") == "申请：各列之和不等于总计"
    assert naming.rule_title("no.such_rule") == "no.such_rule"
