"""Rows of a document → rows of the form, by what their labels say and by their order.

Each row is compared with each label of the form; one monotone alignment (dynamic programming) then picks
the best agreement over all tables, in which rows may be missing, extra or repeated. What is not alike
enough is not aligned: a number is rather unread than put in the wrong place.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import LCSseq, Levenshtein

from loaders.tables.labels import FormRow, LabelIndex, key_of
from loaders.tables.pieces import Piece, Row

_SURE: Final = 0.9
_WEAK: Final = 0.8
_MOST_JOINED: Final = 14
_MOST_AROUND: Final = 4
_LONGEST_UNIT: Final = 3


class Candidate(NamedTuple):
    """A form's row that a document's row may be, and how sure that is.

    `label` are the pieces that print its label; () where it is jammed, broken or not there.
    """

    place: int
    score: float
    label: tuple[Piece, ...]


class Match(NamedTuple):
    """`rows[row]` of the document is `candidate.place` of the form."""

    row: int
    candidate: Candidate


class _Link(NamedTuple):
    match: Match
    before: "_Link | None"


Found = dict[int, Candidate]


def align(rows: Sequence[Row], index: LabelIndex, by_heads: Mapping[int, set[int]]) -> list[Match]:
    """The best alignment, in the document's order.

    `by_heads` gives, for a row under a header, the grids of the form whose columns that header has; it
    decides for rows that have no label (table 4).
    """
    candidates = [_candidates(row, index, by_heads.get(n)) for n, row in enumerate(rows)]
    chain = _best_chain(candidates, len(index.rows))
    taken = {match.candidate.place for match in chain}
    used = {match.row for match in chain}
    # A row that stands out of order is still known by its full label.
    for n, found in enumerate(candidates):
        sure = (
            [c for c in found.values() if c.score > _SURE and c.place not in taken] if n not in used else []
        )
        if len(sure) == 1 and len(found) == 1:
            chain.append(Match(n, sure[0]))
            taken.add(sure[0].place)
    return sorted(chain, key=lambda match: match.row)


def likeliest(row: Row, index: LabelIndex) -> Candidate | None:
    """The form's row that the labels name, whatever the order says."""
    return max(_candidates(row, index, None).values(), key=lambda c: c.score, default=None)


def _best_chain(candidates: Sequence[Found], places: int) -> list[Match]:
    """Of all ways to pick at most one candidate a row with rising places, one with the highest sum.

    `best[p]` is the best sum with places below p, and the last link of its chain.
    """
    best: list[tuple[float, _Link | None]] = [(0.0, None)] * (places + 1)
    for n, found in enumerate(candidates):
        steps = [
            (best[c.place][0] + c.score, c.place + 1, _Link(Match(n, c), best[c.place][1]))
            for c in found.values()
        ]
        for total, start, step in steps:
            for place in range(start, places + 1):
                if best[place][0] >= total:
                    break
                best[place] = (total, step)
    chain: list[Match] = []
    link: _Link | None = best[places][1]
    while link:
        chain.append(link.match)
        link = link.before
    return chain[::-1]


def _candidates(row: Row, index: LabelIndex, grids: set[int] | None) -> Found:
    """The form's rows that a row may be, by the surest kind of agreement that any of them has."""
    labels = _without_repeats(row.labels)
    found = _by_exact_label(labels, index)
    for way in (
        _by_label_in_jam,
        _by_label_around,
        _by_label_with_tail,
        _by_similar_label,
        _by_scattered_label,
    ):
        if any(candidate.score > _WEAK for candidate in found.values()):
            break
        _keep_better(found, way(labels, row.after, index))
    _keep_better(found, _by_groups(row, labels, index, grids))
    if grids is not None:
        found = {p: c for p, c in found.items() if not grids or index.rows[p].grid in grids} or found
    return found


def _keep_better(found: Found, others: Found) -> None:
    for place, candidate in others.items():
        if place not in found or found[place].score < candidate.score:
            found[place] = candidate


def _without_repeats(labels: Sequence[Piece]) -> tuple[Piece, ...]:
    """A label that spans cells may be printed in each of them."""
    kept: list[Piece] = []
    for piece in labels:
        if not kept or key_of(kept[-1].text).full != key_of(piece.text).full:
            kept.append(piece)
    return tuple(kept)


def _joins(labels: Sequence[Piece], longest: int) -> list[tuple[str, str, int]]:
    """The last 1, 2, 3, … pieces as one label: full key, core key, how many pieces."""
    joins: list[tuple[str, str, int]] = []
    full = ""
    for count, piece in enumerate(reversed(labels[-_MOST_JOINED:]), 1):
        key = key_of(piece.text)
        joins.append((key.full + full, key.core + full, count))
        full = key.full + full
        if len(full) > longest:
            break
    return joins


def _by_exact_label(labels: Sequence[Piece], index: LabelIndex) -> Found:
    found: Found = {}
    for full, core, count in _joins(labels, index.longest):
        for key, weight in ((full, 1.0), (core, 0.98)):
            for place, sure in index.exact.get(key, {}).items():
                _keep_better(found, {place: Candidate(place, sure * weight, tuple(labels[-count:]))})
    return found


