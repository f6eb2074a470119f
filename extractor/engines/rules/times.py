"""Times: what each date of a sentence does — begins, ends, or dates — and which words it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from extractor.assertion import ScopedCue
from extractor.engines.rules.document import Document, Mention
from extractor.engines.rules.groups import Group
from extractor.values.date import PartialDate

_ARTICLES = frozenset("le la l the el los las ' du de mois month mes".split())
_BORDER = {",": 4, ";": 20, "et": 3, "and": 3, "y": 3, "mais": 15, "but": 15, "pero": 15, "(": 4, ")": 4,
           "puis": 12, "then": 12, "donc": 10, "so": 10, "luego": 10, "sorte": 10, "cependant": 10}  # fmt: skip
_OTHERS = 90
"""Cost of a "since" that stands behind another drug: it is that drug's."""

_NEAR = 10
_UNTIL_REACH = 4
"""Words between "until" and its date: "until progression in May 2013"."""

_FARTHEST = 90


@dataclass(slots=True)
class Told:
    """A date of a sentence; `bound` is "since", "until", "now" or "at"; `exam`: an examination or diagnosis has it."""

    mention: Mention
    bound: str
    exam: bool

    @property
    def value(self) -> PartialDate:
        """The date itself."""
        value = self.mention.value
        assert isinstance(value, PartialDate)
        return value

    @property
    def date(self) -> str | None:
        """EDTF, or None where it is not resolved."""
        return self.value.date


def told_dates(document: Document, sentence: int) -> list[Told]:
    """The dates of a sentence with their bounds, ranges told by the words before and between two dates."""
    mentions = document.dates[sentence]
    if not mentions:
        return []
    signals = document.signals[sentence]
    words = document.words
    told: list[Told] = []
    for mention in mentions:
        bound = "at"
        exam = False
        for signal in signals:
            apart = mention.first - signal.last
            if apart < 0 and signal.first < mention.first < signal.last:
                apart = 0
            if apart < 0:
                continue
            gap = words[signal.last : mention.first]
            if all(word in _ARTICLES for word in gap) and apart <= 2:
                if "until" in signal.kinds:
                    bound = "until"
                elif "since" in signal.kinds and bound == "at":
                    bound = "since"
            if "until" in signal.kinds and apart <= _UNTIL_REACH and all(map(str.isalpha, gap)):
                bound = "until"
            if "exam" in signal.kinds and apart <= 4 and "," not in gap:
                exam = True
        exam = exam or _dates_answer(document, mention)
        value = mention.value
        if isinstance(value, PartialDate) and value.relation == "P0D" and value.anchor == value.date:
            bound = "now" if document.signal(sentence, "now", mention.first - 2, mention.last + 2) else bound
        told.append(Told(mention, bound, exam))
    _join_ranges(document, sentence, told)
    return told


def _dates_answer(document: Document, date: Mention) -> bool:
    """Whether an answer stands just before a date: "with a partial response in May 2014"."""
    for record in document.task.records:
        for answer in document.mentions(record.field("response"), date.sentence):
            if 0 <= date.first - answer.last <= 3:
                return True
    return False


def _join_ranges(document: Document, sentence: int, told: list[Told]) -> None:
    """ "from A to B", "entre A et B", "A - B": the first begins, the second ends."""
    for one, two in pairwise(told):
        gap = two.mention.first - one.mention.last
        if gap > 4:
            continue
        joined = any(
            "join" in signal.kinds and signal.first >= one.mention.last and signal.last <= two.mention.first
            for signal in document.signals[sentence]
        )
        opened = any(
            "open" in signal.kinds or "since" in signal.kinds
            for signal in document.signals[sentence]
            if 0 <= one.mention.first - signal.last <= 2
        )
        between = document.words[one.mention.last : two.mention.first]
        if (joined and opened) or two.bound == "until" or between in (["-"], ["–"], ["a"], ["to"], ["au"]):
            one.bound, two.bound = "since", "until"


def apart(words: list[str], mention: Mention, first: int, last: int) -> int:
    """The cost of the way between a date and the tokens `[first, last)`."""
    if mention.last <= first:
        begin, end = mention.last, first
    elif last <= mention.first:
        begin, end = last, mention.first
    else:
        return 0
    return sum(1 + _BORDER.get(word, 0) for word in words[begin : min(end, begin + 60)]) + max(
        0, end - begin - 60
    )


