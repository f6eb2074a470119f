"""Attachment: which dose, schedule, route, number of cycles, line or setting belongs to which drug or group."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.assertion import ScopedCue
from extractor.engines.rules.document import Document, Mention
from extractor.engines.rules.groups import Group
from extractor.task import RecordSpec
from extractor.values.dose import Dose

_OF = frozenset("de d ' du des of l la le del iv i v po p o sc s c im oral orale orally par al".split())
"""What may stand between an amount and the drug named behind it: "300 mg of thiamine"."""

RADIATION = frozenset(("Gy", "cGy"))
"""Units of external radiation, which no drug named beside it carries."""

_AFTER = frozenset("apres after tras following completing termino".split())
_FOR = frozenset("pendant for durant durante during x × pour por over".split())
_FILLERS = frozenset(
    "a an the une un duree totale total de of d period periodo periode next further los las siguientes otros otras "
    "environ about unos unas approximately least".split()
)
_FILLERS_REACH = 6
_UNREAL = frozenset(("negated", "hypothetical"))
_SEQUENCE = frozenset("followed then puis suivi suivie suivis seguido seguida luego and et y".split())
_ROUTE_REACH = 14
_NEAR = 25
_BRIDGE = frozenset(", et and y e + ( ) ' de d du l la le - ; /".split())


@dataclass(slots=True)
class Attached:
    """What a drug mention carries by role, in the order of the text, and amounts told of no named drug."""

    by_drug: dict[int, dict[str, list[Mention]]] = field(default_factory=dict)
    """First token of a drug mention -> role -> mentions."""
    loose: dict[str, list[Mention]] = field(default_factory=dict)
    """Role -> mentions of a sentence that names no drug for them."""

    def of(self, drug: Mention, role: str) -> list[Mention]:
        """What a drug carries for a role."""
        return self.by_drug.get(drug.first, {}).get(role, [])

    def _give(self, drug: Mention, role: str, mention: Mention) -> None:
        self.by_drug.setdefault(drug.first, {}).setdefault(role, []).append(mention)


PER_DRUG = ("dose", "schedule", "route")
PER_GROUP = ("cycles", "line", "setting", "category", "term", "measure")


def attach(document: Document, record: RecordSpec, groups: list[Group], sentence: int) -> Attached:
    """Attach a sentence's values to its drugs."""
    attached = Attached()
    drugs = sorted((drug for group in groups for drug in group.drugs), key=lambda drug: drug.first)
    words = document.words
    _attach_durations(document, attached, drugs, sentence)
    changing = [
        cue for cue in document.assertions.by_sentence[sentence] if cue.kind in ("increase", "reduce")
    ]
    for role in PER_DRUG:
        mentions = [
            mention
            for mention in document.mentions(record.field(role), sentence)
            if not (isinstance(mention.value, Dose) and mention.value.unit in RADIATION)
        ]
        for mention in mentions:
            if role == "dose" and _changed(mention, changing, drugs):
                owner = None
            elif role == "route":
                if _UNREAL.intersection(document.cues(mention)):
                    continue
                owner = _owner_behind(words, mention, drugs, _ROUTE_REACH)
            elif role == "schedule":
                owner = _owner_behind(words, mention, drugs, 2 * _NEAR)
            else:
                owner = _owner(words, mention, drugs)
            if owner is None:
                attached.loose.setdefault(role, []).append(mention)
            else:
                attached._give(owner, role, mention)
    for role in ("schedule", "route"):
        for group in groups:
            _share(attached, group, role, document, record)
    for role in PER_GROUP:
        for mention in document.mentions(record.field(role), sentence):
            owning = None if _counts_back(words, mention, groups) else _nearest_group(words, mention, groups)
            if owning is None:
                attached.loose.setdefault(role, []).append(mention)
            else:
                for drug in owning.drugs:
                    attached._give(drug, role, mention)
    return attached


def _attach_durations(document: Document, attached: Attached, drugs: list[Mention], sentence: int) -> None:
    """ "For seven days" right behind a drug or its dose is how long it was given."""
    words = document.words
    for mention in document.durations[sentence]:
        previous = next((drug for drug in reversed(drugs) if drug.last <= mention.first), None)
        told = words[mention.first] in _FOR or _told_for(words, mention.first)
        if previous is not None and told and mention.first - previous.last <= _NEAR:
            attached._give(previous, "duration", mention)


