"""上传数据: drop files, look over what was read, put it right, store; each step can be undone."""

import streamlit as st

from ui import filters, session, text
from ui.desk import details, history, intake, listing, outcome, template
from ui.desk.style import style

session.within_app()
session.warehouse()
style()
desk = intake.desk()
intake.go_on(desk)
standings = listing.standings(desk)
opened = desk.find(desk.opened) if desk.opened in standings else None
if opened is not None:
    st.title(text.escaped(details.first_line(opened)), anchor=False)
    intake.progress(desk)
    outcome.result(desk)
    details.show(desk, opened, standings)
else:
    st.title(text.escaped(listing.first_line(standings)), anchor=False)
    intake.progress(desk)
    st.subheader("① 放入文件", anchor=False)
    intake.drop_files(desk)
    if standings:
        st.subheader("② 核对，③ 入库", anchor=False)
        found = listing.filters(desk, standings)
        outcome.accept_bar(desk, standings)
        outcome.result(desk)
        listing.rows(desk, found, standings)
    elif not desk.is_reading and session.has_samples():
        filters.sample_banner(
            "库中有虚构的示范县年报，供没有真实年报时看效果；不计入任何真实统计，可以随时移除。"
        )
    history.recent(desk)
    template.hand_out()
