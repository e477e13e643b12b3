"""The desk of one session: the files on it, the work under way, what is ticked and opened. No widgets here.

It outlives every run of the page, and going to other pages and back. Jobs change it from their own threads.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any, Final

from loaders.model import Where
from loaders.warehouse import Warehouse
from ui.desk import accepting, drafts, reading
from ui.desk.accepting import Accepting
from ui.desk.drafts import Draft, Place
from ui.desk.job import Job
from ui.desk.reading import Incoming, Setting

ALL: Final = "all"
"""Drafts of every kind."""
_MOST_REMEMBERED: Final = 2_000


class Desk:
    """What lies on the desk.

    Attributes:
        ticks: key → whether a person wants it stored; what nobody touched is left out.
        chosen: unit and year → the file that counts, where several are for it.
        kind, page: which drafts the list shows, and which page of them.
        opened: the key of the draft whose details are shown, or "".
        focus: the place in its document that is looked at.
        action: what was accepted last.
        undone: action → what undoing it came to, a sentence.
        notice: a sentence that waits to be read, or "".
        reading, storing: the work under way, if any.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._drafts: dict[str, Draft] = {}
        self._numbers = count(1)
        self._remembered: dict[tuple[Any, ...], Any] = {}
        self._waiting: list[Incoming] = []
        self.ticks: dict[str, bool] = {}
        self.chosen: dict[Place, str] = {}
        self.kind, self.page = ALL, 1
        self.opened = ""
        self.focus: Where | None = None
        self.action: Accepting | None = None
        self.undone: dict[str, str] = {}
        self.notice = ""
        self.reading: Job | None = None
        self.storing: Job | None = None
        self.read, self.to_read, self.last_read = 0, 0, ""

    # --- drafts ---

    @property
    def drafts(self) -> list[Draft]:
        """All drafts, in the order in which they were read."""
        with self._lock:
            return list(self._drafts.values())

    def find(self, key: str) -> Draft | None:
        """The draft with this key."""
        with self._lock:
            return self._drafts.get(key)

    def keep(self, draft: Draft) -> None:
        """Puts a draft on the desk, in the place of the one with its key, if any."""
        with self._lock:
            self._drafts[draft.key] = draft

    def change(self, key: str, how: Callable[[Draft], Draft]) -> None:
        """Puts a draft right; what is gone or stored stays as it is."""
        with self._lock:
            draft = self._drafts.get(key)
            if draft is not None and not draft.is_stored:
                self._drafts[key] = how(draft)
                self.ticks.pop(key, None)

    def remove(self, keys: Sequence[str]) -> None:
        """Takes drafts off the desk."""
        with self._lock:
            for key in keys:
                self._drafts.pop(key, None)
                self.ticks.pop(key, None)
            if self.opened in keys:
                self.opened = ""

    def new_key(self) -> str:
        """A key that no draft of this session has had."""
        return f"d{next(self._numbers)}"

    def remembered(self, made_of: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What `make` gives, from memory where it was made of the same before."""
        if made_of not in self._remembered:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[made_of] = make()
        return self._remembered[made_of]

    # --- reading ---

    def take_in(self, files: Sequence[Incoming]) -> None:
        """Puts files into the queue."""
        with self._lock:
            self.notice = ""
            if not self.is_reading:
                self.read, self.to_read = 0, 0
            self._waiting += files
            self.to_read += sum(file.documents for file in files)

    @property
    def is_reading(self) -> bool:
        """Whether there is something left to read, be it stopped or not."""
        return bool(self._waiting) or (self.reading is not None and not self.reading.is_done)

    def read_on(self, warehouse: Warehouse, region: str) -> None:
        """Reads what is in the queue, unless somebody stopped it."""
        if self._waiting and (self.reading is None or self.reading.is_done):
            self.reading = Job(self._reading(Setting(warehouse, region, self.new_key)))
            self.reading.start()

    def drop_queue(self) -> None:
        """Leaves unread what is still in the queue."""
        with self._lock:
            self._waiting.clear()
            self.reading = None

    def _reading(self, setting: Setting) -> Iterator[None]:
        while self._waiting:
            with self._lock:
                file = self._waiting.pop(0)
            for draft in reading.read_drafts(file, setting):
                self.keep(draft)
                if draft.gist is not None and self.to_read == len(self.drafts) == 1:
                    self.opened = draft.key  # a single file needs no list
                self.read += 1
                self.to_read = max(self.to_read, self.read)
                self.last_read = draft.name
                yield

    # --- storing ---

    @property
    def is_storing(self) -> bool:
        """Whether reports are on their way into the warehouse."""
        return self.storing is not None and self.storing.is_running

    def accept(self, keys: Sequence[str], warehouse: Warehouse, by: str) -> None:
        """Stores these drafts as one action; a second click changes nothing."""
        wanted = [key for key in keys if (draft := self.find(key)) is not None and draft.storable]
        if self.is_storing or not wanted:
            return
        self.action = Accepting(warehouse.new_batch(), tuple(wanted))
        self.storing = Job(accepting.accept(self.action, self.find, self.keep, warehouse, by))
        self.storing.start()

    def take_back(self, batch_id: str, still_accepted: frozenset[str]) -> None:
        """Drafts stored by an action that was undone can be stored again, those still accepted left out."""
        with self._lock:
            for key, draft in self._drafts.items():
                if draft.batch_id == batch_id and draft.report_id not in still_accepted:
                    self._drafts[key] = drafts.taken_back(draft)
