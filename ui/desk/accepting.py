"""Drafts → warehouse: some at a time, all of it one action that can be undone."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from loaders.errors import StoreError, WarehouseError
from loaders.revisions import Stored
from loaders.warehouse import Warehouse
from ui.desk import drafts
from ui.desk.drafts import Draft

AT_ONCE: Final = 64
"""So many reports are stored in one transaction; between two, the action can be stopped."""


@dataclass(slots=True)
class Accepting:
    """An action on its way, and what has come of it so far.

    Attributes:
        keys: the drafts to store.
        done: how many of them were taken or refused.
        outcomes: key → what became of it.
        trouble: why nothing more could be written, a sentence; else "".
    """

    batch_id: str
    keys: tuple[str, ...]
    done: int = 0
    outcomes: dict[str, Stored | StoreError] = field(default_factory=dict)
    trouble: str = ""

    @property
    def stored(self) -> list[Stored]:
        """What is in the warehouse by it."""
        return [each for each in self.outcomes.values() if isinstance(each, Stored)]

    @property
    def refused(self) -> int:
        """How many were refused."""
        return len(self.outcomes) - len(self.stored)


def accept(
    action: Accepting,
    find: Callable[[str], Draft | None],
    keep: Callable[[Draft], None],
    warehouse: Warehouse,
    by: str,
) -> Iterator[int]:
    """Stores the action's drafts, AT_ONCE a step; yields how many are done after each.

    A draft that is stored under another unit or year than before leaves its old place.
    """
    keys = iter(action.keys)
    while chunk := list(islice(keys, AT_ONCE)):
        found = [draft for draft in map(find, chunk) if draft is not None and draft.storable]
        try:
            outcomes = warehouse.store_many(
                [drafts.upload_of(draft) for draft in found], by=by, batch_id=action.batch_id
            )
            _note(action, found, outcomes, keep)
            _leave_old_places(found, outcomes, warehouse, by, action.batch_id)
        except WarehouseError as error:
            action.trouble = str(error)
            return
        action.done += len(chunk)
        yield action.done


def _note(
    action: Accepting,
    found: Sequence[Draft],
    outcomes: Sequence[Stored | StoreError],
    keep: Callable[[Draft], None],
) -> None:
    for draft, outcome in zip(found, outcomes, strict=True):
        action.outcomes[draft.key] = outcome
        keep(drafts.with_outcome(draft, outcome, action.batch_id))


def _leave_old_places(
    found: Sequence[Draft],
    outcomes: Sequence[Stored | StoreError],
    warehouse: Warehouse,
    by: str,
    batch_id: str,
) -> None:
    """Withdraws the revisions that drafts were opened from, where they now stand elsewhere."""
    for draft, outcome in zip(found, outcomes, strict=True):
        if draft.origin is not None and draft.moves and isinstance(outcome, Stored):
            with suppress(StoreError):  # it is not the accepted one of its old place
                warehouse.withdraw(draft.origin.report_id, by, batch_id)
