"""Which slot of a frame the words around a number fit. Pure functions over tokens."""

from collections.abc import Iterable, Sequence
from typing import Final

from loaders.narrative.grammar import Echo, Frame, Slot
from loaders.narrative.items import Item
from loaders.narrative.statements import Phrase
from loaders.narrative.tokens import Token

Measure = tuple[Token, Slot]
"""A verb that has a number of its own (办结率), and its slot."""

_LOOSE_CHARACTERS: Final = 4
_DISPUTES: Final = frozenset({"REVIEW", "LAWSUIT"})
_CONNECTORS: Final = frozenset({"AND", "、", "FILLER", "ON_TIME", "ALL", "TOTAL", "RESPECTIVELY", "EACH"})


def opens(frame: Frame, kinds: frozenset[str]) -> bool:
    """Whether an item with tokens of these kinds is about the frame's topic."""
    if kinds.isdisjoint(frame.openers) or frame.closes & kinds:
        return False
    return any(opener.words <= kinds and not opener.without & kinds for opener in frame.opens)


def find_slot(
    frame: Frame, kinds: frozenset[str], number: Token, verbs: Sequence[str], bare: bool = True
) -> Slot | None:
    """The first slot that verbs, unit and the item's kinds fit; `bare`: the number may do without a verb."""
    for slot in frame.slots:
        if slot.each or number.unit not in slot.units or not slot.needs <= kinds or slot.without & kinds:
            continue
        if _is_subsequence(slot.verbs, verbs) if slot.verbs else bare and not verbs:
            return slot
    return None


def find_measures(frame: Frame, item: Item, units: set[str]) -> list[Measure]:
    """The verbs that have numbers of their own, before the item's number, else behind it."""
    return measures_in(frame, item.head, units) or measures_in(frame, item.tail, units)


def measures_in(frame: Frame, tokens: Iterable[Token], units: set[str]) -> list[Measure]:
    """The verbs among `tokens` that have numbers of their own, counted in `units`."""
    return [
        (token, slot)
        for token in tokens
        for slot in frame.measures.get(token.kind, ())
        if units <= slot.units
    ]


def pair_measures(
    item: Item, measures: Sequence[Measure], numbers: Sequence[Token]
) -> list[tuple[Token, Slot, Token]]:
    """Each verb with its number; [] where it isn't clear which is whose.

    办结率、满意率分别为100%和96%: in order; 办结率、满意率均为100%: the same to each; 复议引起的诉讼1件:
    to the last.
    """
    if len(numbers) == len(measures):
        return [(token, slot, number) for (token, slot), number in zip(measures, numbers, strict=True)]
    if len(numbers) > 1:
        return []
    number = numbers[0]
    shared = "ALL" in item.kinds() or _is_coordinated(item, measures)
    if not shared:
        return [(*measures[-1], number)]
    if item.kinds() & {"ALL", "EACH"} or number.value == 0 or number.unit == "%":
        return [(token, slot, number) for token, slot in measures]
    return []


def last_cluster(tokens: Sequence[Token], kinds: frozenset[str]) -> list[Token]:
    """The last tokens of these kinds with nothing but connectors between them."""
    cluster: list[Token] = []
    for token in reversed(tokens):
        if token.kind in kinds:
            cluster.append(token)
        elif cluster and token.kind not in _CONNECTORS:
            break
    return cluster[::-1]


def nearest_verbs(frame: Frame, item: Item, ahead_only: bool) -> list[Token]:
    """The frame's verbs nearest to the item's number: before it, else (unless `ahead_only`) behind it."""
    before = last_cluster(item.head, frame.verbs)
    if before or ahead_only:
        return before
    return last_cluster(tuple(reversed(item.tail)), frame.verbs)[::-1]


def in_order(tokens: Iterable[Token], kinds: Sequence[str]) -> list[Token]:
    """The first tokens of these kinds that follow one another; [] where one is lacking."""
    found: list[Token] = []
    rest = iter(tokens)
    for kind in kinds:
        token = next((token for token in rest if token.kind == kind), None)
        if token is None:
            return []
        found.append(token)
    return found


def denials(frame: Frame, item: Item, denier: Token | None) -> list[tuple[str, list[Token]]]:
    """What an item says did not happen, and the words that say so; 诉讼无 only where nothing more is said.

    `denier`: the 未发生 of the item before, of which 提起行政诉讼的情况 is another object.
    """
    carried = (denier,) if denier is not None and _is_object(item) else ()
    found = []
    for nil in frame.nils:
        words = in_order((*carried, *item.tokens), nil.words)
        more = bool(words) and words[-1].kind == "NONE" and item.tokens[-1].end - words[-1].end > 2
        own = sorted((word for word in words if word not in carried), key=lambda word: word.start)
        if own and not more:
            found.append((nil.fact, own))
    return found


def _is_object(item: Item) -> bool:
    """提起行政诉讼的情况 behind a comma: a dispute, and nothing that says more of it."""
    loose = sum(token.end - token.start for token in item.tokens if token.kind == "TEXT")
    known = _DISPUTES | {"AND", "、", "FILLER", "TEXT", "PROPOSE"}
    named = item.tokens[0].kind in _DISPUTES and item.before in (",", "、")
    return named and item.kinds() <= known and loose <= _LOOSE_CHARACTERS


def is_bare_outcome(tokens: Sequence[Token], echo: Echo) -> bool:
    """已答复, 按时办结: nothing but an outcome."""
    kinds = {token.kind for token in tokens}
    loose = sum(token.end - token.start for token in tokens if token.kind == "TEXT")
    known = {*echo.verbs, "FILLER", "ON_TIME", "TEXT", "PREP", "AND", "ALL"}
    return kinds.issuperset(echo.verbs) and kinds <= known and loose <= _LOOSE_CHARACTERS


def label_of(frame: Frame, item: Item, verbs: Sequence[Token]) -> Phrase:
    """The words that say what is counted: the verbs, else what opened the topic, else the item's first."""
    named = verbs or [token for token in item.tokens if token.kind in frame.openers] or item.tokens[:1]
    return Phrase(named[0].start, named[-1].end if verbs else named[0].end)


def _is_subsequence(wanted: Sequence[str], given: Sequence[str]) -> bool:
    rest = iter(given)
    return all(any(word == other for other in rest) for word in wanted)


def _is_coordinated(item: Item, measures: Sequence[Measure]) -> bool:
    """Whether only 、 and 和 stand between the verbs."""
    first, last = measures[0][0].start, measures[-1][0].end
    verbs = {token.kind for token, _ in measures}
    between = [token for token in item.tokens if first <= token.start < last]
    return len(measures) > 1 and all(token.kind in verbs | _CONNECTORS for token in between)
