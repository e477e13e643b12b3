"""The checks of a report against its neighbours, over plain entries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from loaders.across.carry import check_carry
from loaders.across.copied import check_copied
from loaders.across.entry import Entry, Key
from loaders.across.outlier import check_outliers
from loaders.model import Finding


def compare(subjects: Iterable[Entry], entries: Iterable[Entry]) -> dict[str, tuple[Finding, ...]]:
    """report_id → what the other entries show of each subject, those of its own unit and year left out.

    `entries` hold at least its unit's other years and its county's reports of its year, each once.
    """
    by_unit: dict[str, list[Entry]] = defaultdict(list)
    by_county: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        by_unit[entry.key.unit_code].append(entry)
        by_county[entry.county, entry.key.year].append(entry)
    return {
        subject.report_id: tuple(
            _compare(subject, by_unit[subject.key.unit_code], by_county[subject.county, subject.key.year])
        )
        for subject in subjects
    }


def _compare(subject: Entry, of_unit: Sequence[Entry], of_county: Sequence[Entry]) -> Iterator[Finding]:
    own = [entry for entry in of_unit if entry.key != subject.key]
    peers = [entry for entry in of_county if entry.key != subject.key]
    before = Key(subject.key.unit_code, subject.key.year - 1)
    last = next((entry for entry in own if entry.key == before), None)
    if last is not None:
        yield from check_carry(subject, last)
    yield from check_copied(subject, last, peers)
    yield from check_outliers(subject, own, [peer for peer in peers if peer.kind == subject.kind])
