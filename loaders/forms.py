"""The official forms and the vocabulary of indicators: data/forms/*.toml and data/indicators.toml.

Read once, checked against each other, and immutable. A contradiction raises `FormError` with the file and
the entry that has to be put right, so that a slip in a form file is seen at the first start, not in a chart.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from loaders.errors import FormError

Dims = Mapping[str, tuple[str, ...]]

DATA: Final = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number that a report can state.

    Attributes:
        code: e.g. "applications.received".
        zh: its Chinese name.
        unit: 件, 条, 万元, …: what its values count.
        table: the table that it stands in: 1 the statistics sheet, 2, 3, 4 the standard tables; None for
            the narrative.
        forms: ids of the forms that have it; () for the narrative.
        dims: the dimension that its values are stated by, at most one.
        comparable: what means the same on other forms or in the narrative; None where nothing does.
    """

    code: str
    zh: str
    unit: str
    table: int | None = None
    forms: tuple[str, ...] = ()
    dims: tuple[str, ...] = ()
    comparable: "Slot | None" = None


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: `text` as on the form, `spellings` in other words, `under` the labels that span it."""

    text: str
    spellings: tuple[str, ...] = ()
    under: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Every wording, the form's own first."""
        return (self.text, *self.spellings)


@dataclass(frozen=True, slots=True)
class Slot:
    """What a cell counts: an indicator, and the member of the grid's dimension, e.g. "natural_person"."""

    indicator: str
    member: str | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a grid; `slots[c]` belongs to column c. The row of table 4 has the label ""."""

    label: Label
    slots: tuple[Slot, ...]


@dataclass(frozen=True, eq=False)
class FormGrid:
    """One block of a standard table: rows × columns under one header; equal only to itself, as `Form`.

    Attributes:
        table: 1 for the statistics sheet; 2, 3 or 4.
        title: the line above it (第二十条第（一）项), or "".
        stub: what is printed above the row labels, or "".
        dim: the dimension of its columns ("applicant"), or None.
        name: how messages call its table.
        aside: labels of columns that state no counts: 单位, 序号; a report has them or not.
        varies: reports may print fewer rows (a province's own sheet is shorter).
    """

    table: int
    title: str
    stub: str
    dim: str | None
    columns: tuple[Label, ...]
    rows: tuple[GridRow, ...]
    name: str
    aside: tuple[str, ...] = ()
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """Two sides that must be equal.

    `left` and `right` are indicators, compared for each member of dimension `each` (once if None). With
    `across`, they are members of that dimension, compared for each indicator of `table`. Indicators in
    `needs` must be stated for the sum to be checked.
    """

    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    each: str | None = None
    across: str | None = None
    table: int | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSection:
    """A section that the form prescribes; `tables` are the standard tables that stand in it."""

    number: str
    title: str
    spellings: tuple[str, ...] = ()
    tables: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Form:
    """An official form; equal only to itself, so that what is worked out from it can be cached.

    Attributes:
        id: "2014", "2019", "2021": the first report year.
        name: its Chinese name.
        years: first and last report year that it is prescribed for.
        markers: labels that only this form has.
        sections: what it prescribes.
        usual_sections: titles that its reports often have though it prescribes none.
    """

    id: str
    name: str
    years: tuple[int, int]
    markers: tuple[str, ...]
    sections: tuple[FormSection, ...]
    grids: tuple[FormGrid, ...]
    sums: tuple[Sum, ...]
    usual_sections: tuple[FormSection, ...] = ()

    def slots(self) -> Iterator[Slot]:
        """Each cell of the standard tables, in reading order."""
        return (slot for grid in self.grids for row in grid.rows for slot in row.slots)


@cache
def load_indicators(folder: Path = DATA) -> Mapping[str, Indicator]:
    """Code → indicator, in the order of indicators.toml.

    Raises:
        FormError: the file is not valid TOML or an entry is incomplete.
    """
    path = folder / "indicators.toml"
    entries = _read_toml(path).get("indicators", {})
    return MappingProxyType({code: _indicator(code, entry, path) for code, entry in entries.items()})


@cache
def load_dims(folder: Path = DATA) -> Dims:
    """Dimension → its members; () for a dimension whose members are the reports' own words."""
    dims = _read_toml(folder / "indicators.toml").get("dims", {})
    return MappingProxyType({name: tuple(m) if isinstance(m, list) else () for name, m in dims.items()})


@cache
def load_forms(folder: Path = DATA) -> Mapping[str, Form]:
    """Id → form, the oldest first.

    Raises:
        FormError: a form file contradicts itself, another form or indicators.toml.
    """
    paths = sorted((folder / "forms").glob("*.toml"))
    forms = {form.id: form for form in (_form(_read_toml(path), path) for path in paths)}
    if len(forms) != len(paths):
        raise FormError(f"{folder / 'forms'}：有两个文件的 id 相同，请改成各不相同的编号。")
    indicators, dims = load_indicators(folder), load_dims(folder)
    for form in forms.values():
        _check_slots(form, indicators, dims)
        _check_sums(form, dims)
    _check_presence(forms, indicators)
    _check_comparable(indicators, dims)
    return MappingProxyType(forms)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"{path.name} 不是有效的 TOML 文件：{error}。请按提示的行号改正。") from error


