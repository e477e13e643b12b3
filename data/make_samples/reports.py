"""The sample reports, each as a file's bytes with the truth beside it; six of them spoiled on purpose."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from data.make_samples import files
from data.make_samples.layouts import print_tables
from data.make_samples.numbers import APPLICANTS, YEARS, Key, Township, Year, townships, years_of
from data.make_samples.words import Facts, Narrative, narrate
from loaders.forms import Form, load_forms

_WRITERS: tuple[tuple[str, files.Writer], ...] = (
    ("txt", files.text_of_lines),
    ("html", files.page_of_site),
    ("docx", files.word),
    ("txt", files.text_of_rows),
    ("html", files.page_of_word),
    ("txt", files.text_of_tabs),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample file and what a careful reader takes from it.

    `facts` maps (indicator, applicant or free label or "") to the value that is printed; `fault` is the
    rule that has to find what was spoiled, "" where nothing was.
    """

    name: str
    data: bytes
    code: str
    year: int
    form: str
    facts: Facts
    fault: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """A report before it is printed; a blank cell is None."""

    table: Mapping[Key, int | None]
    narrative: Narrative


@dataclass(frozen=True, slots=True)
class _Fault:
    rule: str
    spoil: Callable[[_Draft], _Draft]


def samples() -> Iterator[Sample]:
    """All of them, township by township, year by year."""
    for place, township in enumerate(townships()):
        forms = {year: _form_of(township, year) for year in YEARS}
        indicators = {
            year: frozenset(slot.indicator for slot in form.slots()) for year, form in forms.items()
        }
        for turn, year in enumerate(years_of(township, indicators)):
            yield _sample(year, forms[year.year], *_WRITERS[(place + turn) % len(_WRITERS)])


def _form_of(township: Township, year: int) -> Form:
    """The form prescribed for the year; in one place last year's form is used once more."""
    used = year - 1 if (township.name, year) == _OLD_FORM else year
    return next(form for form in load_forms().values() if form.years[0] <= used <= form.years[1])


def _sample(year: Year, form: Form, ending: str, write: files.Writer) -> Sample:
    place = (year.township.name, year.year)
    fault = _FAULTS.get(place)
    keys = [(slot.indicator, slot.member or "") for slot in form.slots()]
    draft = _Draft({key: year.table.get(key, 0) for key in keys}, narrate(year))
    if fault:
        draft = fault.spoil(draft)
    stated = {key: value for key, value in draft.table.items() if value is not None}
    return Sample(
        name=f"示范县_{year.township.name}_{year.year}年政府信息公开工作年度报告.{ending}",
        data=write(draft.narrative.title, tuple(_parts(draft, form))),
        code=year.township.code,
        year=year.year,
        form=form.id,
        facts={**draft.narrative.facts, **stated},
        fault="structure.form_year_mismatch" if place == _OLD_FORM else fault.rule if fault else "",
    )


def _parts(draft: _Draft, form: Form) -> Iterator[files.Part]:
    printed = {key: _show(key[0], value) for key, value in draft.table.items()}
    tables = print_tables(form, printed)
    yield from draft.narrative.opening
    for section in form.sections:
        yield f"{section.number}、{section.title}"
        yield from draft.narrative.chapters.get(section.number, ())
        if section.number in tables:
            yield tables[section.number]


def _show(indicator: str, value: int | None) -> str:
    """A value as reports print it: +2, 251000元, nothing for a blank cell."""
    if not value:
        return "" if value is None else "0"
    if indicator.endswith("items_change"):
        return f"{value:+d}"
    return f"{value}元" if indicator == "procurement.amount" else str(value)


def _raise(draft: _Draft, *keys: Key) -> _Draft:
    """Each of these cells says one more than it should."""
    return replace(draft, table={**draft.table, **{key: (draft.table[key] or 0) + 1 for key in keys}})


def _wrong_row_sum(draft: _Draft) -> _Draft:
    return _raise(draft, ("applications.refused.third_party_rights", "total"))


def _wrong_flow(draft: _Draft) -> _Draft:
    return _raise(draft, ("applications.carried_in", "natural_person"), ("applications.carried_in", "total"))


def _blank_row(draft: _Draft) -> _Draft:
    blank = dict.fromkeys(("applications.refused.state_secret", who) for who in (*APPLICANTS, "total"))
    return replace(draft, table={**draft.table, **blank})


def _gap_in_numbering(draft: _Draft) -> _Draft:
    """The third item of the first chapter is left out, the fourth keeps its number."""
    return _with_first_chapter(draft, lambda items: (*items[:3], *items[4:]))


def _injected_words(draft: _Draft) -> _Draft:
    spam = "信息员每周登录赌博网站app下载后台检查栏目，在线棋牌注册即送彩金。"
    return _with_first_chapter(draft, lambda items: (*items[:-1], items[-1] + spam))


def _with_first_chapter(draft: _Draft, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> _Draft:
    narrative = draft.narrative
    chapters = {**narrative.chapters, "一": change(narrative.chapters["一"])}
    return replace(draft, narrative=replace(narrative, chapters=chapters))


_OLD_FORM = ("霜桥乡", 2021)

_FAULTS = {
    ("汀岚镇", 2022): _Fault("balance.applications_row", _wrong_row_sum),
    ("雁渚镇", 2023): _Fault("balance.applications_flow", _wrong_flow),
    ("松陂镇", 2020): _Fault("structure.blank_cells", _blank_row),
    ("清禾镇", 2019): _Fault("structure.numbering_gap", _gap_in_numbering),
    ("石筠镇", 2024): _Fault("text.injected_spam", _injected_words),
}
