"""What can be taken away: the picture as PNG and SVG, its data as CSV and XLSX, the link.

The picture needs no server-side browser: a small script in the page asks the chart's own toolbar for
its image, under our file name. CSV and XLSX are built only when they are asked for.
"""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import pandas as pd
import streamlit as st
import xlsxwriter

from exports.safe import file_name, looks_like_formula

XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_HTML = """
<div class="take">
  <button type="button" data-link>复制链接</button>
  <span role="status" aria-live="polite"></span>
  <span>下载</span>
  <button type="button" data-format="png">PNG</button>
  <button type="button" data-format="svg">SVG</button>
</div>
"""

_CSS = """
.take { margin-left: -.4rem; display: flex; flex-wrap: wrap; align-items: center; gap: .1rem .25rem;
  font-family: var(--st-font); font-size: .82rem; color: var(--st-text-color); }
.take button { font: inherit; color: inherit; background: none; border: 0; cursor: pointer;
  padding: .3rem .4rem; border-radius: 4px; }
.take button:hover { background: var(--st-secondary-background-color); }
.take button:focus-visible { outline: 2px solid var(--st-primary-color); }
"""

_JS = """
export default function ({ data, parentElement }) {
  const say = (text) => { parentElement.querySelector('[role=status]').textContent = text; };
  const save = (format) => {
    const plot = document.querySelector('.st-key-' + data.chart + ' .js-plotly-plot');
    const buttons = plot ? plot._fullLayout._modeBar.buttons.flat() : [];
    const camera = buttons.find((button) => button.name.toLowerCase().startsWith('toimage'));
    if (!camera) { say('图还没有画好，请稍候再试。'); return; }
    plot._context.toImageButtonOptions = { format, filename: data.name, scale: format === 'png' ? 2 : 1 };
    camera.click(plot);
  };
  const copy = async () => {
    const link = window.location.origin + window.location.pathname + '?' + data.link;
    try {
      await navigator.clipboard.writeText(link);
      say('已复制');
    } catch {
      window.prompt('请复制这个链接', link);
    }
  };
  for (const button of parentElement.querySelectorAll('[data-format]')) {
    button.onclick = () => save(button.dataset.format);
  }
  parentElement.querySelector('[data-link]').onclick = copy;
}
"""

_picture = st.components.v2.component("take_away", html=_HTML, css=_CSS, js=_JS)


def csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, so that Excel shows Chinese; missing stays empty."""
    safe = frame.map(_harmless)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def xlsx(frame: pd.DataFrame, title: str, source: str) -> bytes:
    """One sheet: title, source, then the table. Text stays text, even where it looks like a formula."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("数据")
        bold = book.add_format({"bold": True})
        sheet.write_string(0, 0, title, bold)
        sheet.write_string(1, 0, source)
        for col, name in enumerate(frame.columns):
            sheet.write_string(3, col, str(name), bold)
        for row, record in enumerate(frame.itertuples(index=False), start=4):
            for col, value in enumerate(record):
                _write(sheet, row, col, value)
        sheet.set_column(0, max(0, len(frame.columns) - 1), 16)
        sheet.freeze_panes(4, 0)
    return buffer.getvalue()


def take_away(key: str, title: str, frame: pd.DataFrame, source: str, link: str) -> None:
    """The row under a chart.

    Args:
        key: of the chart on this page, as given to `st.plotly_chart`.
        title: of the chart; the files are called so.
        frame: the chart's data under the headings of the screen.
        source: the source line, repeated in the workbook.
        link: the query of a URL that opens the same view.
    """
    name = file_name(title)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"take-{key}"):
        data = {"chart": key, "name": name, "link": link}
        _picture(key=f"picture-{key}", data=data, width="content")
        _file("CSV", partial(csv, frame), f"{name}.csv", "text/csv", f"csv-{key}")
        _file("XLSX", partial(xlsx, frame, title, source), f"{name}.xlsx", XLSX_MIME, f"xlsx-{key}")


def _file(label: str, make: Callable[[], bytes], name: str, mime: str, key: str) -> None:
    st.download_button(
        label, data=make, file_name=name, mime=mime, key=key, type="tertiary", on_click="ignore"
    )


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and looks_like_formula(value) else value


def _write(sheet: Any, row: int, col: int, value: Any) -> None:
    """One cell; missing stays empty."""
    if pd.isna(value):
        return
    if isinstance(value, str):
        sheet.write_string(row, col, value)
    else:
        sheet.write_number(row, col, float(value))
