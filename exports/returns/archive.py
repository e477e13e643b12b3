"""A county's return lists in one archive."""

import io
import zipfile
from collections.abc import Callable, Sequence

from exports.returns.items import Missing, Return
from exports.returns.overview import to_overview
from exports.returns.sheet import to_xlsx
from exports.returns.word import to_docx
from exports.safe import file_name, zip_entry

Progress = Callable[[int, int], None]
"""Called with (reports done, of how many); what it raises ends the work."""


def name_of(one: Return) -> str:
    """What the files of a list are called, without their endings: 紫溪镇_2024年度_退回清单."""
    return file_name(f"{one.unit_name}_{one.year}年度_退回清单")


def to_zip(
    county: str,
    returns: Sequence[Return],
    missing: Sequence[Missing] = (),
    progress: Progress | None = None,
) -> bytes:
    """An archive with the overview of a county, and a docx and an xlsx for each report with errors.

    Reports without errors stand in the overview only. Equal arguments give equal bytes.
    """
    names = _names(returns)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        overview = to_overview(county, list(zip(returns, names, strict=True)), missing)
        archive.writestr(zip_entry(f"{file_name(f'{county}_退回情况汇总')}.xlsx"), overview)
        for done, (one, name) in enumerate(zip(returns, names, strict=True), 1):
            if name:
                archive.writestr(zip_entry(f"{name}.docx"), to_docx(one))
                archive.writestr(zip_entry(f"{name}.xlsx"), to_xlsx(one))
            if progress:
                progress(done, len(returns))
    return made.getvalue()


def _names(returns: Sequence[Return]) -> list[str]:
    """A name of its own for each report with errors, "" for the others."""
    names: list[str] = []
    taken: set[str] = set()
    for one in returns:
        name, number = name_of(one) if one.errors else "", 2
        while name and name.casefold() in taken:
            name, number = f"{name_of(one)}_{number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names