class _Entry:
    """A TOML table that is read key by key; what is left over is a misspelt key."""

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self._values, self._place = dict(values), place

    def take(self, key: str, kind: type, default: object = ...) -> Any:
        value = self._values.pop(key, default)
        if value is ...:
            raise FormError(f"{self._place} 缺少“{key}”，请补上。")
        if value is not default and not isinstance(value, kind):
            raise FormError(f"{self._place} 的“{key}”应当是 {kind.__name__}，请改正。")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        return tuple(self.take(key, list, []))

    def close(self) -> None:
        if self._values:
            raise FormError(f"{self._place} 有不认识的“{'、'.join(self._values)}”，请检查拼写。")


def _indicator(code: str, values: Mapping[str, Any], path: Path) -> Indicator:
    entry = _Entry(values, f"{path.name} 的 {code}")
    entry.take("note", str, "")
    made = Indicator(
        code,
        entry.take("zh", str),
        entry.take("unit", str),
        entry.take("table", int, None),
        entry.words("forms"),
        entry.words("dims"),
        _comparable(entry),
    )
    entry.close()
    return made


def _comparable(entry: _Entry) -> Slot | None:
    code, member = entry.take("comparable", str, None), entry.take("member", str, None)
    return Slot(code, member) if code else None


def _form(values: Mapping[str, Any], path: Path) -> Form:
    entry = _Entry(values, path.name)
    years = entry.take("years", list)
    if len(years) != 2:
        raise FormError(f"{path.name} 的 years 应当是首尾两个年份，例如 [2019, 2020]，请改正。")
    made = Form(
        id=entry.take("id", str),
        name=entry.take("name", str),
        years=(years[0], years[1]),
        markers=entry.words("markers"),
        sections=tuple(_section(value, path) for value in entry.take("section", list, [])),
        grids=tuple(_grid(value, path) for value in entry.take("grid", list, [])),
        sums=tuple(_sum(value, path) for value in entry.take("sum", list, [])),
        usual_sections=tuple(_section(value, path) for value in entry.take("usual_section", list, [])),
    )
    entry.close()
    return made


def _section(values: Mapping[str, Any], path: Path) -> FormSection:
    entry = _Entry(values, f"{path.name} 的 section {values.get('number', '')}")
    made = FormSection(
        entry.take("number", str),
        entry.take("title", str),
        entry.words("spellings"),
        tuple(entry.take("tables", list, [])),
    )
    entry.close()
    return made


def _grid(values: Mapping[str, Any], path: Path) -> FormGrid:
    entry = _Entry(values, f"{path.name} 的 grid {values.get('title') or values.get('table', '')}")
    columns = [
        _Entry(value, f"{path.name} 的列“{value.get('label', '')}”") for value in entry.take("columns", list)
    ]
    heads = [(_label(column), column.take("indicator", str, None)) for column in columns]
    members = [column.take("member", str, None) for column in columns]
    for column in columns:
        column.close()
    indicators = [indicator for _, indicator in heads]
    rows = tuple(_row(value, indicators, members, path) for value in entry.take("rows", list))
    table = entry.take("table", int)
    made = FormGrid(
        table,
        entry.take("title", str, ""),
        entry.take("stub", str, ""),
        entry.take("dim", str, None),
        tuple(label for label, _ in heads),
        rows,
        entry.take("name", str, f"表{table}"),
        entry.words("aside"),
        entry.take("varies", bool, False),
    )
    entry.close()
    return made


