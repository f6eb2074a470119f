"""Times: what each date of a sentence does — begins, ends, or dates — and which words it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.assertion import ScopedCue
from extractor.engines.rules.document import Document, Mention
from extractor.engines.rules.groups import Group
from extractor.values.date import PartialDate

_ARTICLES = frozenset("le la l the el los las ' du de mois month mes".split())
_BORDER = {",": 4, ";": 20, "et": 3, "and": 3, "y": 3, "mais": 15, "but": 15, "pero": 15, "(": 4, ")": 4,
           "puis": 12, "then": 12, "donc": 10, "so": 10, "luego": 10, "sorte": 10, "cependant": 10}  # fmt: skip
_FARTHEST = 90


@dataclass(slots=True)
class Told:
    """A date of a sentence; `bound` is "since", "until" or "at"; `exam`: an examination or diagnosis has it."""

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
            if "exam" in signal.kinds and apart <= 4 and "," not in gap:
                exam = True
        told.append(Told(mention, bound, exam))
    _join_ranges(document, sentence, told)
    return told


def _join_ranges(document: Document, sentence: int, told: list[Told]) -> None:
    """ "from A to B", "entre A et B", "A - B": the first begins, the second ends."""
    for one, two in zip(told, told[1:], strict=False):
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
    """The date of its sentence that begins a group, if one does."""
    cue = group.cues.get("replacing") or group.cues.get("restart") or group.cues.get("start")
    return _best(document, told, group, cue, others, ("since", "at"))


def end_of(document: Document, told: list[Told], group: Group, others: list[Group]) -> Told | None:
    """The date of its sentence that ends a group: behind "until", or beside a cue of its end."""
    until = [one for one in told if one.bound == "until"]
    found = _best(document, until, group, group.cues.get("stop"), others, ("until",))
    if found is not None:
        return found
    cue = group.cues.get("replaced") or group.cues.get("stop") or group.cues.get("complete")
    if cue is None:
        return None
    return _best(document, told, group, cue, others, ("at",), at_cue=True)


def _best(
    document: Document,
    told: list[Told],
    group: Group,
    cue: ScopedCue | None,
    others: list[Group],
    bounds: tuple[str, ...],
    at_cue: bool = False,
) -> Told | None:
    words = document.words
    first, last = group.first, group.last
    if cue is not None:
        first, last = (cue.first, cue.last) if at_cue else (min(first, cue.first), max(last, cue.last))
    best, least = None, _FARTHEST
    for one in told:
        if one.bound not in bounds:
            continue
        cost = apart(words, one.mention, first, last)
        cost -= 6 if one.bound == "since" else 0
        cost += 6 if one.exam else 0
        cost += 5 if one.mention.first >= last and one.exam else 0
        for other in others:
            if other is not group and _between(other, one.mention, group):
                cost += 25
        if cost < least:
            best, least = one, cost
    return best


def _between(other: Group, date: Mention, group: Group) -> bool:
    if date.last <= group.first:
        return date.last <= other.first and other.last <= group.first
    return group.last <= other.first and other.last <= date.first
