"""What is known before anyone fills in."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unit:
    """Whose report it will be; every part may be "" and is then filled in by hand.

    `code` is the 9-digit division code, `county` the name of the county, as 楚雄市.
    """

    name: str = ""
    code: str = ""
    county: str = ""


@dataclass(frozen=True, slots=True)
class LastYear:
    """What last year's report already tells of this year's.

    Attributes:
        cells: (indicator of this year's form, member or None) → its value, e.g.
            ("applications.carried_in", "natural_person") → last year's 结转下年度继续办理.
        lines, categories, channels: the names that the unit used.
    """

    cells: Mapping[tuple[str, str | None], float] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