def start_of(document: Document, told: list[Told], group: Group, others: list[Group]) -> Told | None:
    """The date of its sentence that begins a group, if one does.

    A date that an examination behind the group has ("débuté, avec une réponse au scanner de mai") does not.
    """
    cue = group.cues.get("replacing") or group.cues.get("restart") or group.cues.get("start")
    first, last = hull(group, cue)
    candidates = [
        one
        for one in told
        if one.bound in ("since", "at")
        and not (one.date is None and (one.value.relation or "").startswith(("day-", "week-", "P")))
        and not (one.exam and one.mention.first >= last and "," in document.words[last : one.mention.first])
    ]

    candidates = [one for one in candidates if not _of_change(document, group, one)]
    if _long_since(document, group):
        candidates = [one for one in candidates if one.bound == "since"]

    def cost(one: Told) -> int:
        way = _way(document, one, (first, last), group, others)
        way -= 6 if one.bound == "since" else 0
        way += 6 if one.exam else 0
        earlier = [other for other in others if other is not group and other.last <= one.mention.first]
        return way + (_OTHERS if earlier and one.mention.last <= group.first and one.bound == "since" else 0)

    begins = cue is not None or "given" in group.cues
    if not begins:
        candidates = [
            one for one in candidates if one.bound == "since" or not _claimed(document, one, group, others)
        ]
    return _least(candidates, cost)


def _of_change(document: Document, group: Group, one: Told) -> bool:
    """Whether a date behind a drug dates the change of its dose: "14 mg daily, reduced to 10 mg in October"."""
    spec = document.task.main.field("dose")
    return any(
        cue.kind in ("increase", "reduce") and group.last <= cue.first and cue.last <= dose.first
        for dose in document.mentions(spec, group.sentence)
        if dose.last <= one.mention.first and one.mention.first - dose.last <= _NEAR
        for cue in document.assertions.by_sentence[group.sentence]
    )


def _long_since(document: Document, group: Group) -> bool:
    """Whether a drug is told to be taken for a length of time: "on X for two years, was admitted in May"."""
    signal = document.signal(group.sentence, "since", group.last, group.last + _NEAR)
    return signal is not None and any(
        0 <= length.first - signal.last <= 1 or signal.first <= length.first < signal.last
        for length in document.durations[group.sentence]
    )


def _claimed(document: Document, one: Told, group: Group, others: list[Group]) -> bool:
    """Whether a date begins another group of the sentence, or this one is but taken at home."""
    if "home" in group.cues:
        return True
    way = apart(document.words, one.mention, group.first, group.last)
    return any(
        other is not group
        and {"start", "restart", "replacing"}.intersection(other.cues)
        and apart(document.words, one.mention, other.first, other.last) < way
        for other in others
    )


def end_of(
    document: Document, told: list[Told], group: Group, others: list[Group], start: Told | None
) -> Told | None:
    """The date of its sentence that ends a group: behind "until", or beside a cue of its end."""
    untils = [one for one in told if one.bound == "until" and one.mention.first >= group.first]

    def until_cost(one: Told) -> int:
        way = _way(document, one, (group.first, group.last), group, others)
        nearer = any(
            other is not group and other.last <= one.mention.first and other.first >= group.last
            for other in others
        )
        return way + (_FARTHEST if nearer else 0)

    found = _least(untils, until_cost)
    if found is not None:
        return found
    cue = group.cues.get("replaced") or group.cues.get("stop") or group.cues.get("complete")
    if cue is None:
        return None
    dates = [one for one in told if one.bound in ("at", "until") and one is not start]
    return _least(dates, lambda one: _way(document, one, (cue.first, cue.last), group, others))


def hull(group: Group, cue: ScopedCue | None) -> tuple[int, int]:
    """The tokens from the first to the last of a group and a cue."""
    if cue is None:
        return group.first, group.last
    return min(group.first, cue.first), max(group.last, cue.last)


def _way(document: Document, one: Told, place: tuple[int, int], group: Group, others: list[Group]) -> int:
    between = sum(1 for other in others if other is not group and _between(other, one.mention, group))
    return apart(document.words, one.mention, *place) + 25 * between


def _least(told: list[Told], cost: Callable[[Told], int]) -> Told | None:
    best, least = None, _FARTHEST
    for one in told:
        if (found := cost(one)) < least:
            best, least = one, found
    return best


def _between(other: Group, date: Mention, group: Group) -> bool:
    if date.last <= group.first:
        return date.last <= other.first and other.last <= group.first
    return group.last <= other.first and other.last <= date.first