def _by_label_in_jam(labels: Sequence[Piece], after: Sequence[Piece], index: LabelIndex) -> Found:
    """The label at the end of text in which labels stand without anything between them."""
    text = "".join(key_of(piece.text).full for piece in labels[-_MOST_AROUND:])
    found: Found = {}
    for length in range(min(index.longest, len(text) - 1), 1, -1):
        places = index.exact.get(text[-length:])
        if places and text[:-length].endswith(index.known):
            for place, sure in places.items():
                found.setdefault(place, Candidate(place, sure, ()))
    return found


def _by_label_with_tail(labels: Sequence[Piece], after: Sequence[Piece], index: LabelIndex) -> Found:
    """A label with a cell behind it that is neither label nor number, such as its unit (件)."""
    if (
        len(labels) < 2
        or len(key_of(labels[-1].text).full) > _LONGEST_UNIT
        or key_of(labels[-1].text).full in index.other
    ):
        return {}
    found = _by_exact_label(labels[:-1], index)
    return {place: Candidate(place, c.score * 0.9, c.label) for place, c in found.items()}


def _by_similar_label(labels: Sequence[Piece], after: Sequence[Piece], index: LabelIndex) -> Found:
    """A label with slips: some characters wrong, missing or too many."""
    if not labels or key_of(labels[-1].text).full in index.other:
        return {}
    found: Found = {}
    for full, core, count in _joins(labels[-8:], index.longest):
        for place, row in enumerate(index.rows):
            for wanted in row.cores:
                score = max(_similarity(core, wanted), _similarity(full, wanted))
                if score:
                    candidate = Candidate(place, score, tuple(labels[-count:]))
                    _keep_better(found, {place: candidate})
    return found


def _similarity(text: str, wanted: str) -> float:
    """0.5 to 0.9 for a label with few slips, 0 for another label.

    Two characters in a row in the place of others are no slip but another word (微信, 头条).
    """
    most = max(len(text), len(wanted))
    allowed = 0 if most < 4 else 1 if most < 6 else most // 4
    if not allowed or abs(len(text) - len(wanted)) > allowed:
        return 0.0
    slips = Levenshtein.distance(text, wanted, score_cutoff=allowed)
    if slips > allowed or (slips > 1 and _has_other_word(text, wanted)):
        return 0.0
    return 0.9 - 0.4 * slips / allowed


def _has_other_word(text: str, wanted: str) -> bool:
    steps = Levenshtein.opcodes(text, wanted)
    return any(
        step.tag == "replace" and min(step.src_end - step.src_start, step.dest_end - step.dest_start) > 1
        for step in steps
    )


def _by_label_around(labels: Sequence[Piece], after: Sequence[Piece], index: LabelIndex) -> Found:
    """A label that is broken around its numbers."""
    found: Found = {}
    for head, head_core, _ in _joins(labels[-6:], index.longest):
        tail = ""
        for piece in after[:_MOST_AROUND]:
            tail += key_of(piece.text).full
            for key in (head + tail, head_core + tail):
                for place, sure in index.exact.get(key, {}).items():
                    _keep_better(found, {place: Candidate(place, sure * 0.95, ())})
    return found


def _by_scattered_label(labels: Sequence[Piece], after: Sequence[Piece], index: LabelIndex) -> Found:
    """The label's characters in order before and behind the numbers, beginning before them.

    Words of neighbouring cells may stand between its parts.
    """
    before = "".join(key_of(piece.text).full for piece in labels[-6:]) if after else ""
    text = before + "".join(key_of(piece.text).full for piece in after[:_MOST_AROUND])
    found: Found = {}
    for place, row in enumerate(index.rows):
        for wanted in row.cores:
            if len(wanted) < 8 or wanted[:4] not in before:
                continue
            covered = LCSseq.similarity(wanted, text[before.rindex(wanted[:4]) :]) / len(wanted)
            if covered >= 0.9 and not _has_another_behind(before, wanted, row, index):
                found[place] = Candidate(place, 0.8 * covered, ())
    return found


def _has_another_behind(before: str, wanted: str, row: FormRow, index: LabelIndex) -> bool:
    """Whether other words than a header's, or the rest of the label, stand between it and its numbers."""
    _, end, rest = before.rpartition(wanted if wanted in before else wanted[-4:])
    is_rest = rest in index.other or any(rest in core for core in row.cores)
    return bool(end) and len(rest) > _LONGEST_UNIT and not is_rest


def _by_groups(row: Row, labels: Sequence[Piece], index: LabelIndex, grids: set[int] | None) -> Found:
    """A row without a label, by the header above it."""
    found: Found = {}
    for place, form_row in _rows_by_groups(index):
        if _stands_under(form_row, row, labels, grids):
            found[place] = Candidate(place, _SURE, ())
    return found


@lru_cache(maxsize=32)
def _rows_by_groups(index: LabelIndex) -> tuple[tuple[int, FormRow], ...]:
    """The form's rows without a label, with their places."""
    return tuple((place, row) for place, row in enumerate(index.rows) if row.groups)


def _stands_under(form_row: FormRow, row: Row, labels: Sequence[Piece], grids: set[int] | None) -> bool:
    if row.in_grid:
        return grids is not None and form_row.grid in grids
    text = "".join(key_of(piece.text).full for piece in labels)
    return all(group in text for group in form_row.groups)
