"""The little of the desk's look that Streamlit's theme can't say."""

import streamlit as st

_STYLE = """<style>
[class*="st-key-row-"] [data-testid="stVerticalBlock"] { gap: .1rem; }
[class*="st-key-row-"] { padding: .55rem .9rem; }
[class*="st-key-row-"] p { font-size: .9rem; overflow-wrap: anywhere; }
[class*="st-key-row-"] [data-testid="stCaptionContainer"] p { font-size: .82rem; }
[class*="st-key-finding-"], [class*="st-key-action-"] { padding: .5rem .9rem; gap: .3rem; }
[class*="st-key-finding-"] p { font-size: .92rem; }
[class*="st-key-finding-"] .passage { margin: 0; }
[class*="st-key-finding-"] button { min-height: 1.6rem; padding-top: 0; padding-bottom: 0; }
@media (min-width: 641px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-beside) { position: sticky; top: 4rem; }
}
</style>"""


def style() -> None:
    """Applies it to this page."""
    st.html(_STYLE)
