"""Navigation and the shared frame, nothing else. Start: python -m streamlit run app.py."""

import streamlit as st

from ui import frame

page = st.navigation(
    [
        st.Page("pages/overview.py", title="总览", default=True),
        st.Page("pages/publications.py", title="信息公开", url_path="publications"),
        st.Page("pages/hotlines.py", title="热线回应", url_path="hotlines"),
        st.Page("pages/applications.py", title="依申请公开", url_path="applications"),
        st.Page("pages/quality.py", title="数据质量", url_path="quality"),
        st.Page("pages/upload.py", title="上传数据", url_path="upload"),
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} · 乡镇信息公开年报", page_icon=frame.ICON, layout="wide")
frame.style()
frame.run(page)
frame.watch()
