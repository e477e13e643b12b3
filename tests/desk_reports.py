"""Whole reports of real townships with invented numbers, as files: for tests that upload many of them.

from tests.desk_reports import packed, report_page
report_page("532301104", 2023)                        # HTML that is read without an error
report_page("532301104", 2023, broken=True)           # a sum that does not hold
packed({"a.html": b"…", "b.txt": b""})                # a ZIP
"""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from loaders.forms import load_forms
from loaders.regions import load_regions
from tests.table_layouts import Rows, Values, standard_tables, values_for

CARRIED = ("applications.carried_in", "applications.carried_out")


def report_page(
    code: str,
    year: int,
    *,
    broken: bool = False,
    signed: bool = True,
    dated: bool = True,
    publications: int = 86,
) -> bytes:
    """A report on its year's form as HTML.

    Args:
        code: of a township.
        broken: one of the sums does not hold: a refusal is counted twice.
        signed: it says whose it is.
        dated: it says which year it is of.
        publications: how many it states.
    """
    unit = load_regions().unit(code)
    form = next(form for form in load_forms().values() if form.years[0] <= year <= form.years[1])
    values = values_for(form, int(code) + year)
    if broken:
        values["applications.granted", "natural_person"] = str(
            int(values["applications.granted", "natural_person"]) + 1
        )
    who = f"{unit.region[-1]}{unit.name}" if signed else "本单位"
    when = f"{year}年" if dated else "本年度"
    tables = {number: _table(rows) for number, rows in standard_tables(form, values).items()}
    parts = [f"<h1>{who}{when}政府信息公开工作年度报告</h1>"]
    for section in form.sections:
        parts.append(f"<h2>{section.number}、{section.title}</h2>")
        parts += [tables[number] for number in section.tables] or [
            _narrative(section.number, who, when, values, publications)
        ]
    return f"<html><head><meta charset=utf-8></head><body>{''.join(parts)}</body></html>".encode()


def packed(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of these files."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _narrative(number: str, who: str, when: str, values: Values, publications: int) -> str:
    if number != "一":
        return "<p>没有其他需要说明的事项。</p>"
    received = values["applications.received", "total"]
    return (
        f"<p>{when}，{who}主动公开政府信息{publications}条。12345政务服务便民热线受理32件，办结31件。</p>"
        f"<p>收到政府信息公开申请{received}件。</p>"
    )


def _table(rows: Rows) -> str:
    lines = (
        "".join(f"<td rowspan={cell.rowspan} colspan={cell.colspan}>{cell.text}</td>" for cell in row)
        for row in rows
    )
    return f"<table border=1>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
