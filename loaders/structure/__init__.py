"""What is wrong with a report's build and wording, apart from its numbers.

`check_structure` (build.py): sections that are missing, numbers that are skipped, a form of other years.
`check_text`: words that intruders left, broken characters and private people's numbers (wording.py), another
township's name or another year left from copying (copying.py).
`check_pictures` (pictures.py): what character recognition read, and what it did not.
"""

from collections.abc import Mapping

from loaders.flat import Flat
from loaders.forms import Form
from loaders.model import Finding
from loaders.recognise import Recognition
from loaders.regions import Regions
from loaders.structure.build import form_of_other_years, missing_sections, numbering_gaps
from loaders.structure.copying import foreign_units, foreign_years
from loaders.structure.pictures import check_pictures
from loaders.structure.wording import garbled, injected_spam, personal_data

__all__ = ["check_pictures", "check_structure", "check_text"]


def check_structure(flat: Flat, recognition: Recognition, forms: Mapping[str, Form]) -> tuple[Finding, ...]:
    """Missing sections of the form, skipped numbers, a form that is not prescribed for the report's year."""
    form = forms.get(recognition.form or "")
    return (
        *(missing_sections(flat, form) if form else ()),
        *numbering_gaps(flat),
        *(form_of_other_years(form, recognition.year, forms) if form and recognition.year else ()),
    )


def check_text(flat: Flat, recognition: Recognition, regions: Regions) -> tuple[Finding, ...]:
    """Injected advertising, broken characters, private numbers, names and years left from copying."""
    return (
        *injected_spam(flat),
        *garbled(flat),
        *personal_data(flat),
        *foreign_units(flat, recognition.unit, regions),
        *foreign_years(flat, recognition.year),
    )
