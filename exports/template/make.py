"""The workbook's sheets in order."""

from exports.template.guide import GUIDE, TITLE, write_guide
from exports.template.known import LastYear, Unit
from exports.template.lists import write_basics, write_lines, write_publications
from exports.template.tables import write_table
from exports.workbook import making
from loaders.errors import FormError
from loaders.forms import Form, load_forms


def make(unit: Unit, year: int, last_year: LastYear | None = None) -> bytes:
    """The template for a unit's report of a year, as xlsx; equal arguments give equal bytes.

    Raises:
        FormError: no form of data/forms is prescribed for the year.
    """
    form, known = _form_of(year), last_year or LastYear()
    with making(TITLE) as book:
        guide = book.sheet(GUIDE)
        write_basics(book, form, unit, year)
        checks, inputs = [], []
        for section in form.sections:
            for table in section.tables:
                of_table, cells = write_table(book, form, section, table, known.cells)
                checks += of_table
                inputs.append(cells)
        of_publications, cells = write_publications(book, known)
        inputs.append(cells)
        checks += [*of_publications, *write_lines(book, known)]
        write_guide(book, guide, unit, year, checks, inputs)
    return book.data


def _form_of(year: int) -> Form:
    for form in load_forms().values():
        if form.years[0] <= year <= form.years[1] and any(section.tables for section in form.sections):
            return form
    raise FormError(
        f"没有{year}年度使用的官方表式，不能生成填报模板；请改选年度，或在 data/forms 里补上表式。"
    )
