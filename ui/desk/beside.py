"""The document beside its numbers: the source with each number marked, or the official tables filled in.

What is shown is HTML that ui.desk.document and ui.desk.official have escaped. A click on a number picks it.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

_HTML = '<div class="paper" role="region" aria-label="原件" tabindex="0"></div>'

_CSS = """
.paper { height: 70vh; overflow: auto; padding: .8rem 1rem; font-family: var(--st-font); font-size: .88rem;
  line-height: 1.65; color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: 4px; overflow-wrap: anywhere; }
.paper:focus-visible { outline: 2px solid var(--st-primary-color); }
.paper p { margin: 0 0 .45rem; white-space: pre-line; padding: 0 .2rem; }
.paper h4 { margin: .9rem 0 .4rem; font-size: .92rem; }
.paper .cut { opacity: .7; text-align: center; }
.paper table { border-collapse: collapse; margin: .4rem 0 .8rem; font-size: .8rem; line-height: 1.35;
  min-width: 100%; }
.paper td, .paper th { border: 1px solid var(--st-border-color); padding: .25rem .35rem; text-align: center;
  font-weight: 400; white-space: pre-line; min-width: 1.6rem; }
.paper th { background: var(--st-secondary-background-color); }
.paper [data-number] { cursor: pointer; }
.paper mark { color: inherit; background: none; border-bottom: 2px solid var(--st-primary-color); }
.paper td.number { box-shadow: inset 0 -2px 0 var(--st-primary-color); }
.paper .fixed { background: #bfe0f5; color: #1f2a33; }
.paper ins { text-decoration: none; font-weight: 600; margin-left: .25em; }
.paper .doubted { box-shadow: inset 0 0 0 2px #c0392b; }
.paper .here, .paper td.here { background: #ffd54d; color: #1f2a33; }
.paper .absent, .paper .blank, .paper .not_applicable { opacity: .75; }
.paper .official button { font: inherit; color: inherit; background: none; border: 0; padding: 0; width: 100%;
  min-height: 1.3rem; cursor: pointer; }
.paper .official button:hover { text-decoration: underline; }
.paper button:focus-visible, .paper [data-number]:focus-visible {
  outline: 2px solid var(--st-primary-color); }
@media (max-width: 640px) { .paper { height: 60vh; padding: .5rem; } }
"""

_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const paper = parentElement.querySelector('.paper');
  const pick = (event) => {
    const number = event.target.closest('[data-number]');
    if (number) { setTriggerValue('picked', Number(number.dataset.number)); }
  };
  paper.onclick = pick;
  paper.onkeydown = (event) => { if (event.key === 'Enter') { pick(event); } };
  if (paper.shown !== data.html) {
    const top = paper.document === data.document ? paper.scrollTop : 0;
    paper.innerHTML = data.html;
    paper.scrollTop = top;
    paper.shown = data.html;
    paper.document = data.document;
  }
  const here = paper.querySelector('.here');
  if (here && paper.looked !== data.looked) {
    const box = here.getBoundingClientRect(), frame = paper.getBoundingClientRect();
    if (box.top < frame.top || box.bottom > frame.bottom) {
      paper.scrollTop += box.top - frame.top - frame.height / 3;
    }
    paper.scrollLeft += Math.max(0, box.right - frame.right + 24);
  }
  paper.looked = data.looked;
}
"""

_paper = st.components.v2.component("document_beside", html=_HTML, css=_CSS, js=_JS)


def paper(key: str, html: str, document: str, looked: str, on_pick: Callable[[int], None]) -> None:
    """Shows HTML in a frame that scrolls by itself to what has the class `here`.

    Args:
        key: of the component.
        html: escaped by those who made it.
        document: tells one document from another: the frame keeps its place within one.
        looked: tells one place that is looked at from another: the frame scrolls to a new one.
        on_pick: called with the ordinal of a number that is clicked.
    """

    def picked() -> None:
        value: Any = st.session_state[key].get("picked")
        if value is not None:
            on_pick(int(value))

    data = {"html": html, "document": document, "looked": looked}
    _paper(key=key, data=data, on_picked_change=picked)
