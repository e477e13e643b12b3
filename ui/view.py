"""What a page shows, and how a URL says it. Pure: no widgets, no data.

A link with `?region=532301&years=2019-2024&kinds=镇,乡` opens the same view anywhere. What a URL says in
another form is passed over.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from queries.scope import Scope
from ui import text

KINDS: Final = ("镇", "乡", "街道")
COUNTRY: Final = "all"
"""The whole country as a URL says it; as a scope it is an empty code."""
PARAMETERS: Final = ("region", "years", "kinds")
_CODE: Final = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|" + COUNTRY)
_YEARS: Final = re.compile(r"((?:19|20)\d\d)(?:-((?:19|20)\d\d))?")

Place = tuple[str, str]
"""Code and name of a division."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person chose; nothing where a choice was left to the page."""

    region: str | None = None
    years: tuple[int, int] | None = None
    kinds: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Wish":
        """The wish that a URL states."""
        region = query.get("region", "")
        years = _YEARS.fullmatch(query.get("years", ""))
        ends = sorted((int(years[1]), int(years[2] or years[1]))) if years else None
        said = query.get("kinds", "").split(",")
        kinds = tuple(kind for kind in KINDS if kind in said)
        return cls(
            region=region if _CODE.fullmatch(region) else None,
            years=(ends[0], ends[1]) if ends else None,
            kinds=kinds if len(kinds) < len(KINDS) else (),
        )

    def as_query(self) -> dict[str, str]:
        """The parameters of a URL: only what was chosen."""
        pairs = {
            "region": self.region,
            "years": "-".join(map(str, self.years)) if self.years else None,
            "kinds": ",".join(self.kinds) or None,
        }
        return {name: value for name, value in pairs.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a page shows.

    Attributes:
        region: the code of the chosen place, "" for the country.
        chain: (code, name) from the province down to the place; empty for the country.
        span: first and last year.
        kinds: of units; () for all.
    """

    region: str
    chain: Sequence[Place]
    span: tuple[int, int]
    kinds: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        """Whose reports are counted."""
        return Scope(self.region, self.span, self.kinds)

    @property
    def with_last_year(self) -> Scope:
        """The scope, reaching back at least to the year before `year`."""
        return replace(self.scope, years=(min(self.span[0], self.year - 1), self.year))

    @property
    def focus(self) -> str:
        """The code of a chosen township, "" where a whole region is chosen."""
        return self.region if len(self.region) == 9 else ""

    @property
    def peers(self) -> Scope:
        """Whose parts are compared: the scope itself, or all of a chosen township's county."""
        return Scope(self.region[:6], self.span) if self.focus else self.scope

    @property
    def scope_of_year(self) -> Scope:
        """The scope in the last year alone."""
        return replace(self.scope, years=(self.year, self.year))

    @property
    def peers_of_year(self) -> Scope:
        """The peers in the last year alone."""
        return replace(self.peers, years=(self.year, self.year))

    @property
    def years(self) -> tuple[int, ...]:
        """Each year of the span."""
        return tuple(range(self.span[0], self.span[1] + 1))

    @property
    def year(self) -> int:
        """The last year chosen: that of rankings and key figures."""
        return self.span[1]

    @property
    def place(self) -> str:
        """The name of the chosen place, with its kinds where only some are chosen."""
        return _name(self.chain) + ("" if not self.kinds else f"（{'、'.join(self.kinds)}）")

    @property
    def parts(self) -> str:
        """What the peers are, e.g. 楚雄市各乡镇, 云南省各市州."""
        chain = self.chain[:-1] if self.focus else self.chain
        below = ("各省", "各市州", "各县市区", "各乡镇")[min(len(chain), 3)]
        kinds = "" if not self.kinds or self.focus else f"（{'、'.join(self.kinds)}）"
        return f"{_name(chain)}{below}{kinds}"

    @property
    def is_sample(self) -> bool:
        """Whether these are invented reports."""
        return self.scope.is_sample

    @property
    def link(self) -> str:
        """The query of a URL that opens exactly this view."""
        return urlencode(Wish(self.region or COUNTRY, self.span, self.kinds).as_query())

    def title(self, subject: str) -> str:
        """A chart's title over all years: 楚雄市主动公开信息，2019–2024年."""
        return self._marked(f"{self.place}{subject}，{text.span(self.years)}")

    def title_of_year(self, subject: str) -> str:
        """A chart's title for the last year."""
        return self._marked(f"{self.place}{subject}，{self.year}年")

    def title_of_parts(self, subject: str, *, all_years: bool = False) -> str:
        """The title of a comparison of the peers, for the last year or over all."""
        years = text.span(self.years) if all_years else f"{self.year}年"
        return self._marked(f"{self.parts}{subject}，{years}")

    def _marked(self, title: str) -> str:
        return f"{title}（示例）" if self.is_sample else title


def _name(chain: Sequence[Place]) -> str:
    return chain[-1][1] if chain else "全国"