def _row(
    values: Mapping[str, Any], of_columns: list[str | None], members: list[str | None], path: Path
) -> GridRow:
    place = f"{path.name} 的行“{values.get('label', '')}”"
    entry = _Entry(values, place)
    label = _label(entry)
    own: list[str | None] = list(entry.words("indicators")) or [entry.take("indicator", str, None)] * len(
        members
    )
    entry.close()
    if len(own) != len(members):
        raise FormError(f"{place} 有 {len(own)} 个 indicator，而表有 {len(members)} 列，请补齐。")
    codes = [mine or its for mine, its in zip(own, of_columns, strict=True)]
    if None in codes:
        raise FormError(f"{place} 有一格没有 indicator，请在行或列上写明。")
    return GridRow(label, tuple(Slot(code, m) for code, m in zip(codes, members, strict=True) if code))


def _label(entry: _Entry) -> Label:
    return Label(entry.take("label", str), entry.words("spellings"), entry.words("under"))


def _sum(values: Mapping[str, Any], path: Path) -> Sum:
    entry = _Entry(values, f"{path.name} 的 sum {values.get('rule', '')}")
    made = Sum(
        rule=entry.take("rule", str),
        left=entry.words("left"),
        right=entry.words("right"),
        each=entry.take("each", str, None),
        across=entry.take("across", str, None),
        table=entry.take("table", int, None),
        needs=entry.words("needs"),
    )
    entry.close()
    return made


def _check_slots(
    form: Form, indicators: Mapping[str, Indicator], dims: Mapping[str, tuple[str, ...]]
) -> None:
    """Each cell counts something known, once, by the members of its dimension, in its table."""
    for grid in form.grids:
        for slot in (slot for row in grid.rows for slot in row.slots):
            known = indicators.get(slot.indicator)
            place = f"表式 {form.id} 的 {slot.indicator}"
            if known is None:
                raise FormError(f"{place} 不在 indicators.toml 里，请先在那里定义。")
            if known.table != grid.table:
                raise FormError(f"{place} 写在表 {grid.table}，而 indicators.toml 说是表 {known.table}。")
            if known.dims != ((grid.dim,) if grid.dim else ()):
                raise FormError(f"{place} 的维度与 indicators.toml 不一致，请统一。")
            if (slot.member is None) != (grid.dim is None) or (
                grid.dim and slot.member not in dims[grid.dim]
            ):
                raise FormError(f"{place} 的 member“{slot.member}”不是该维度的成员，请改正。")
    twice = [slot for slot, count in Counter(form.slots()).items() if count > 1]
    if twice:
        raise FormError(f"表式 {form.id} 有两格都是 {twice[0].indicator}，请改正其中一格。")


def _check_sums(form: Form, dims: Dims) -> None:
    """A sum speaks of what the form has."""
    codes = {slot.indicator for slot in form.slots()}
    for rule in form.sums:
        known = set(dims.get(rule.across, ())) if rule.across else codes
        strange = [part for part in (*rule.left, *rule.right) if part not in known]
        strange += [part for part in rule.needs if part not in codes]
        if strange or not rule.left or not rule.right:
            raise FormError(f"表式 {form.id} 的 {rule.rule} 提到表中没有的“{'、'.join(strange)}”，请改正。")


def _check_presence(forms: Mapping[str, Form], indicators: Mapping[str, Indicator]) -> None:
    """indicators.toml says of each form what it has, and the form has just that."""
    for form in forms.values():
        has = {slot.indicator for slot in form.slots()}
        said = {code for code, indicator in indicators.items() if form.id in indicator.forms}
        for code in sorted(has ^ said):
            where = "表式里有，indicators.toml 的 forms 没写" if code in has else "forms 写了，表式里没有"
            raise FormError(f"{code}：{form.id} {where}，请统一。")


def _check_comparable(indicators: Mapping[str, Indicator], dims: Dims) -> None:
    """What an indicator is comparable with is another one, on no form of its own, and one number of it."""
    for indicator in indicators.values():
        other = indicator.comparable
        if other is None:
            continue
        known = indicators.get(other.indicator)
        place = f"{indicator.code} 的 comparable“{other.indicator}”"
        if known is None:
            raise FormError(f"{place} 不在 indicators.toml 里，请先在那里定义。")
        if known is indicator or set(known.forms) & set(indicator.forms):
            raise FormError(f"{place} 与它在同一个表式里，不是跨表式的对应，请改正。")
        members = [member for dim in known.dims for member in dims[dim]]
        if bool(known.dims) != bool(other.member) or (members and other.member not in members):
            raise FormError(f"{place} 的 member“{other.member or ''}”不是该维度的成员，请改正。")
