"""Acts: which of a sentence's cues speak of which group of drugs.

"Imatinib a été arrêté et le sunitinib débuté" holds two groups and two cues; each cue goes to the group that
costs least to reach: words between count one each, commas, borders of clauses and other drugs count more.
"""

from __future__ import annotations

from extractor.assertion import ScopedCue
from extractor.engines.rules.document import Document
from extractor.engines.rules.groups import Group

COURSE = ("start", "given", "restart", "continue", "stop", "complete", "add", "increase", "reduce")
"""Kinds of cues that go to the nearest group of drugs."""

GOVERNING = (
    "planned", "refused", "contraindicated", "negated", "hypothetical", "general", "caused", "resistant",
)  # fmt: skip
"""Kinds of cues that hold for the drugs in their scope."""

_ACTING = frozenset(("start", "given", "restart", "add", "planned", "continue", "stop"))

_TO = frozenset("par pour by to with por a au aux con hacia sous vers".split())
_FROM = frozenset("from de du d of del l ' la le el the".split())
_BORDER = {
    ",": 3,
    ".": 15,
    ";": 15,
    ":": 2,
    "mais": 8,
    "but": 8,
    "pero": 8,
    "et": 2,
    "and": 2,
    "y": 2,
    "puis": 8,
    "then": 8,
    "luego": 8,
}
_CONJUNCTIONS = frozenset(("et", "and", "y", "e", ","))
_OWN_VERB = 15
"""Tokens from a drug to the verb behind it that begins it."""

_FARTHEST = 30


def tell_acts(
    document: Document, groups: list[Group], sentence: int, covered: frozenset[int] = frozenset()
) -> list[ScopedCue]:
    """Give each cue of a sentence to the group it speaks of; returns those that speak of none named.

    `covered` are tokens of amounts, schedules and dates, which cost nothing on the way.
    """
    words = document.words
    loose: list[ScopedCue] = []
    for cue in document.assertions.by_sentence[sentence]:
        if cue.kind == "home":
            _tell_home(words, cue, groups)
        elif cue.kind in COURSE:
            if cue.kind == "add" and any(one.first <= cue.first < one.last for one in groups):
                continue
            group = _nearest(words, cue, _reachable(document, cue, groups, sentence), covered)
            if group is None:
                loose.append(cue)
            else:
                _keep_nearest(group, cue)
        elif cue.kind in GOVERNING:
            governed = [g for g in groups if any(cue.governs(drug.first, drug.last) for drug in g.drugs)]
            told = any(one.cues[cue.kind].first == cue.first for one in groups if cue.kind in one.cues)
            if cue.kind in ("refused", "contraindicated"):
                governed = _last_spoken_of(document, governed, cue)
            if not governed and not told and cue.kind in ("refused", "contraindicated"):
                governed = _proposed_before(groups, cue)
            for group in governed:
                _keep_nearest(group, cue)
            if not groups:
                loose.append(cue)
        elif cue.kind == "switch":
            _tell_switch(words, cue, groups, loose)
    return loose


def _last_spoken_of(document: Document, governed: list[Group], cue: ScopedCue) -> list[Group]:
    """Of the groups before a refusal, those behind the last act: "X was given; adding Y was considered, but refused"."""
    acts = [
        other.first
        for other in document.assertions.by_sentence[governed[0].sentence if governed else 0]
        if other.kind in _ACTING and other.last <= cue.first
    ]
    before = [group for group in governed if group.last <= cue.first]
    if len(before) < 2:
        return governed
    border = max((first for first in acts if first < before[-1].first), default=-1)
    return [group for group in governed if group.first >= cue.last or group.last > border]


def _proposed_before(groups: list[Group], cue: ScopedCue) -> list[Group]:
    """ "X was proposed but the patient declined": a refusal behind a contrast is of what was proposed."""
    before = [group for group in groups if group.last <= cue.first]
    taken = {"start", "given", "restart", "continue", "stop"}
    return before[-1:] if before and not taken.intersection(before[-1].cues) else []