def _told_for(words: list[str], at: int) -> bool:
    """Whether "for" leads to a length of time: "for a total of six weeks", "pour une durée de"."""
    first = at - 1
    while first > at - _FILLERS_REACH and first > 0 and words[first] in _FILLERS:
        first -= 1
    return first >= 0 and words[first] in _FOR


def _changed(mention: Mention, changing: list[ScopedCue], drugs: list[Mention]) -> bool:
    """Whether an amount is what a dose named before this sentence was changed to: "reduced (480 mg), with X"."""
    near = any(0 <= mention.first - cue.last <= 3 for cue in changing)
    return near and not any(drug.last <= mention.first for drug in drugs)


def _owner(words: list[str], mention: Mention, drugs: list[Mention]) -> Mention | None:
    following = next((drug for drug in drugs if drug.first >= mention.last), None)
    previous = next((drug for drug in reversed(drugs) if drug.last <= mention.first), None)
    if following is not None and all(word in _OF for word in words[mention.last : following.first]):
        bound = previous is not None and previous.last == mention.first
        if not bound or following.first > mention.last:
            leans_back = previous is not None and mention.first - previous.last <= 1
            if not leans_back:
                return following
    if previous is not None:
        return previous
    if following is not None and following.first - mention.last <= 12:
        return following
    return None


def _owner_behind(words: list[str], mention: Mention, drugs: list[Mention], reach: int) -> Mention | None:
    """A schedule or a route stands behind its drug, or just before it ("oral X", "weekly X")."""
    following = next((drug for drug in drugs if drug.first >= mention.last), None)
    previous = next((drug for drug in reversed(drugs) if drug.last <= mention.first), None)
    if following is not None:
        gap = words[mention.last : following.first]
        near = len(gap) <= 3 and all(
            word in _OF or word in ("with", "avec", "con", "un", "une", "and") for word in gap
        )
        far_back = (
            previous is None
            or bool(_SEQUENCE.intersection(words[previous.last : mention.first]))
            or (mention.first - previous.last > 3 and "," in words[previous.last : mention.first])
        )
        if near and far_back:
            return following
    if previous is not None and mention.first - previous.last <= reach:
        return previous
    if following is not None and following.first - mention.last <= 12:
        return following
    return None


def _share(attached: Attached, group: Group, role: str, document: Document, record: RecordSpec) -> None:
    """What stands once for a group, behind its last drug or before its first, holds for all of it."""
    if len(group.drugs) < 2:
        return
    carrying = [drug for drug in group.drugs if attached.of(drug, role)]
    if not carrying:
        return
    if carrying[-1] is group.drugs[-1]:
        shared = attached.of(group.drugs[-1], role)
        for drug in reversed(group.drugs[:-1]):
            if attached.of(drug, role):
                break
            for mention in shared:
                attached._give(drug, role, mention)
    elif carrying == [group.drugs[0]] and attached.of(group.drugs[0], role)[0].last <= group.first:
        for drug in group.drugs[1:]:
            for mention in attached.of(group.drugs[0], role):
                attached._give(drug, role, mention)


def _counts_back(words: list[str], mention: Mention, groups: list[Group]) -> bool:
    """Whether cycles count what was given till then: "after the sixth cycle, X was begun"."""
    behind = bool(_AFTER.intersection(words[max(0, mention.first - 3) : mention.first]))
    return behind and not any(group.last <= mention.first for group in groups)


def _nearest_group(words: list[str], mention: Mention, groups: list[Group]) -> Group | None:
    best, least = None, 45
    for group in groups:
        if mention.last <= group.first:
            first, last = mention.last, group.first
        elif group.last <= mention.first:
            first, last = group.last, mention.first
        else:
            return group
        cost = sum(1 + 3 * (word in (",", ";")) for word in words[first:last])
        cost += 4 if group.last <= mention.first else 0
        if cost < least:
            best, least = group, cost
    return best
