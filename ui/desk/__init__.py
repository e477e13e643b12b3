"""The desk: files come in, are looked over and put right, and go into the warehouse; each step can be undone.

Without widgets:
    drafts.py    a file on its way, with what was read of it and what a person put right
    reading.py   dropped files → drafts, one at a time
    standing.py  which drafts are clean, have errors, are double, or still want a unit or year
    accepting.py drafts → warehouse, some at a time, as one action
    job.py       work in a thread of its own that can be stopped between two steps
    state.py     the desk of one session: its drafts, its jobs, what is ticked and opened
    words.py     how all of this is said
    document.py  a document as HTML, its numbers marked; official.py the tables of a form, filled in

On the screen:
    intake.py    ① files in, with progress
    listing.py   ② one row a file
    details.py   one file: place.py puts unit and year right, numbers.py its numbers; beside.py the document
    outcome.py   ③ accepting, what came of it
    history.py   what was done lately, to be undone
    template.py  the workbook to be filled in
"""
