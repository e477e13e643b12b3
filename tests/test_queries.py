"""Each question against the same answer computed by pandas from the stored facts, report by report."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from loaders.model import Finding, Where
from loaders.warehouse import Warehouse
from queries import coverage, hotlines, publications, regions, reports, totals
from queries.measures import load_measures, wilson, with_rate
from queries.scope import Scope
from tests.warehouse_fixture import SAMPLE_COUNTY, YEARS, fact, make_warehouse, townships, upload

ZIXI = "532301104"
ALL_YEARS = (min(YEARS), max(YEARS))
SCOPES = [
    Scope("", ALL_YEARS),
    Scope("", (2020, 2022), ("乡", "街道")),
    Scope("53", ALL_YEARS),
    Scope("5323", ALL_YEARS),
    Scope("532301", ALL_YEARS),
    Scope("532301", (2021, 2021), ("镇",)),
    Scope(ZIXI, ALL_YEARS),
    Scope("99", ALL_YEARS),
    Scope(SAMPLE_COUNTY, ALL_YEARS, ("街道",)),
    Scope("11", ALL_YEARS),
]
CHILD_DIGITS = {0: 2, 2: 4, 4: 6, 6: 9, 9: 9}
MEASURES = {
    "publications_total": (["publications.total"], None),
    "applications_received": (["applications.received"], "total"),
    "received_business": (["applications.received"], "business"),
    "unavailable": (
        [
            "applications.unavailable.not_held",
            "applications.unavailable.needs_creation",
            "applications.unavailable.still_unclear",
        ],
        "total",
    ),
    "lawsuits_upheld": (["lawsuits.direct.upheld", "lawsuits.after_review.upheld"], None),
    "normative_in_force": (["normative_documents.in_force"], None),
}

each_scope = pytest.mark.parametrize("scope", SCOPES, ids=lambda s: f"{s.region or 'all'}-{''.join(s.kinds)}")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The invented reports, with some superseded, withdrawn and put back: no query may see those."""
    with make_warehouse(tmp_path_factory.mktemp("queries")) as warehouse:
        for code in townships("532301")[:4]:
            wrong = upload(
                code, 2021, [fact("publications.total", 10**6), fact("hotlines.received", 10**6, "12345")]
            )
            stored = warehouse.store(wrong.report, wrong.original, by="测试")
            if stored.replaced:
                warehouse.accept(stored.replaced, "测试")
            else:
                warehouse.withdraw(stored.report_id, "测试")
        assert warehouse.cursor().execute(
            "select count(*) from report where state <> 'accepted'"
        ).fetchall() == [(4,)]
        yield warehouse


@pytest.fixture
def cursor(warehouse: Warehouse) -> duckdb.DuckDBPyConnection:
    return warehouse.cursor()


@pytest.fixture(scope="module")
def facts(warehouse: Warehouse) -> pd.DataFrame:
    """Stated facts of accepted reports with code, year, kind."""
    return (
        warehouse.cursor()
        .execute(
            "select f.*, r.unit_code as code, r.year, g.kind from fact f join report r using (report_id)"
            " join region g on g.code = r.unit_code where r.state = 'accepted' and f.status = 'stated'"
        )
        .df()
    )


@pytest.fixture(scope="module")
def accepted(warehouse: Warehouse) -> pd.DataFrame:
    """Accepted reports with code, year, form, kind and the numbers of findings."""
    return (
        warehouse.cursor()
        .execute(
            "with n as (select report_id, count(*) filter (severity = 'error') as errors,"
            " count(*) filter (severity = 'warning') as warnings from finding group by report_id)"
            " select report_id::varchar as report_id, unit_code as code, year, form, kind, stored_at,"
            " coalesce(errors, 0) as errors, coalesce(warnings, 0) as warnings"
            " from report join region on code = unit_code left join n using (report_id)"
            " where state = 'accepted'"
        )
        .df()
    )


