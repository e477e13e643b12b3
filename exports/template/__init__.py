"""The fill-in template (填报模板): a workbook with the form's official tables that checks itself.

    form → layout (exports/layout.py) and equations (exports/sums.py) → sheets with formulas → xlsx

Everything comes from data/forms/*.toml: a new form there is a new template. What is filled in is read back by
the loaders as any other report in a spreadsheet; no sheet of it needs a reader of its own.
"""

from exports.template.known import LastYear, Unit
from exports.template.make import make

__all__ = ["LastYear", "Unit", "make"]
