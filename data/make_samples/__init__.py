"""The sample reports: 12 townships of a county that does not exist, 2019–2024.

`numbers` invents what a township did in a year, `words` tells it, `layouts` prints the tables, `files`
wraps both as txt, html or docx, `reports` spoils six of them; `python -m data.make_samples` writes them
all to data/samples/reports/. The same bytes each time: all chance comes from seeds, no clock is read.
"""
