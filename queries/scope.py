"""What a page is about: a region, report years, kinds of townships."""

from dataclasses import dataclass
from typing import Final

Parameters = dict[str, str | int | bool | list[str]]

_CHILD_DIGITS: Final = {0: 2, 2: 4, 4: 6, 6: 9, 9: 9}
_AFTER_DIGITS: Final = ":"  # the character after "9"


@dataclass(frozen=True, slots=True)
class Scope:
    """A region, the years from first to last, and kinds of townships.

    Attributes:
        region: "" for the whole country, else a code of 2, 4, 6 or 9 digits. Sample regions (99…) are a
            country of their own: no other scope holds a sample report.
        years: the first and the last report year, both included.
        kinds: 镇, 乡, 街道, …; () for all.
    """

    region: str
    years: tuple[int, int]
    kinds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.region) not in _CHILD_DIGITS or not (self.region + "0").isdecimal():
            raise ValueError(f"not a division code: {self.region!r}")
        if self.years[0] > self.years[1]:
            raise ValueError(f"the years end before they begin: {self.years}")

    @property
    def is_sample(self) -> bool:
        """Whether the scope is about sample reports."""
        return self.region.startswith("99")

    def parameters(self) -> Parameters:
        """What the .sql files bind; a region's townships are those from first_code to last_code."""
        return {
            "samples": self.is_sample,
            "first_code": self.region,
            "last_code": self.region + _AFTER_DIGITS,
            "child_digits": _CHILD_DIGITS[len(self.region)],
            "kinds": list(self.kinds),
            "first_year": self.years[0],
            "last_year": self.years[1],
        }
