"""Counts and rates of lines, applications, disputes, training, campaigns and articles.

Each item is tried against the frames of data/narrative.toml. What an item leaves out is carried over from
the items before it: the topic, the lines that are spoken of, in a list the verb.
"""

from collections.abc import Sequence
from typing import Final

from loaders.narrative.entries import OPENERS, is_marked
from loaders.narrative.grammar import Frame, Grammar, Slot
from loaders.narrative.items import Item
from loaders.narrative.lines import find_lines, is_generic
from loaders.narrative.match import (
    Measure,
    denials,
    find_measures,
    find_slot,
    in_order,
    is_bare_outcome,
    label_of,
    measures_in,
    nearest_verbs,
    opens,
    pair_measures,
)
from loaders.narrative.statements import Phrase, Statement, state
from loaders.narrative.subjects import Ledger, Subject, has_outcome
from loaders.narrative.tokens import Token

_OUTCOME_WORDS: Final = frozenset({"DONE", "RATE_DONE", "RATE_ON_TIME", "RATE_SATISFIED"})
_LINE_VERBS: Final = frozenset({"RECEIVED", "DONE"})
_LONGEST_JOINT_NAME: Final = 60


class FrameReader:
    """Reads the items of a passage one after the other; `statements` grows."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self._ledger = Ledger()
        self._text = text
        self._frames = grammar.frames
        self._topic: Frame | None = None
        self._topic_sentence = self._sentence = -2
        self._paragraph = -1
        self._after_title = False
        self._subjects: dict[str, Subject] = {}
        self._group: list[Subject] = []
        self._mentioned: list[Subject] = []
        self._verbs: tuple[str, ...] = ()
        self._verb_leads = False
        self._measures: list[Measure] = []
        self._listed = False
        self._interrupted = False
        self._by_source = False
        self._acted: Token | None = None
        self._denier: Token | None = None
        self._whole: list[Subject] = []
        self._parts: list[Subject] = []

    def begin(self, sentence: int, paragraph: int, title: bool) -> None:
        """A new sentence: a topic lives on into the next of its paragraph, a title's into any next one."""
        apart = paragraph != self._paragraph and not self._after_title
        if apart or sentence > self._topic_sentence + 1:
            self.forget()
        self._sentence, self._paragraph, self._after_title = sentence, paragraph, title
        self._mentioned = []
        self._measures = []
        self._verbs, self._verb_leads, self._listed = (), False, False
        self._acted = self._denier = None
        self._ledger.end_sum()

    @property
    def statements(self) -> list[Statement]:
        """What was stated so far."""
        return self._ledger.statements

    @property
    def in_list(self) -> bool:
        """Whether 其中 or the like stands before, in this stretch of the sentence."""
        return self._listed

    def forget(self) -> None:
        """Another topic has begun."""
        self._topic = None
        self._group = []
        self._whole, self._parts = [], []

    def read(self, item: Item, numbers: Sequence[Token]) -> bool:
        """Takes what `item` states; whether its numbers are of one of the frames' topics.

        `numbers` are those of the item that may state this year's facts.
        """
        kinds = item.kinds()
        marked = bool(kinds & OPENERS) and (is_marked(item, self._text) or not kinds & {"NUMBER"})
        self._listed = item.before != ";" and (self._listed or marked)
        opened = [frame for frame in self._frames if opens(frame, kinds)]
        if self._topic is not None and self._topic not in opened and self._topic.ends & kinds:
            self.forget()
        if not numbers:
            self._measures = [pair for frame in self._frames for pair in measures_in(frame, item.head, {"%"})]
        if item.numbers:
            return self._read_numbers(item, numbers, opened)
        self._read_phrase(item, opened)
        return False

    def _read_numbers(self, item: Item, numbers: Sequence[Token], opened: Sequence[Frame]) -> bool:
        for frame in self._candidates(opened, item.kinds()):
            if numbers and self._count(frame, item, numbers):
                self._enter(frame)
                return True
        if opened:
            self._mention(opened[0], item)
            self._enter(opened[0])
        elif verbs := [token.kind for token in item.head if token.kind in _LINE_VERBS]:
            self._verbs, self._verb_leads = tuple(verbs[-1:]), True  # 网站办理66件，市长信箱35件
        self._interrupted = not (opened or self._listed) and bool(numbers)
        acted = any(self._text.startswith("已", token.start) for token in item.tail)
        self._acted = numbers[0] if numbers and acted else None  # 其中19件已依法办理,按期答复
        return False

    def _read_phrase(self, item: Item, opened: Sequence[Frame]) -> None:
        """An item without a number: 未收到申请, 均已答复, or a mere mention."""
        stated = next((frame for frame in opened if self._deny(frame, item)), None)
        if stated is None:
            for frame in self._candidates(opened, item.kinds()):
                whole = list(self._group)
                lines = self._mention(frame, item)
                if frame.subject:
                    self._follow_list(item, whole, lines)
                scope = self._scope(frame, lines, item)
                if not self._interrupted and self._echo(frame, item.tokens, scope):
                    stated = frame
                    break
        if stated or opened:
            self._enter(stated or opened[0])

    def _candidates(self, opened: Sequence[Frame], kinds: frozenset[str]) -> list[Frame]:
        carried = self._topic
        if carried is None or carried in opened or (carried.closes | carried.halts) & kinds:
            return list(opened)
        return [*opened, carried]

    def _enter(self, frame: Frame) -> None:
        if not frame.subject:
            self._group = []
            self._parts = []
        self._topic, self._topic_sentence = frame, self._sentence
        self._interrupted = False

    def _deny(self, frame: Frame, item: Item) -> bool:
        """未收到申请, 无诉讼: whether the item states a 0."""
        lines = self._mention(frame, item)
        subject = lines[0] if lines else None if frame.subject else self._subject(frame.topic)
        if subject is None:
            return False
        denied = denials(frame, item, self._denier)
        for fact, found in denied:
            label = subject.phrase or Phrase(found[-1].start, found[-1].end)
            said = Statement(fact, subject.phrase, label, 0.0, None, found[0].start, found[-1].end)
            self._ledger.say(subject, said)
            self._denier = next((token for token in found if token.kind == "NONE"), self._denier)
        return bool(denied)

    def _echo(self, frame: Frame, tokens: Sequence[Token], scope: Sequence[Subject]) -> bool:
        """全部办结, 已按期办结: each of `scope` that has received cases. A mere 答复 is of a single one."""
        kinds = frozenset(token.kind for token in tokens)
        for echo in frame.echoes:
            found = in_order(tokens, ("ALL", *echo.verbs)) if "BA" not in kinds else []
            if not echo.needs <= kinds or not (found or is_bare_outcome(tokens, echo)):
                continue
            span = found or [token for token in tokens if token.kind in (*echo.verbs, "ON_TIME")]
            start, end = min(token.start for token in span), max(token.end for token in span)
            of = [(subject, subject.said.get(echo.of)) for subject in scope]
            sure = found or "ON_TIME" in kinds or any(self._text.startswith("已", t.start) for t in tokens)
            spoken = [(subject, said) for subject, said in of if said and (sure or said.value == 1)]
            for subject, said in spoken:
                label = subject.phrase or Phrase(span[-1].start, span[-1].end)
                value = Statement(echo.fact, subject.phrase, label, said.value, said.qualifier, start, end)
                if self._acted and not found:
                    value = state(echo.fact, subject.phrase, label, self._acted)
                self._ledger.say(subject, value)
            return bool(spoken)
        return False

    def _scope(self, frame: Frame, lines: Sequence[Subject], item: Item) -> list[Subject]:
        """Whom 均 and 全部 speak of: the lines named here, else those of this stretch, else the last ones."""
        if not frame.subject:
            return [self._subject(frame.topic)]
        near = [subject for subject in self._mentioned if subject.segment == item.segment]
        open_ = [subject for subject in near if not has_outcome(subject)]
        return list(lines) or open_ or near or self._group

    def _count(self, frame: Frame, item: Item, numbers: Sequence[Token]) -> bool:
        """Whether the item's numbers are of this frame; if so, they are stated."""
        whole = list(self._group)
        lines = self._mention(frame, item)
        if frame.subject:
            self._follow_list(item, whole, lines)
        subjects = (lines or self._group) if frame.subject else [self._subject(frame.topic)]
        if not subjects:
            return False
        measures = self._measures_of(frame, item, {number.unit for number in numbers})
        if measures:
            return self._state_measures(item, measures, numbers, subjects, bool(lines))
        echoed = bool(lines) and bool(in_order(item.tail, ("ALL", "DONE")))
        verbs = nearest_verbs(frame, item, ahead_only=echoed)
        if 1 < len(numbers) == len(verbs) and len(subjects) == 1:
            return self._state_by_verb(frame, item, verbs, numbers, subjects[0])
        kinds = [token.kind for token in verbs] or list(self._carried_verbs(item, bool(lines)))
        held = item.kinds() | ({"LINE"} if lines else set())
        slot = find_slot(frame, held, numbers[0], kinds, bare=bool(lines) or not self._listed)
        if slot is None:
            return False
        self._verbs = tuple(kinds)
        if verbs and lines and lines[0].phrase:
            self._verb_leads = verbs[-1].start < lines[0].phrase.start
        self._state_counts(item, slot, label_of(frame, item, verbs), numbers, subjects)
        if echoed:
            scope = self._group if item.before == "、" else self._scope(frame, lines, item)
            self._echo(frame, item.tail, scope)
        return True

    def _follow_list(self, item: Item, whole: Sequence[Subject], lines: Sequence[Subject]) -> None:
        """What stands behind a list of lines is of them all: 受理512件，其中A386件，B126件，办结率99%.

        `whole`: the lines spoken of before the item. Where one of the list has an outcome of its own, so has
        its last one.
        """
        kinds = item.kinds()
        if lines:
            if "LIST" in kinds:
                self._whole, self._parts = list(whole), list(lines)
            elif self._parts and self._listed:
                self._parts += lines
            else:
                self._parts = []
        elif len(self._parts) > 1 and kinds & _OUTCOME_WORDS and "RECEIVED" not in kinds:
            if self._whole and not any(map(has_outcome, self._parts)):
                self._group = self._whole
            self._parts = []

    def _measures_of(self, frame: Frame, item: Item, units: set[str]) -> list[Measure]:
        """The item's rates; for a bare 达到97.2% the rate of which the item before said how it changed."""
        if all(token.kind in ("NUMBER", "TOTAL") for token in item.tokens):
            return [
                (token, slot) for token, slot in self._measures if slot in frame.slots and units <= slot.units
            ]
        return find_measures(frame, item, units)

    def _carried_verbs(self, item: Item, named: bool) -> tuple[str, ...]:
        """办理热线172件、县长信箱2件: the second count has the first one's verb. `named`: it names a line."""
        listed = item.before == "、" or (item.before == "," and self._verb_leads and named)
        return self._verbs if listed else ()

    def _state_measures(
        self,
        item: Item,
        measures: Sequence[Measure],
        numbers: Sequence[Token],
        subjects: Sequence[Subject],
        named: bool,
    ) -> bool:
        if len(measures) == 1 and 1 < len(numbers) == len(subjects):
            token, slot = measures[0]
            for subject, number in zip(subjects, numbers, strict=True):
                self._ledger.enter(subject, slot, Phrase(token.start, token.end), number)
            return True
        near = [subject for subject in self._mentioned if subject.segment == item.segment]
        spread = not named and item.kinds() & {"ALL", "EACH"}
        if len(near) == len(measures) == 1:
            near = self._mentioned  # 均 is of several: the lines before the semicolon, too
        pairs = pair_measures(item, measures, numbers)
        for subject in near if spread and near else subjects:
            for token, slot, number in pairs:
                self._ledger.enter(subject, slot, Phrase(token.start, token.end), number)
        return bool(pairs)

    def _state_by_verb(
        self, frame: Frame, item: Item, verbs: Sequence[Token], numbers: Sequence[Token], subject: Subject
    ) -> bool:
        """受理、办结分别为120件和118件."""
        for verb, number in zip(verbs, numbers, strict=True):
            slot = find_slot(frame, item.kinds(), number, [verb.kind])
            if slot:
                self._ledger.enter(subject, slot, Phrase(verb.start, verb.end), number)
        return True

    def _state_counts(
        self, item: Item, slot: Slot, label: Phrase, numbers: Sequence[Token], subjects: Sequence[Subject]
    ) -> None:
        """One number each, one for each of several lines (各4件), or one for all of them together."""
        if len(numbers) == len(subjects):
            pairs = list(zip(subjects, numbers, strict=True))
        elif len(numbers) > 1:
            pairs = [(subjects[0], numbers[0])] if len(subjects) == 1 else []
        elif "EACH" in item.kinds():
            pairs = [(subject, numbers[0]) for subject in subjects]
        else:
            joint = self._joined(subjects)
            pairs = [(joint, numbers[0])] if joint else []
        for subject, number in pairs:
            self._ledger.enter(subject, slot, label, number)

    def _joined(self, subjects: Sequence[Subject]) -> Subject | None:
        """Several lines that share one count, under the name in which they are printed together.

        None where one of them has its own count: the number adds them up.
        """
        phrases = [subject.phrase for subject in subjects if subject.phrase]
        if any(subject.said for subject in subjects) or not phrases:
            return None
        whole = Phrase(phrases[0].start, phrases[-1].end)
        if not 0 < whole.end - whole.start <= _LONGEST_JOINT_NAME:
            return None
        joint = self._line(whole, subjects[0].segment)
        self._group = [joint]
        self._mentioned = [other for other in self._mentioned if other not in subjects] + [joint]
        return joint

    def _mention(self, frame: Frame, item: Item) -> list[Subject]:
        """The lines that the item names; they are what the next items are about."""
        if not frame.subject:
            return []
        listed = self._verb_leads and not self._listed
        phrases = find_lines(item, self._text, bool(self._group) and not self._by_source, listed)
        found = [self._line(phrase, item.segment) for phrase in phrases]
        if found:
            self._by_source = "LINE" not in item.kinds() and "SOURCE" in item.kinds()
            continues = item.before == "、" and bool(self._group) and self._group[-1] in self._mentioned
            kept = [subject for subject in self._group if subject not in found] if continues else []
            self._group = [*kept, *found]
            self._mentioned += [subject for subject in found if subject not in self._mentioned]
        return found

    def _line(self, phrase: Phrase, segment: int) -> Subject:
        """The line of this name; a mere 热线 or 信箱 is the one that was spoken of before."""
        name = "".join(c for c in self._text[phrase.start : phrase.end] if c not in "\"'《》()、")
        if is_generic(name) and self._group and self._group[-1].name.endswith(name):
            known = self._group[-1]
        else:
            known = self._subjects.setdefault(name, Subject(phrase, name))
        known.segment = segment
        return known

    def _subject(self, topic: str) -> Subject:
        """The one subject of a topic that tells none apart."""
        return self._subjects.setdefault(f"#{topic}", Subject(None, ""))
