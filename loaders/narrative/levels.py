"""Lists within lists: 机构类20条，内有领导10条、职能10条；工作类11条."""

from loaders.narrative.heads import Head, Member
from loaders.narrative.items import Item


class Levels:
    """Which list the next entry belongs to: the head's, or one that its last entry opened."""

    def __init__(self) -> None:
        self._path: list[Member] = []
        self._fresh = True
        self._by_colon = False

    def begin(self) -> None:
        """A new sentence: 其中 at its beginning speaks of the head."""
        self._path = []
        self._fresh = True

    def leave(self) -> None:
        """Back to the head's own list."""
        self._path = []

    def of(self, head: Head, item: Item, marked: bool) -> list[Member]:
        """The list that the item belongs to: the head's, or its last entry's that 其中 or a colon opened.

        An inner list ends when it adds up to its entry; one that 其中 opened, at a semicolon.
        """
        if self._path and not marked:
            inner = self._path[-1]
            full = sum(member.number.value for member in inner.members) >= inner.number.value
            if full or item.noted or item.before == ")" or (item.before == ";" and not self._by_colon):
                self._path.pop()
        inward = (marked and not self._fresh) or item.before == ":"
        if not self._path and head.members and inward:
            self._path.append(head.members[-1])
            self._by_colon = item.before == ":"
        self._fresh = False
        return self._path[-1].members if self._path else head.members
