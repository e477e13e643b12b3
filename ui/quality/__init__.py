"""数据质量: who has reported, what is wrong with it, what was said of it, what goes back.

Without widgets:
    asked.py      what a URL asks for beyond the bar
    words.py      how all of this is said
    passages.py   passages of originals: quoted, side by side, compared

On the screen:
    steering.py   reads and writes the URL; charts whose points steer
    received.py   who has reported, and the report that is opened
    listing.py    the findings: filters, how they spread, the list
    finding.py    one finding with its passage, and what is said of it
    history.py    the revisions of a unit and year
    returns.py    退回清单, what goes back to the townships
"""
