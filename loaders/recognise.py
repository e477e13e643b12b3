"""Whose report a document is, of which year and on which form."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from loaders.flat import Flat
from loaders.forms import Form
from loaders.model import Candidate, Finding, Unit
from loaders.normalise import squeeze
from loaders.regions import Regions
from loaders.titles import find_titles, folder_titles
from loaders.unit import recognise_unit
from loaders.year import recognise_year

_FEWEST_MARKERS: Final = 2


@dataclass(frozen=True, slots=True)
class Hint:
    """What is known beside the document: its path (folders may name its county), the uploader's region."""

    path: str = ""
    region_code: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a document says of itself; `candidates` are the townships that it might be of, best first."""

    unit: Unit | None
    year: int | None
    form: str | None
    candidates: tuple[Candidate, ...] = ()
    findings: tuple[Finding, ...] = ()


def recognise(
    flat: Flat, regions: Regions, forms: Mapping[str, Form], hint: Hint | None = None
) -> Recognition:
    """Unit, year and form of a document; each None where it does not say, with a finding that says why."""
    hint = hint or Hint()
    titles = (*find_titles(flat), *folder_titles(hint.path))
    year, year_findings = recognise_year(flat, titles)
    answer = recognise_unit(flat, titles, regions, hint.path, hint.region_code)
    return Recognition(
        unit=answer.unit,
        year=year,
        form=recognise_form(flat, forms),
        candidates=answer.candidates,
        findings=(*answer.findings, *year_findings),
    )


def recognise_form(flat: Flat, forms: Mapping[str, Form]) -> str | None:
    """The form of whose own labels the document has the largest share; None for too few or for a tie."""
    text = "".join(flat.text.split())
    found = {id_: sum(marker in text for marker in _markers(form)) for id_, form in forms.items()}
    shares = {
        id_: count / len(forms[id_].markers) for id_, count in found.items() if count >= _FEWEST_MARKERS
    }
    best = max(shares, key=lambda id_: shares[id_], default=None)
    return best if best and list(shares.values()).count(shares[best]) == 1 else None


@lru_cache(maxsize=32)
def _markers(form: Form) -> tuple[str, ...]:
    return tuple(map(squeeze, form.markers))
