"""数据质量: who has reported, what is wrong with it, what was said of it, what goes back."""

import streamlit as st

from queries import quality
from ui import filters, panels, session, text
from ui.quality import history, listing, received, returns, steering, words

choice = filters.bar()
wish = steering.wish()
by_year = session.ask(quality.quality_by_year, choice.with_last_year)

panels.first_line(words.first_line(choice.place, text.row_of(by_year, choice.year)))
st.html(steering.STYLE)
received.figures(by_year, choice)
received.received(choice, wish)
received.heading(wish)
listing.findings(choice, wish)
if wish.report:
    history.history(wish.report)
returns.lists(choice)
