"""The order in which a header prints the form's columns, where there is no geometry to ask."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from loaders.forms import FormGrid
from loaders.tables.labels import LabelIndex, key_of
from loaders.tables.pieces import Piece


def printed_columns(labels: Sequence[Piece], grid: FormGrid, index: LabelIndex) -> list[int]:
    """The form's columns whose labels `labels` print, in the printed order.

    Columns under one spanning label stay together, wherever it stands. The form's order is kept where the
    header is not clean (a label too often or its spanning label not at all), and where a spanning label
    comes before all its siblings (a cell in the middle of two lines comes late in a PDF's text).
    """
    places = _label_places("".join(key_of(piece.text).full for piece in labels), index)
    found = {c: place for c in range(len(grid.columns)) if (place := _place_of_column(c, grid, places)) >= 0}
    if not _is_clean(grid, places, list(found)):
        return list(found)

    def ordered(columns: Sequence[int], depth: int) -> list[int]:
        nodes: dict[str | int, list[int]] = {}
        for c in columns:
            under = grid.columns[c].under
            nodes.setdefault(under[depth] if len(under) > depth else c, []).append(c)
        first = {node: _first_place(node, members, places, found) for node, members in nodes.items()}
        names = sorted(nodes, key=lambda node: first[node])
        if isinstance(names[0], str) and not all(isinstance(node, str) for node in nodes):
            names = list(nodes)
        return [c for n in names for c in (ordered(nodes[n], depth + 1) if isinstance(n, str) else nodes[n])]

    return ordered(list(found), 0) if found else []


def _is_clean(grid: FormGrid, places: Mapping[str, Sequence[int]], found: Sequence[int]) -> bool:
    """Each printed label as often as the form has it, and each label that spans some of the columns once."""
    times = Counter(key_of(grid.columns[c].text).full for c in found)
    spans = Counter(key_of(span).full for column in grid.columns for span in column.under)
    times.update({span: 1 for span, count in spans.items() if count < len(grid.columns)})
    wordings = {key_of(column.text).full: {key_of(w).full for w in column.texts} for column in grid.columns}
    return all(
        sum(len(places.get(wording, ())) for wording in wordings.get(label, [label])) == count
        for label, count in times.items()
    )


def _first_place(
    node: str | int, members: Sequence[int], places: Mapping[str, Sequence[int]], found: Mapping[int, int]
) -> int:
    return (
        places[key_of(node).full][0]
        if isinstance(node, str) and key_of(node).full in places
        else min(found[c] for c in members)
    )


@lru_cache(maxsize=256)
def _label_places(text: str, index: LabelIndex) -> Mapping[str, Sequence[int]]:
    """Where each label stands; a label within a longer one (其他 in 法人或其他组织) does not count."""
    places: dict[str, list[int]] = {}
    for label in index.by_length:
        at = text.find(label)
        while at >= 0:
            places.setdefault(label, []).append(at)
            text = text[:at] + "\0" * len(label) + text[at + len(label) :]
            at = text.find(label, at + len(label))
    return places


def _place_of_column(c: int, grid: FormGrid, places: Mapping[str, Sequence[int]]) -> int:
    """Where a column's label stands, -1 for nowhere; of columns labelled alike the first group's first."""
    column = grid.columns[c]
    stands = sorted({at for text in column.texts for at in places.get(key_of(text).full, ())})
    alike = [n for n, other in enumerate(grid.columns) if other.text == column.text]
    if len(alike) > 1:
        groups = {n: places.get(key_of(grid.columns[n].under[-1]).full, [n])[0] for n in alike}
        alike.sort(key=lambda n: groups[n])
    rank = alike.index(c)
    return stands[rank] if rank < len(stands) else -1
