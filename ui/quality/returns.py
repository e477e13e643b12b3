"""退回清单: for each township with open errors a Word and an Excel file, and a county's in one ZIP."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from exports.returns import Item, Missing, Return, to_docx, to_xlsx, to_zip
from exports.safe import file_name
from loaders.errors import LoaderError
from loaders.model import Document
from loaders.sections import find_sections
from queries import coverage, quality, reports
from ui import naming, session, text
from ui.downloads import XLSX_MIME
from ui.quality import finding, passages, words
from ui.view import Choice

LISTED: Final = 20
"""So many townships are listed at once."""
MOST: Final = 500
"""More than any county has townships."""
COUNTY: Final = 6
"""Digits of a county's code."""

_DOCX_MIME: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORK: Final = "returns"
_HALT: Final = "returns-halt"

Making = Callable[[Return], bytes]


@dataclass(slots=True)
class Work:
    """The lists of a county and year on their way into one ZIP.

    Attributes:
        of: what they are of, and of which state of the warehouse.
        made: report_id → its list; grows, so that stopped work goes on where it stopped.
        halted: whether it was stopped.
        data: the ZIP, once all are made.
    """

    of: tuple[Any, ...]
    made: dict[str, Return] = field(default_factory=dict)
    halted: bool = False
    data: bytes = b""


def lists(choice: Choice) -> None:
    """The townships whose reports of the year go back, each with two files, and all of the county in one."""
    st.subheader(f"{choice.year}年退回清单", anchor=False)
    if len(choice.region) < COUNTY:
        st.markdown("退回清单按县（市、区）制作，请先在最上面选到县（市、区）。")
        return
    rows = session.ask(quality.to_return, choice.scope_of_year, choice.year, LISTED)
    if rows.empty:
        st.markdown(f"{text.escaped(choice.place)}{choice.year}年没有需要退回的年报。")
        return
    units = int(rows["units"].iloc[0])
    st.markdown(f"{units}份年报有未处理的错误，要退回改正。清单写明每处问题、原文和改法，并附上提醒。")
    county = choice.chain[2][1]
    _all(choice, county, units)
    if units > LISTED:
        page = st.pagination(-(-units // LISTED), key="page-returns")
        rows = session.ask(quality.to_return, choice.scope_of_year, choice.year, LISTED, (page - 1) * LISTED)
    with st.expander("逐个下载", expanded=units <= LISTED):
        for row in rows.to_dict("records"):
            _one(row, county)


def _one(row: dict[Any, Any], county: str) -> None:
    """A township's two files; they are made when they are asked for."""
    key = f"return-row-{row['code']}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=key):
        st.markdown(f"**{text.escaped(row['name'])}**　{words.due_words(row)}", width="stretch")
        name = file_name(f"{row['name']}_{row['year']}年度_退回清单")
        kinds = (("Word", to_docx, "docx", _DOCX_MIME), ("Excel", to_xlsx, "xlsx", XLSX_MIME))
        for label, write, ending, mime in kinds:
            st.download_button(
                label,
                data=partial(_file, write, row, county),
                file_name=f"{name}.{ending}",
                mime=mime,
                key=f"return-{ending}-{row['code']}",
                on_click="ignore",
            )


def _file(write: Making, row: dict[Any, Any], county: str) -> bytes:
    return write(list_of(row, county))


def _all(choice: Choice, county: str, units: int) -> None:
    """All lists in one ZIP: made with progress, stopped by a button, downloaded by another."""
    of = (choice.scope_of_year, session.warehouse().revision())
    work: Work | None = st.session_state.get(_WORK)
    if work is None or work.of != of:
        if st.button(f"制作全部清单（{units}个乡镇，ZIP）", key="returns-make", type="primary"):
            st.session_state[_WORK] = Work(of)
            st.rerun()
        return
    if st.session_state.pop(_HALT, False):
        work.halted = True
    if work.data:
        st.download_button(
            f"下载全部清单（{units}个乡镇，ZIP）",
            data=work.data,
            file_name=f"{file_name(f'{county}_{choice.year}年度_退回清单')}.zip",
            mime="application/zip",
            key="returns-zip",
            type="primary",
            on_click="ignore",
        )
    elif work.halted:
        st.markdown(f"已停止，做好了{len(work.made)}份，还有{units - len(work.made)}份。")
        if st.button("继续制作", key="returns-go-on"):
            work.halted = False
            st.rerun()
    else:
        _make(work, choice, county)


def _make(work: Work, choice: Choice, county: str) -> None:
    """Makes what is still to be made; a press of the button stops the script between two lists."""
    rows = session.ask(quality.to_return, choice.scope_of_year, choice.year, MOST).to_dict("records")
    bar = st.progress(0.0, text="准备制作…")
    st.button("停止", key=_HALT)
    for done, row in enumerate(rows):
        bar.progress(done / len(rows), text=f"正在制作{done + 1}/{len(rows)}：{text.escaped(row['name'])}")
        if row["report_id"] not in work.made:
            work.made[row["report_id"]] = list_of(row, county)
    bar.progress(1.0, text="正在打包…")
    missing = session.ask(coverage.missing_units, choice.scope_of_year, choice.year)
    silent = [
        Missing(name, code, choice.year) for name, code in zip(missing["name"], missing["code"], strict=True)
    ]

    def packed(done: int, of: int) -> None:
        bar.progress(done / of, text=f"正在打包{done}/{of}…")

    made = [work.made[row["report_id"]] for row in rows]
    work.data = to_zip(county, made, silent, packed)
    st.rerun()


def list_of(row: dict[Any, Any], county: str) -> Return:
    """The list of a row of `quality.to_return`: its report's open errors and warnings with their passages."""
    found = session.ask(reports.findings, row["report_id"])
    due = found[(found["state"] == "open") & (found["severity"] != "note")]
    try:
        document = session.document(row["sha256"], row["document"])
    except LoaderError:  # the list still says what is wrong, if not where
        document = None
    return Return(
        unit_name=row["name"],
        unit_code=row["code"],
        county=county,
        year=int(row["year"]),
        document_name=row["document"],
        made_on=date.today(),
        items=tuple(items_of(due, document)),
    )


def items_of(findings: pd.DataFrame, document: Document | None) -> Iterator[Item]:
    """Findings as a list has them; without the document they have no place and no passage."""
    sections = find_sections(document) if document else ()
    for row in findings.to_dict("records"):
        before, marked, after = finding.passage_of(document, row) if document else passages.NOTHING
        yield Item(
            rule=row["rule"],
            title=naming.rule_title(row["rule"]),
            severity=row["severity"],
            message=row["message"],
            place=finding.whence(document, row, sections) if document else "",
            before=before,
            marked=marked,
            after=after,
            expected=_known(row["expected"]),
            found=_known(row["found"]),
            advice=naming.rule_advice(row["rule"]),
        )


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