def _tell_home(words: list[str], cue: ScopedCue, groups: list[Group]) -> None:
    """Medicines taken at home are told in lists: the cue holds for the groups behind it, up to another verb."""
    for group in groups:
        if group.first >= cue.last and not (";" in words[cue.last : group.first] and group is not groups[0]):
            group.cues.setdefault("home", cue)


def _keep_nearest(group: Group, cue: ScopedCue) -> None:
    other = group.cues.get(cue.kind)
    if other is None or _gap(group, cue) < _gap(group, other):
        group.cues[cue.kind] = cue


def _gap(group: Group, cue: ScopedCue) -> int:
    return group.first - cue.last if cue.last <= group.first else max(0, cue.first - group.last)


def _reachable(document: Document, cue: ScopedCue, groups: list[Group], sentence: int) -> list[Group]:
    """The groups that an end may speak of: not one whose beginning stands between ("stopped and begun on X")."""
    if cue.kind not in ("stop", "complete"):
        return groups
    starts = [one for one in document.assertions.by_sentence[sentence] if one.kind in ("start", "restart")]
    return [
        group
        for group in groups
        if not any(_begins_behind(document.words, cue, start, group) for start in starts)
        and ";" not in document.words[cue.last : group.first]
    ]


def _begins_behind(words: list[str], cue: ScopedCue, start: ScopedCue, group: Group) -> bool:
    """Whether a group behind an end has a beginning of its own: "was stopped and X was begun", "… and started X"."""
    if cue.last <= start.first and start.last <= group.first:
        return True
    joined = cue.last <= group.first and _CONJUNCTIONS.intersection(words[cue.last : group.first])
    return bool(joined) and 0 <= start.first - group.last <= _OWN_VERB


def _nearest(words: list[str], cue: ScopedCue, groups: list[Group], covered: frozenset[int]) -> Group | None:
    best, least = None, _FARTHEST
    for group in groups:
        cost = _cost(words, cue, group, groups, covered)
        if cost < least:
            best, least = group, cost
    return best


def _cost(
    words: list[str], cue: ScopedCue, group: Group, groups: list[Group], covered: frozenset[int]
) -> int:
    if cue.last <= group.first:
        first, last = cue.last, group.first
    elif group.last <= cue.first:
        first, last = group.last, cue.first
    else:
        return 0
    cost, depth = 0, 0
    for position in range(first, min(last, first + 2 * _FARTHEST)):
        word = words[position]
        if word == "(":
            depth += 1
        elif word == ")":
            depth = max(0, depth - 1)
        elif not depth and position not in covered and not (word == "." and words[position - 1].isdigit()):
            cost += 1 + _BORDER.get(word, 0)
    for other in groups:
        if other is not group and first <= other.first and other.last <= last:
            cost += 8
    return cost


def _tell_switch(words: list[str], cue: ScopedCue, groups: list[Group], loose: list[ScopedCue]) -> None:
    """The drug behind "by", "to", "par", "por" takes over; the one before it, or behind "of", gives way."""
    before = [group for group in groups if group.last <= cue.first and cue.first - group.last <= 20]
    after = [group for group in groups if group.first >= cue.last and group.first - cue.last <= 20]
    if not after:
        if before:
            _keep_nearest(before[-1], cue)
            before[-1].cues.setdefault("replaced", cue)
        else:
            loose.append(cue)
        return
    last_word = words[cue.last - 1]
    between = words[cue.last : after[0].first]
    leads_to = last_word in _TO or bool(_TO.intersection(between))
    if len(after) > 1 and not leads_to:
        after[0].cues.setdefault("replaced", cue)
        after[1].cues.setdefault("replacing", cue)
    elif leads_to or not before:
        after[0].cues.setdefault("replacing", cue)
        if before and not {"start", "restart"}.intersection(before[-1].cues):
            before[-1].cues.setdefault("replaced", cue)
    else:
        after[0].cues.setdefault("replaced", cue)
        before[-1].cues.setdefault("replacing", cue)
