"""The return list (退回清单): what a township has to put right in its report, as a Word and an Excel file.

Return (plain values) → to_docx, to_xlsx
a county's Returns    → to_zip: both files for each report with errors, and an overview
"""

from exports.returns.archive import name_of, to_zip
from exports.returns.items import Item, Missing, Return, excerpt
from exports.returns.sheet import to_xlsx
from exports.returns.word import to_docx

__all__ = ["Item", "Missing", "Return", "excerpt", "name_of", "to_docx", "to_xlsx", "to_zip"]
