"""上传数据: drop files, look over what was read, store."""

import streamlit as st

from ui import filters, session, upload

session.within_app()
session.warehouse()
st.title("上传年报：放入文件，核对读到的内容，再入库。", anchor=False)
st.subheader("① 放入文件", anchor=False)
drafts = upload.drop_files()
if drafts:
    upload.look_over(drafts)
    upload.store(drafts)
    upload.details(drafts)
elif session.has_samples():
    filters.sample_banner(
        "库中有虚构的示范县年报，供没有真实年报时看效果；不计入任何真实统计，可以随时移除。"
    )
