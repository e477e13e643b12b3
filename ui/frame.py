"""What surrounds every page: the style of the frame, and the watch that shows new data in open sessions."""

import logging
from pathlib import Path

import streamlit as st

from ui import session

ICON = str(Path(__file__).with_name("icon.svg"))
"""A file of ours: Streamlit would fetch an icon of its own from the network."""

logger = logging.getLogger(__name__)

_STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 4.2rem; padding-bottom: 3rem; max-width: 1480px; }
.modebar-container { display: none; }
.st-key-sample-banner { border-left: 4px solid #BC7A00; padding: .1rem 0 .1rem .8rem; }
[class*="st-key-take-"] { margin-top: -.4rem; }
[class*="st-key-take-"] button p { font-size: .82rem; }
[data-testid="stMetricDelta"] { font-size: .85rem; }
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: "选择文件"; font-size: 1rem; }
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stTable"] td { min-width: 5.2em; }
.passage { margin: -.6rem 0 .4rem; padding: .1rem 0 .1rem .7rem; border-left: 3px solid #808890;
  font-size: .88rem; overflow-wrap: anywhere; }
.passage mark { background: #ffd54d; color: #1f2a33; padding: 0 .15em; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; }
}
@media print { [data-testid="stHeader"], .st-key-filters, [class*="st-key-take-"] { display: none; } }
</style>"""
_LANGUAGE = "<script>document.documentElement.lang = 'zh-CN'</script>"


def style() -> None:
    """The little that Streamlit's theme can't say; and that the page is in Chinese, for those who hear it."""
    st.html(_STYLE)
    st.html(_LANGUAGE, unsafe_allow_javascript=True)


@st.fragment(run_every="3s")
def watch() -> None:
    """Draws the page again when reports were stored anywhere, or when the reader changed the theme."""
    seen = (session.warehouse().revision(), session.look())
    if st.session_state.setdefault("seen", seen) != seen:
        st.session_state["seen"] = seen
        st.rerun()


def run(page: st.Page) -> None:
    """Runs a page; a fault in it is logged, and the reader is told what to do."""
    session.asked_for()
    try:
        page.run()
    except Exception:
        logger.exception("the page %s failed", page.url_path or "/")
        st.error("这一页出错了，请刷新页面；如果还不行，请把网址发给维护人员。")
