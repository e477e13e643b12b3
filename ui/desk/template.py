"""The fill-in template to hand out, for one township or all of a county, with what last year tells."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from io import BytesIO
from typing import Final
from zipfile import ZipFile

import pandas as pd
import streamlit as st

from exports.safe import file_name, zip_entry
from exports.template import LastYear, Unit, make
from loaders.forms import load_forms
from loaders.regions import load_regions
from loaders.rules import load_rules
from queries import regions, reports
from ui import session, text
from ui.downloads import XLSX_MIME
from ui.view import Wish

ZIP_MIME: Final = "application/zip"
_LAST_YEAR: Final = 2099
_NOBODY: Final = ""
_MADE: Final = "templates-made"


def hand_out(today: date | None = None) -> None:
    """下载填报模板: whose, for which year, and the file."""
    with st.expander("下载填报模板（xlsx），发给乡镇填写", key="template"):
        st.caption(
            "表内自动核对合计；填好后直接上传，能完整读回。上一年已入库的，结转数和热线、栏目名称会预先填好。"
        )
        whose, when = st.columns([3, 1])
        searched = st.session_state.get("template-find", "")
        codes = [_NOBODY, *_found(searched), *_own_townships()]
        with whose:
            code = st.selectbox(
                "单位",
                list(dict.fromkeys(codes)),
                index=1 if searched and len(codes) > 1 else 0,
                format_func=_name,
                key=f"template-unit-{searched}",
            )
            st.text_input(
                "按名称或代码查找单位", key="template-find", placeholder="例如：紫溪镇，或 532301104"
            )
        year = when.number_input(
            "年份", _first_year(), _LAST_YEAR, value=(today or date.today()).year - 1, key="template-year"
        )
        _buttons(code or _NOBODY, int(year))


def template(code: str, year: int) -> bytes:
    """The workbook for this township and year; "" for one that anybody can fill in."""
    if not code:
        return make(Unit(), year)
    unit = load_regions().unit(code)
    last = session.ask(reports.report, code, year - 1)
    facts = None if last is None else session.ask(reports.facts, last.report_id)
    known = None if facts is None else last_year(facts)
    return make(Unit(unit.name, code, unit.region[-1] if unit.region else ""), year, known)


def template_name(code: str, year: int) -> str:
    """紫溪镇2024年政府信息公开年报填报模板.xlsx."""
    name = load_regions().unit(code).name if code else ""
    return f"{file_name(f'{name}{year}年政府信息公开年报填报模板')}.xlsx"


def templates(codes: Sequence[str], year: int, progress: Callable[[int], None] | None = None) -> bytes:
    """A ZIP with the workbooks of these townships; `progress` is told how many are done before each."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for done, code in enumerate(codes):
            if progress:
                progress(done)
            archive.writestr(zip_entry(template_name(code, year)), template(code, year))
    return buffer.getvalue()


def last_year(facts: pd.DataFrame) -> LastYear:
    """What the facts of a report tell of the next year's: numbers carried over, the names that it used."""
    carried = {
        carry.last: carry.this
        for rule in load_rules().values()
        for carry in rule.carries
        if not (carry.plus or carry.minus or carry.at_most)
    }
    cells: dict[tuple[str, str | None], float] = {
        (carried[row["indicator"]], row["dim"] if isinstance(row["dim"], str) else None): float(row["value"])
        for row in facts.to_dict("records")
        if row["indicator"] in carried and not pd.isna(row["value"])
    }
    names: Mapping[str, tuple[str, ...]] = {
        dimension: tuple(dict.fromkeys(facts[facts["dimension"] == dimension]["dim"]))
        for dimension in ("hotline", "category", "channel")
    }
    return LastYear(cells, names["hotline"], names["category"], names["channel"])


def _buttons(code: str, year: int) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "下载填报模板",
            data=partial(template, code, year),
            file_name=template_name(code, year),
            mime=XLSX_MIME,
            key="template-one",
            on_click="ignore",
        )
        codes = _own_townships()
        if codes:
            _all(codes, year)


def _all(codes: Sequence[str], year: int) -> None:
    """The workbooks of a county: made with progress, then downloaded; any button stops the making."""
    name = load_regions().names[codes[0][:6]]
    each = f"{text.escaped(name)}{len(codes)}个乡镇（街道）各一份（ZIP）"
    of = (tuple(codes), year, session.warehouse().revision())
    made: tuple[object, bytes] | None = st.session_state.get(_MADE)
    if made is not None and made[0] == of:
        file = f"{name}{year}年填报模板.zip"
        st.download_button(
            f"下载{each}", data=made[1], file_name=file, mime=ZIP_MIME, key="template-all", on_click="ignore"
        )
    elif st.button(f"制作{each}", key="template-make"):
        bar = st.progress(0.0, text="准备制作…")
        st.button("停止", key="template-halt")

        def told(done: int) -> None:
            bar.progress(done / len(codes), text=f"正在制作{done + 1}/{len(codes)}")

        st.session_state[_MADE] = (of, templates(codes, year, told))
        st.rerun()


def _own_county() -> str:
    """The county that the other pages show, or ""."""
    wish: Wish = st.session_state.get("wish", Wish())
    region = session.default_region() if wish.region is None else wish.region
    return region[:6] if region.isdecimal() and len(region) >= 6 else ""


def _own_townships() -> list[str]:
    county = _own_county()
    return list(session.names_within(county)) if county else []


def _found(searched: str) -> list[str]:
    return list(session.ask(regions.find_units, searched)["code"]) if searched else []


def _name(code: str) -> str:
    if not code:
        return "不写单位（空白模板）"
    unit = load_regions().unit(code)
    return f"{unit.region[-1] if unit.region else ''}{unit.name} {code}"


def _first_year() -> int:
    """The first report year of a form whose sections hold tables: only such a form has a template."""
    forms = load_forms().values()
    return min(form.years[0] for form in forms if any(section.tables for section in form.sections))
