"""What a mention of a drug does to its record: the same stretch, a new one, another dose, or none."""

from __future__ import annotations

from enum import Enum, auto

from extractor.engines.rules.attachment import Attached
from extractor.engines.rules.document import Document, Mention
from extractor.engines.rules.groups import Group
from extractor.engines.rules.stretch import Stretch
from extractor.values.base import Value
from extractor.values.dose import Dose
from extractor.values.number import Number


class Change(Enum):
    """The verdict on one mention."""

    NONE = auto()
    SAME = auto()
    NEW = auto()
    REDOSED = auto()
    PLANNED = auto()
    NOT_TAKEN = auto()


_GIVING = ("start", "restart", "given", "replacing", "add")
LATER = frozenset("then puis luego thereafter ensuite despues suivi followed seguido after and et y".split())
"""Words before an amount that follows another one of the same drug."""

_DIRECTLY = 2
"""Tokens from a refusal to the giving that it denies: "unfit to receive"."""

_CLOSE = 6
"""Tokens from a drug to the refusal behind it that outweighs a giving before it: "adding X, which was refused"."""

_TOTAL = frozenset("total totale cumulee cumulative acumulada maximum maximale max".split())


def change_of(
    document: Document,
    group: Group,
    drug: Mention,
    existing: Stretch | None,
    attached: Attached,
) -> Change:
    """The verdict on a drug of a group, given the latest stretch of the same drug."""
    cues = group.cues
    giving = min((_reach(group, kind) for kind in _GIVING if kind in cues), default=None)
    if (verdict := _unreal(document, group, existing, giving, bool(attached.of(drug, "dose")))) is not None:
        return verdict
    if existing is None:
        return Change.NEW
    if existing.not_taken or existing.planned:
        if existing.planned:
            return Change.SAME
        return Change.NEW if giving is not None else Change.SAME
    return _repeated(document, group, drug, existing, attached, giving=giving)


def _unreal(
    document: Document, group: Group, existing: Stretch | None, giving: int | None, dosed: bool
) -> Change | None:
    """The verdict where the text says that the drug is not given: denied, feared, refused, planned."""
    cues = group.cues

    def prevails(kind: str) -> bool:
        if kind not in cues:
            return False
        if giving is None or _reach(group, kind) < giving:
            return True
        cue = cues[kind]
        if kind == "refused" and 0 <= cue.first - group.last <= _CLOSE and not _given_behind(group):
            return True
        return any(0 <= cues[g].first - cue.last <= _DIRECTLY for g in _GIVING if g in cues)

    reference = Change.SAME if existing is not None else None
    goes_on = (
        "continue" in cues and "refused" in cues and _reach(group, "continue") < _reach(group, "refused")
    )
    if (prevails("refused") and not goes_on) or prevails("contraindicated"):
        if existing is not None and existing.planned:
            existing.planned, existing.not_taken = False, True
            return reference
        return reference if existing is not None and existing.begun else Change.NOT_TAKEN
    if document.section[group.sentence] == "discussion":
        return reference or Change.NONE
    if prevails("negated") or ("negated" in cues and "given" in cues and _reach(group, "negated") < 8):
        return reference or Change.NONE
    if (prevails("hypothetical") or prevails("general")) and not dosed:
        return reference or Change.NONE
    if document.section[group.sentence] == "plan" and existing is None:
        return None if {"given", "continue", "stop", "home"}.intersection(cues) else Change.PLANNED
    if "planned" in cues and not (existing is not None and existing.open):
        strict = "start" not in cues or cues["planned"].governs(cues["start"].first, cues["start"].last)
        if strict or prevails("planned"):
            return Change.PLANNED
    return None


def _repeated(
    document: Document,
    group: Group,
    drug: Mention,
    existing: Stretch,
    attached: Attached,
    *,
    giving: int | None,
) -> Change:
    cues = group.cues
    if ("caused" in cues or "resistant" in cues) and giving is None:
        return Change.SAME
    if "restart" in cues and _reach(group, "restart") <= 8:
        return Change.NEW
    if _new_number(existing, attached.of(drug, "line")):
        return Change.NEW
    doses = attached.of(drug, "dose")
    if doses and redosed(document, existing, doses[0], group.sentence, document.words):
        return Change.REDOSED if existing.open else Change.NEW
    if giving is None:
        return Change.SAME
    if _new_setting(existing, attached.of(drug, "setting")) and _begins(group):
        return Change.NEW
    if not existing.open and _begins(group) and group.sentence > existing.last_sentence:
        return Change.NEW
    return Change.SAME


def _begins(group: Group) -> bool:
    return any(kind in group.cues for kind in ("start", "replacing", "restart"))


def _new_number(existing: Stretch, found: list[Mention]) -> bool:
    old = existing.facts.get("line")
    new = found[0].value if found else None
    return isinstance(new, Number) and isinstance(old, Number) and new.value != old.value


def _new_setting(existing: Stretch, found: list[Mention]) -> bool:
    if not found:
        return False
    old = existing.facts.get("setting")
    return old is None or old.normalised() != found[0].value.normalised()


def redosed(document: Document, existing: Stretch, dose: Mention, sentence: int, words: list[str]) -> bool:
    """Whether an amount is another dose of the stretch: the same kind of unit, another value, no total."""
    old: Value | None = existing.facts.get("dose")
    new = dose.value
    if not isinstance(old, Dose) or not isinstance(new, Dose) or old.value is None or new.value is None:
        return False
    if _TOTAL.intersection(words[max(0, dose.first - 4) : dose.last + 3]):
        return False
    if document.cues(dose).keys() & {"negated", "hypothetical"}:
        return False
    if _counts(old.unit) != _counts(new.unit):
        return False
    per_old, per_new = (unit.partition("/")[2] if (unit := value.unit) else "" for value in (old, new))
    if per_old != per_new and "AUC" in (old.unit, new.unit):
        return False
    return not old.compare(new).correct


def _counts(unit: str | None) -> bool:
    """Whether a unit counts pieces: tablets, drops, puffs."""
    return (unit or "").startswith("{")


def _given_behind(group: Group) -> bool:
    """Whether a giving is told behind the drugs: it was not only thought of."""
    return any(kind in group.cues and group.cues[kind].first >= group.last for kind in _GIVING)


def _reach(group: Group, kind: str) -> int:
    cue = group.cues[kind]
    return group.first - cue.last if cue.last <= group.first else max(0, cue.first - group.last)