@pytest.fixture(scope="module")
def units(warehouse: Warehouse) -> pd.DataFrame:
    return warehouse.cursor().execute("select code, name, kind from region where level = 'township'").df()


def within(frame: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The rows (with code, kind, perhaps year) that a scope is about, decided without SQL."""
    chosen = frame[frame["code"].str.startswith(scope.region)]
    chosen = chosen[chosen["code"].str.startswith("99") == scope.region.startswith("99")]
    if scope.kinds:
        chosen = chosen[chosen["kind"].isin(scope.kinds)]
    if "year" in chosen:
        chosen = chosen[chosen["year"].between(*scope.years)]
    return chosen.assign(child=chosen["code"].str[: CHILD_DIGITS[len(scope.region)]])


def summed(facts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The chosen measures and their <measure>_n, a row a group, from facts."""
    parts = {}
    for measure, (indicators, dim) in MEASURES.items():
        of = facts[facts["indicator"].isin(indicators)]
        of = of[of["dim"].isna() if dim is None else of["dim"] == dim]
        grouped = of.groupby(by)
        parts[measure] = grouped["value"].sum()
        parts[f"{measure}_n"] = grouped["report_id"].nunique()
    return pd.DataFrame(parts)


def assert_measures(got: pd.DataFrame, expected: pd.DataFrame, by: list[str]) -> None:
    """Equal where stated; <NA> with n = 0 where nothing is stated."""
    got = got.set_index(by)
    assert set(expected.index) <= set(got.index)
    expected = expected.reindex(got.index)
    for measure in MEASURES:
        assert got[measure].dtype == pd.Int64Dtype()
        values = expected[measure].astype("Int64").rename(measure)
        counts = expected[f"{measure}_n"].fillna(0).astype("Int64").rename(f"{measure}_n")
        pd.testing.assert_series_equal(got[measure], values, check_index_type=False)
        reported = got["reports"] > 0
        pd.testing.assert_series_equal(
            got[f"{measure}_n"][reported], counts[reported], check_index_type=False
        )


@each_scope
def test_total_by_year(
    cursor: duckdb.DuckDBPyConnection, facts: pd.DataFrame, accepted: pd.DataFrame, scope: Scope
) -> None:
    got = totals.totals_by_year(cursor, scope, list(MEASURES))
    mine = within(accepted, scope).groupby("year")

    assert dict(zip(got["year"], got["reports"], strict=True)) == mine.size().to_dict()
    assert dict(zip(got["year"], got["forms"], strict=True)) == mine["form"].first().to_dict()
    assert got["year"].is_monotonic_increasing
    assert_measures(got, summed(within(facts, scope), ["year"]), ["year"])


@each_scope
def test_total_by_kind_and_year(
    cursor: duckdb.DuckDBPyConnection, facts: pd.DataFrame, accepted: pd.DataFrame, scope: Scope
) -> None:
    got = totals.totals_by_kind_and_year(cursor, scope, list(MEASURES))

    assert got.set_index(["kind", "year"])["reports"].to_dict() == (
        within(accepted, scope).groupby(["kind", "year"]).size().to_dict()
    )
    assert_measures(got, summed(within(facts, scope), ["kind", "year"]), ["kind", "year"])


@each_scope
def test_total_by_child(
    cursor: duckdb.DuckDBPyConnection,
    facts: pd.DataFrame,
    accepted: pd.DataFrame,
    units: pd.DataFrame,
    scope: Scope,
) -> None:
    year = scope.years[1]
    got = totals.totals_by_child(cursor, scope, year, list(MEASURES))
    expected = within(units, scope).groupby("child").size()
    reported = within(accepted, scope).query("year == @year").groupby("child").size()

    assert got.set_index("code")["expected"].to_dict() == expected.to_dict()
    assert (
        got.set_index("code")["reports"].to_dict() == reported.reindex(expected.index, fill_value=0).to_dict()
    )
    assert_measures(got, summed(within(facts, scope).query("year == @year"), ["child"]), ["code"])


@each_scope
def test_total_by_child_and_year(
    cursor: duckdb.DuckDBPyConnection, facts: pd.DataFrame, accepted: pd.DataFrame, scope: Scope
) -> None:
    got = totals.totals_by_child_and_year(cursor, scope, list(MEASURES))

    assert got.set_index(["code", "year"])["reports"].to_dict() == (
        within(accepted, scope).groupby(["child", "year"]).size().to_dict()
    )
    assert_measures(got, summed(within(facts, scope), ["child", "year"]), ["code", "year"])


def test_total_every_declared_measure_unless_told_which(cursor: duckdb.DuckDBPyConnection) -> None:
    every = totals.totals_by_year(cursor, SCOPES[0])
    names = set(load_measures())
    assert set(every.columns) == {"year", "reports", "forms"} | names | {f"{name}_n" for name in names}
    few = totals.totals_by_year(cursor, SCOPES[0], ["granted"])
    assert list(few.columns) == ["year", "reports", "forms", "granted", "granted_n"]
    pd.testing.assert_frame_equal(few, every[few.columns])
    with pytest.raises(KeyError):
        totals.totals_by_year(cursor, SCOPES[0], ["granted|.*"])


@each_scope
def test_count_who_reported(
    cursor: duckdb.DuckDBPyConnection, accepted: pd.DataFrame, units: pd.DataFrame, scope: Scope
) -> None:
    got = coverage.reported_by_year(cursor, scope).set_index("year")
    mine = within(accepted, scope)
    years = range(scope.years[0], scope.years[1] + 1)

    assert list(got.index) == list(years)
    assert set(got["expected"]) == {len(within(units, scope))}
    assert got["reported"].to_dict() == {year: int((mine["year"] == year).sum()) for year in years}
    assert got["with_errors"].to_dict() == {
        year: int(((mine["year"] == year) & (mine["errors"] > 0)).sum()) for year in years
    }


@each_scope
def test_lay_out_the_coverage(
    cursor: duckdb.DuckDBPyConnection, accepted: pd.DataFrame, units: pd.DataFrame, scope: Scope
) -> None:
    got = coverage.coverage_matrix(cursor, scope)
    mine = within(accepted, scope)
    expected = within(units, scope).groupby("child").size()
    cells = mine.groupby(["child", "year"])

    assert len(got) == len(expected) * (scope.years[1] - scope.years[0] + 1)
    got = got.set_index(["code", "year"])
    assert got["expected"].to_dict() == {key: expected[key[0]] for key in got.index}
    assert got["reported"][got["reported"] > 0].to_dict() == cells.size().to_dict()
    errors = cells["errors"].agg(lambda column: int((column > 0).sum()))
    assert got["errors"][got["reported"] > 0].to_dict() == errors.to_dict()
    warned = mine[(mine["errors"] == 0) & (mine["warnings"] > 0)].groupby(["child", "year"]).size()
    assert got["warnings"][got["warnings"] > 0].to_dict() == warned.to_dict()
    ids = (
        mine.set_index(["code", "year"])["report_id"].to_dict()
        if CHILD_DIGITS[len(scope.region)] == 9
        else {}
    )
    assert got["report_id"].dropna().to_dict() == ids


@each_scope
def test_name_who_is_missing(
    cursor: duckdb.DuckDBPyConnection, accepted: pd.DataFrame, units: pd.DataFrame, scope: Scope
) -> None:
    year = scope.years[0]
    got = coverage.missing_units(cursor, scope, year)
    present = set(within(accepted, scope).query("year == @year")["code"])

    assert list(got["code"]) == [code for code in sorted(within(units, scope)["code"]) if code not in present]
    if scope.region == "532301":
        assert set(got["county"]) <= {"楚雄市"}


@each_scope
def test_name_the_source(cursor: duckdb.DuckDBPyConnection, accepted: pd.DataFrame, scope: Scope) -> None:
    mine = within(accepted, scope)
    got = coverage.source(cursor, scope)

    assert got.reports == len(mine)
    assert got.updated_at == (None if mine.empty else mine["stored_at"].max())
    in_region = within(accepted, Scope(scope.region, (0, 9999)))
    assert coverage.years(cursor, scope.region) == tuple(sorted(set(in_region["year"])))


@each_scope
@pytest.mark.parametrize("dimension", ["category", "channel"])
def test_compose_publications(
    cursor: duckdb.DuckDBPyConnection, facts: pd.DataFrame, scope: Scope, dimension: Any
) -> None:
    year = scope.years[1]
    got = publications.composition(cursor, scope, year, dimension)
    mine = within(facts, scope)
    mine = mine[(mine["year"] == year) & (mine["indicator"] == f"publications.by_{dimension}")]
    grouped = mine.groupby("dim_group")

    assert got.set_index("group")["value"].to_dict() == grouped["value"].sum().to_dict()
    assert got.set_index("group")["reports"].to_dict() == grouped["report_id"].nunique().to_dict()
    assert got["value"].is_monotonic_decreasing


def lines_of(facts: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """A row a report and line: what it states, and what the pooled rates may be made of."""
    mine = within(facts, scope)
    mine = mine[mine["dimension"] == "hotline"]
    keys = ["code", "year", "dim", "dim_group"]
    wide = mine.pivot_table(index=keys, columns="indicator", values="value").reset_index()
    for name in (
        "received",
        "handled",
        "handled_on_time",
        "completion_rate",
        "on_time_rate",
        "satisfaction_rate",
    ):
        wide[name] = wide.get(f"hotlines.{name}", np.nan)
    wide["handled"] = wide["handled"].fillna(wide["handled_on_time"])
    both = wide["received"].notna() & wide["handled"].notna()
    on_time = wide["received"].notna() & wide["handled_on_time"].notna()
    wide["completion_handled"], wide["completion_received"] = wide["handled"][both], wide["received"][both]
    wide["on_time_handled"], wide["on_time_received"] = (
        wide["handled_on_time"][on_time],
        wide["received"][on_time],
    )
    return wide


@each_scope
def test_sum_up_lines_by_year(cursor: duckdb.DuckDBPyConnection, facts: pd.DataFrame, scope: Scope) -> None:
    got = hotlines.lines_by_year(cursor, scope).set_index(["year", "line_group"])
    grouped = lines_of(facts, scope).groupby(["year", "dim_group"])

    assert got["lines"].to_dict() == grouped.size().to_dict()
    for name in (
        "received",
        "handled",
        "completion_handled",
        "completion_received",
        "on_time_handled",
        "on_time_received",
    ):
        assert got[name].dtype == pd.Int64Dtype()
        assert got[name].dropna().to_dict() == grouped[name].sum(min_count=1).dropna().to_dict()
    for name, median, n in (
        ("satisfaction_rate", "satisfaction_median", "satisfaction_n"),
        ("completion_rate", "completion_rate_median", "completion_rate_n"),
        ("on_time_rate", "on_time_rate_median", "on_time_rate_n"),
    ):
        assert got[median].dropna().to_dict() == pytest.approx(grouped[name].median().dropna().to_dict())
        assert got[n].to_dict() == grouped[name].count().to_dict()


@each_scope
def test_list_lines_of_units(cursor: duckdb.DuckDBPyConnection, facts: pd.DataFrame, scope: Scope) -> None:
    year = scope.years[0]
    got = hotlines.lines_of_units(cursor, scope, year).set_index(["code", "line"])
    expected = lines_of(facts, scope).query("year == @year").set_index(["code", "dim"])

    assert set(got.index) == set(expected.index)
    for name in (
        "received",
        "handled",
        "handled_on_time",
        "completion_handled",
        "on_time_received",
        "completion_rate",
        "on_time_rate",
        "satisfaction_rate",
    ):
        assert got[name].dropna().to_dict() == expected[name].dropna().to_dict()


def test_keep_samples_and_real_reports_apart(
    cursor: duckdb.DuckDBPyConnection, accepted: pd.DataFrame
) -> None:
    country, samples = Scope("", ALL_YEARS), Scope("99", ALL_YEARS)
    sample = accepted["code"].str.startswith("99")

    assert coverage.source(cursor, country).reports == int((~sample).sum()) > 0
    assert coverage.source(cursor, samples).reports == int(sample.sum()) > 0
    assert "99" not in set(totals.totals_by_child(cursor, country, 2021)["code"])
    assert not coverage.missing_units(cursor, country, 2021)["code"].str.startswith("99").any()


def test_show_one_report(tmp_path: Path) -> None:
    stated = [fact("publications.total", 180, raw="180条"), fact("hotlines.received", 7, "书记市长信箱")]
    findings = [
        Finding("structure.numbering_gap", "warning", "序号从1跳到4。", Where(4, start=3, end=9)),
        Finding("text.injected_spam", "error", "有网站名被换成广告。", Where(2)),
    ]
    with make_warehouse(tmp_path, [upload(ZIXI, 2019, stated[:1])]) as warehouse:
        second = upload(ZIXI, 2019, stated, findings)
        report_id = warehouse.store(second.report, second.original, by="王某").report_id
        cursor = warehouse.cursor()

        shown = reports.report(cursor, ZIXI, 2019)
        assert shown is not None
        assert (shown.report_id, shown.name, shown.kind, shown.year) == (report_id, "紫溪镇", "镇", 2019)
        assert (shown.form, shown.revision, shown.revisions, shown.stored_by) == ("2019", 2, 2, "王某")
        assert (shown.sha256, shown.is_sample) == (second.report.document.sha256, False)
        assert (shown.findings_error, shown.findings_warning, shown.findings_note) == (1, 1, 0)
        got = reports.facts(cursor, report_id)
        assert list(got["indicator"]) == ["publications.total", "hotlines.received"]
        assert list(got["dim_group"].fillna("")) == ["", "信箱"]
        assert list(got["raw"]) == ["180条", "7"]
        found = reports.findings(cursor, report_id)
        assert list(found["rule"]) == ["text.injected_spam", "structure.numbering_gap"]
        assert list(found["span_end"].fillna(-1)) == [-1, 9]

        warehouse.withdraw(report_id, "王某")
        assert reports.report(cursor, ZIXI, 2019) is None
        assert reports.facts(cursor, report_id).empty
        assert reports.findings(cursor, report_id).empty


def test_walk_the_regions(cursor: duckdb.DuckDBPyConnection) -> None:
    assert list(regions.path(cursor, ZIXI)["name"]) == ["云南省", "楚雄彝族自治州", "楚雄市", "紫溪镇"]
    assert regions.path(cursor, "").empty
    for code, name, child in (
        ("53", "楚雄彝族自治州", "5323"),
        ("5323", "楚雄市", "532301"),
        ("532301", "紫溪镇", ZIXI),
    ):
        below = regions.children(cursor, code).set_index("code")
        assert below.loc[child, "name"] == name
    provinces = regions.children(cursor, "")
    assert list(provinces["name"][provinces["is_sample"]]) == ["示范省"]
    assert len(provinces) == 32
    assert regions.children(cursor, ZIXI).empty


def test_hide_the_sample_region_once_it_has_no_reports(tmp_path: Path) -> None:
    code = townships(SAMPLE_COUNTY)[0]
    with make_warehouse(tmp_path, [upload(code, 2020)]) as warehouse:
        cursor = warehouse.cursor()
        assert regions.children(cursor, "")["is_sample"].any()
        assert not regions.find_units(cursor, code).empty
        warehouse.remove_samples("王某")
        assert not regions.children(cursor, "")["is_sample"].any()
        assert regions.find_units(cursor, code).empty


def test_find_units(cursor: duckdb.DuckDBPyConnection) -> None:
    got = regions.find_units(cursor, " 紫溪镇 ")
    assert (got["code"] == ZIXI).any()
    assert got["name"].str.contains("紫溪镇").all()
    row = got.set_index("code").loc[ZIXI]
    assert (row["province"], row["city"], row["county"]) == ("云南省", "楚雄彝族自治州", "楚雄市")
    assert list(regions.find_units(cursor, ZIXI)["name"]) == ["紫溪镇"]
    assert len(regions.find_units(cursor, "太平镇", most=5)) == 5
    assert regions.find_units(cursor, "  ").empty
    assert regions.find_units(cursor, "%").empty


def test_answer_an_empty_warehouse_with_empty_frames(tmp_path: Path) -> None:
    scope = Scope("532301", (2020, 2021))
    with make_warehouse(tmp_path, []) as warehouse:
        cursor = warehouse.cursor()
        questions: list[Callable[[], pd.DataFrame]] = [
            partial(totals.totals_by_year, cursor, scope),
            partial(totals.totals_by_kind_and_year, cursor, scope),
            partial(totals.totals_by_child_and_year, cursor, scope),
            partial(publications.composition, cursor, scope, 2020, "channel"),
            partial(hotlines.lines_by_year, cursor, scope),
            partial(hotlines.lines_of_units, cursor, scope, 2020),
        ]
        for question in questions:
            assert question().empty
        assert list(coverage.reported_by_year(cursor, scope)["reported"]) == [0, 0]
        child = totals.totals_by_child(cursor, scope, 2020, ["granted"])
        assert len(child) == 15
        assert child["granted"].isna().all()
        assert coverage.source(cursor, scope) == coverage.Source(0, None)


@pytest.mark.parametrize(
    ("region", "years"), [("5", (2019, 2020)), ("ab", (2019, 2020)), ("53", (2021, 2020))]
)
def test_refuse_a_scope_that_means_nothing(region: str, years: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"code|years"):
        Scope(region, years)


def test_say_the_grain_on_the_first_line_and_bind_only_what_the_scope_gives() -> None:
    given = {*Scope("", (2020, 2020)).parameters(), "year", "measures", "dimension", "code", "text", "most"}
    given |= {"unit", "report_id", "other", "state", "rule", "severity", "fingerprint", "by", "skip"}
    given |= {"since", "units", "years"}
    for path in Path(totals.__file__).parent.glob("*.sql"):
        text = path.read_text("utf-8")
        assert re.match(r"-- one row", text), path.name
        assert set(re.findall(r"\$(\w+)", text)) <= given, path.name


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, Statistics in Medicine 17, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_wilson_interval_as_published(k: float, n: float, low: float, high: float) -> None:
    share, lower, upper = wilson(np.array([k], float), np.array([n], float))
    assert (share[0], lower[0], upper[0]) == pytest.approx((k / n, low, high), abs=6e-5)


def test_rate_keeps_its_counts_and_has_none_without_cases() -> None:
    frame = pd.DataFrame(
        {"handled": [81, 0, 5, 12, None, 3], "received": [263, 0, None, 10, 20, 9]}, dtype="Int64"
    )
    got = with_rate(frame, "rate", "handled", "received")

    assert list(got.columns) == [
        "handled",
        "received",
        "rate",
        "rate_low",
        "rate_high",
        "rate_n",
        "rate_small",
    ]
    assert got["rate"].tolist() == pytest.approx(
        [30.798, np.nan, np.nan, 120, np.nan, 33.333], abs=1e-3, nan_ok=True
    )
    assert got["rate_low"].notna().tolist() == [True, False, False, False, False, True]
    assert got["rate_n"].fillna(-1).tolist() == [263, 0, -1, 10, 20, 9]
    assert got["rate_small"].tolist() == [False, True, False, False, False, True]
    assert list(frame.columns) == ["handled", "received"]
    assert with_rate(frame.iloc[:0], "rate", "handled", "received").empty
