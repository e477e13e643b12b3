"""Where each draft stands among the others and beside what is stored. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from queries.actions import Stored
from ui.desk.drafts import Draft, Place

Kind = Literal["errors", "unnamed", "clean", "double", "refused", "stored"]

KINDS: Final[Mapping[Kind, str]] = {
    "errors": "有错误",
    "unnamed": "需选单位或年份",
    "clean": "无误",
    "double": "重复",
    "refused": "退回",
    "stored": "已入库",
}
"""Each draft is of one kind. `clean` has no errors, perhaps warnings; `double` would add nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a draft stands.

    Attributes:
        stored: what there is of its unit and year; None for nothing, or while they are not known.
        is_same: the accepted revision says just this: storing it would change nothing.
        twin: the name of an earlier file of the list with the same bytes, or "".
        rivals: the keys of all files of the list for its unit and year, itself among them, where there are
            several; `chosen` is the one of them that counts.
        done: the name of a file of the list that was already stored for its unit and year, or "": this one
            only takes its place if a person says so.
    """

    kind: Kind
    stored: Stored | None = None
    is_same: bool = False
    twin: str = ""
    rivals: tuple[str, ...] = ()
    chosen: str = ""
    done: str = ""


def stand(
    drafts: Sequence[Draft], stored: Mapping[Place, Stored], chosen: Mapping[Place, str]
) -> dict[str, Standing]:
    """Key → standing of each draft, in order.

    Args:
        drafts: the list.
        stored: what the warehouse has of their units and years.
        chosen: the keys of the files that a person chose where several are for one unit and year.
    """
    twins = _twins(drafts)
    same = {draft.key for draft in drafts if _is_same(draft, stored)}
    groups: dict[Place, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.storable and draft.place and draft.key not in twins and draft.key not in same:
            groups[draft.place].append(draft)
    done = {draft.place: draft for draft in drafts if draft.is_stored and draft.place}
    found = {}
    for draft in drafts:
        there = stored.get(draft.place) if draft.place else None
        if draft.gist is None:
            found[draft.key] = Standing("refused")
        elif draft.is_stored:
            found[draft.key] = Standing("stored", there)
        elif draft.key in twins:
            found[draft.key] = Standing("double", there, twin=twins[draft.key])
        elif draft.place is None:
            found[draft.key] = Standing("unnamed")
        elif draft.key in same:
            found[draft.key] = Standing("double", there, is_same=True)
        else:
            place = draft.place
            found[draft.key] = _among(draft, groups[place], done.get(place), chosen.get(place), there)
    return found


def _among(
    draft: Draft, group: Sequence[Draft], done: Draft | None, wished: str | None, there: Stored | None
) -> Standing:
    """The standing of a draft among those for its unit and year, of which `done` is stored already."""
    counts = _best(group, wished)
    is_late = done is not None and draft.origin is None and wished != draft.key
    kind: Kind = "errors" if draft.has_errors else "clean"
    return Standing(
        "double" if is_late or counts != draft.key else kind,
        there,
        rivals=tuple(rival.key for rival in group) if len(group) > 1 else (),
        chosen=counts,
        done=done.name if done is not None and is_late else "",
    )


def _twins(drafts: Sequence[Draft]) -> dict[str, str]:
    """Key → name of the first file with the same bytes; what was opened from the warehouse stands apart."""
    first: dict[str, Draft] = {}
    twins: dict[str, str] = {}
    for draft in drafts:
        if draft.gist is not None and draft.origin is None:
            earlier = first.setdefault(draft.sha256, draft)
            if earlier is not draft:
                twins[draft.key] = earlier.name
    return twins


def _is_same(draft: Draft, stored: Mapping[Place, Stored]) -> bool:
    there = stored.get(draft.place) if draft.place else None
    if there is None or draft.gist is None or draft.moves:
        return False
    return there.sha256 == draft.sha256 and there.content in ("", draft.gist.content)


def _best(group: Sequence[Draft], wished: str | None) -> str:
    """The one that was chosen, else the last one of those with the fewest errors."""
    if wished in {draft.key for draft in group}:
        return str(wished)
    errors = [sum(finding.severity == "error" for finding in draft.findings) for draft in group]
    return [draft for draft, count in zip(group, errors, strict=True) if count == min(errors)][-1].key
