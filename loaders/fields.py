"""What a form to be filled in says of itself field by field: 单位名称 | 行政区划代码 | 报告年度.

A field is a label and, in the next cell or behind a colon, its value; nothing else stands on its lines.
"""

import re
from dataclasses import dataclass
from typing import Final

from loaders.flat import Flat, once
from loaders.model import Where

_CODE_LABELS: Final = r"(?:单位|乡镇|街道|乡级)?(?:行政)?区划(?:代码|编码)"
_UNIT_LABELS: Final = r"(?:填报|编制|报告|报送|报表)单位(?:名称|全称)?|单位(?:名称|全称)"
_COUNTY_LABELS: Final = r"(?:所属|所在|上级)(?:区县|县区|县市区|县|地区)"
_YEAR_LABELS: Final = r"(?:报告|填报|统计|数据|所属|报表)年度|(?:报告|填报|统计)年份"


def _field(labels: str, value: str) -> re.Pattern[str]:
    """A line or cell with the label and the value behind it, or in the line or cell that follows."""
    gap = r"[^\S\n]*"
    return re.compile(
        rf"^[| ]*(?:{labels})(?:\([^()\n]*\))?{gap}[:|]?{gap}\n?[| ]*(?P<value>{value})[| ]*$",
        re.MULTILINE,
    )


_CODE: Final = _field(_CODE_LABELS, r"\d{9}(?:000)?")
_UNIT: Final = _field(_UNIT_LABELS, r"[^\W\d_]{2,34}")
_COUNTY: Final = _field(_COUNTY_LABELS, r"[^\W\d_]{2,34}")
_YEAR: Final = _field(_YEAR_LABELS, r"20\d\d年?度?")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that a document fills in; "" or None for one that it does not have.

    `code` has 9 digits; `where` is the place of the code, else of the unit's name.
    """

    code: str = ""
    unit: str = ""
    county: str = ""
    year: int | None = None
    where: Where | None = None


@once
def find_fields(flat: Flat) -> Fields:
    """The first of each field."""
    code, unit, county, year = (pattern.search(flat.text) for pattern in (_CODE, _UNIT, _COUNTY, _YEAR))
    placed = code or unit
    return Fields(
        code=code["value"][:9] if code else "",
        unit=unit["value"] if unit else "",
        county=county["value"] if county else "",
        year=int(year["value"][:4]) if year else None,
        where=flat.where(*placed.span("value")) if placed else None,
    )
