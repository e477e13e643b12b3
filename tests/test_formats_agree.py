"""One report in many formats gives equal facts, of its tables and of its running text."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from loaders.forms import Form, load_forms, load_indicators
from loaders.load import parse_archive, read_report
from loaders.model import Report
from tests.report_files import (
    Item,
    as_csv,
    as_docx,
    as_html,
    as_markdown,
    as_mht,
    as_pdf,
    as_text,
    as_xlsx,
)
from tests.table_layouts import TITLES, Values, standard_tables, values_for

FORMS = load_forms()
YEARS = {"2014": 2017, "2019": 2020, "2021": 2023}

Facts = set[tuple[str, tuple[tuple[str, str], ...], float | None, str, str | None]]

KINDS: dict[str, Callable[[Sequence[Item]], bytes]] = {
    "txt": as_text,
    "md": as_markdown,
    "html": as_html,
    "mht": as_mht,
    "docx": as_docx,
    "xlsx": as_xlsx,
    "csv": as_csv,
    "pdf": as_pdf,
}

soffice = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed here"
)
each_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def odd_values(form: Form) -> Values:
    """Values that add up, some of them as reports leave them: blank, "/", negative, in 万元."""
    values = values_for(form, 21)
    if form.id == "2014":
        values["sheet2014.responses.topics", None] = ""
        values["sheet2014.fees", None] = "0.35"
        return values
    for applicant in ("research", "social"):
        values["applications.granted", applicant] = ""
        values["applications.carried_out", applicant] = "/"
    if form.id == "2019":
        values["licensing.items_change", None] = "-2"
        values["procurement.amount", None] = "12.6万元"
    return values


@cache
def report(form: Form) -> tuple[Item, ...]:
    """A report of an existing township with invented numbers; its lines and tables."""
    year = YEARS[form.id]
    tables = standard_tables(form, odd_values(form))
    prose = (
        f"楚雄市紫溪镇人民政府{year}年政府信息公开工作年度报告",
        f"本报告统计数据时限为{year}年1月1日至{year}年12月31日。",
        "一、总体情况",
        "全年通过县政府网站主动公开政府信息1286条，其中乡镇动态312条，通知公告95条，较上年增加8%。",
        "受理12345政务服务便民热线64件，办结63件，办结率98.4%；收到书记镇长信箱来信12封，均按时答复。",
        "开展政务公开业务培训2期，培训50余人次；发放宣传材料约1800份。",
        "全年收到政府信息公开申请6件，均已答复；未发生行政复议和行政诉讼。",
    )
    end = (
        *("五、存在的主要问题及改进情况", "信息更新不够及时，今后将加强督促检查。"),
        *("六、其他需要报告的事项", f"{year}年未收取信息处理费。"),
    )
    if form.id == "2014":
        return (*prose, *end, TITLES[1], tables[1])
    return (*prose, *(item for n in (2, 3, 4) for item in (TITLES[n], tables[n])), *end)


def facts_of(read: Report) -> Facts:
    return {(f.indicator, tuple(f.dims.items()), f.value, f.status, f.qualifier) for f in read.facts}


def assert_agree(found: Report, name: str, form: Form) -> None:
    """The same facts and findings as of the text."""
    wanted = read_report(as_text(report(form)), "紫溪镇.txt")
    got, due = facts_of(found), facts_of(wanted)
    assert got == due, (name, sorted(got ^ due, key=str)[:6])
    assert (found.unit, found.year, found.form) == (wanted.unit, wanted.year, form.id), name
    assert {f.rule for f in found.findings} == {f.rule for f in wanted.findings}, name


@each_form
def test_state_what_was_written(form: Form) -> None:
    """The yardstick itself: the tables' values, and what the running text says."""
    read = read_report(as_text(report(form)), "紫溪镇.txt")
    indicators = load_indicators()
    tables = {
        (f.indicator, next(iter(f.dims.values()), None)): f
        for f in read.facts
        if indicators[f.indicator].table
    }
    assert {key: fact.raw for key, fact in tables.items()} == odd_values(form)
    text = {(f.indicator, f.value, f.qualifier) for f in read.facts if not indicators[f.indicator].table}
    assert text >= {
        ("publications.total", 1286, None),
        ("publications.by_category", 312, None),
        ("hotlines.received", 64, None),
        ("hotlines.handled", 63, None),
        ("hotlines.completion_rate", 98.4, None),
        ("training.attendees", 50, "at_least"),
        ("campaigns.leaflets", 1800, "about"),
        ("stated.applications_received", 6, None),
    }


@each_form
@pytest.mark.parametrize("kind", KINDS)
def test_read_one_report_alike_in_each_format(form: Form, kind: str) -> None:
    assert_agree(read_report(KINDS[kind](report(form)), f"紫溪镇.{kind}"), kind, form)


@each_form
def test_read_one_report_alike_in_each_layout_of_text(form: Form) -> None:
    for layout in ("a cell a line, signs", "a cell a line, signs between", "tabs", "quoted commas"):
        assert_agree(read_report(as_text(report(form), layout), "紫溪镇.txt"), layout, form)


def converted(folder: Path, sources: Mapping[str, bytes], kind: str) -> dict[str, bytes]:
    """What LibreOffice saves files as; it starts once for all of them."""
    folder.mkdir()
    program = shutil.which("soffice") or shutil.which("libreoffice") or ""
    for name, data in sources.items():
        (folder / name).write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(folder / name) for name in sources]
    command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {name: (folder / name).with_suffix(f".{kind}").read_bytes() for name in sources}


@soffice
@pytest.mark.parametrize(
    ("source", "kind", "forms"),
    [
        ("docx", "doc", ("2014", "2019", "2021")),
        ("docx", "rtf", ("2014", "2019", "2021")),
        ("docx", "odt", ("2021",)),
        ("xlsx", "xls", ("2014", "2019", "2021")),
        ("xlsx", "ods", ("2014", "2019", "2021")),
    ],
)
def test_read_one_report_alike_in_the_formats_of_office_suites(
    source: str, kind: str, forms: Sequence[str], tmp_path: Path
) -> None:
    sources = {f"{form}.{source}": KINDS[source](report(FORMS[form])) for form in forms}
    made = converted(tmp_path / "made", sources, kind)
    for form in forms:
        # A .wps is mostly a .doc under another name, as an .et is an .xls.
        name = {"doc2021": "wps", "xls2021": "et"}.get(kind + form, kind)
        assert_agree(read_report(made[f"{form}.{source}"], f"紫溪镇.{name}"), name, FORMS[form])


def test_read_the_members_of_a_zip_alike() -> None:
    form = FORMS["2021"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for kind, write in KINDS.items():
            archive.writestr(f"紫溪镇/年报.{kind}", write(report(form)))
    members = list(parse_archive("全市.zip", buffer.getvalue()))
    assert len(members) == len(KINDS)
    for member in members:
        assert member.report is not None, member.error
        assert_agree(member.report, str(member.path), form)
