"""What other reports show of a report: the unit's own of other years, its county's of the same year.

    carry.py    numbers that must follow from the year before (data/rules.toml says which)
    copied.py   narratives that are nearly the same; signature.py makes what they are compared by
    outlier.py  numbers far from the unit's own other years and from its peers
    compare.py  the three of them over one report and its neighbours: pure
    fetch.py    the accepted reports of a warehouse as neighbours

`check_across` is for stored reports, `preview` for one that is not yet stored; both ask `compare`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from loaders.across.compare import compare
from loaders.across.entry import Key, entry_of
from loaders.across.fetch import affected, fetch_entries, fetch_keys
from loaders.across.signature import signature, unit_names
from loaders.model import Finding, Report

if TYPE_CHECKING:  # DuckDB is slow to import, and making signatures does without it
    import duckdb

__all__ = ["affected", "check_across", "preview", "signature", "unit_names"]


def check_across(
    reader: "duckdb.DuckDBPyConnection", report_ids: Sequence[str]
) -> dict[str, tuple[Finding, ...]]:
    """What the other accepted reports show of these accepted ones; () for a report that is not accepted.

    `related` is the report_id of the report that a finding compares with. Four queries, however many reports.
    """
    keys = fetch_keys(reader, report_ids)
    entries = fetch_entries(reader, list(keys.values()))
    found = compare([entry for entry in entries if entry.report_id in keys], entries)
    return {report_id: found.get(report_id, ()) for report_id in report_ids}


def preview(
    reader: "duckdb.DuckDBPyConnection", report: Report, unit_code: str, year: int
) -> tuple[Finding, ...]:
    """The same of a report that is not stored yet, as that of this unit and year.

    KeyError for a unit that the division table does not have."""
    subject = entry_of(report, unit_code, year)
    others = fetch_entries(reader, [Key(unit_code, year)])
    return compare([subject], others)[subject.report_id]
