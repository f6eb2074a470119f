"""Blame: the drugs that a sentence ties to a reaction as its cause.

A drug is blamed where a cue of cause stands between ("neutropenia due to X", "X-induced neutropenia"), where a
preposition joins it to a reaction that comes up ("developed a rash on X"), where it was stopped for the reaction,
or where the sentence speaks of toxicity. What a drug is given for ("X for pain") is none of these.
"""

from __future__ import annotations

from collections.abc import Callable

from extractor.engines.rules.document import Document, Mention
from extractor.engines.rules.groups import Group

Tie = Callable[[Document, Mention, list[Group]], Group | None]
"""A way of blaming: the group that a sentence's words tie to a reaction, or None."""

_CAUSE_REACH = 6
"""Tokens from a cue of cause to the drug, and to a reaction that it follows or precedes directly."""

_LIST_REACH = 14
"""Tokens from a reaction to the cue behind it, over the rest of a list of reactions."""

_AFTER = frozenset("apres after following tras".split())
_BY = frozenset("por al a au aux".split())
_UNDER = frozenset("sous under on con bajo durante pendant during while with avec".split())
_PREPOSITIONS = _AFTER | _BY | _UNDER
_CUTTING = frozenset(", ; : . ( ) et and y e".split())
_LINKING = frozenset(
    "la le les l el los las the of de du d des prise prises introduction administration initiation debut start "
    "starting taking receiving initiating toma tomar inicio introduccion administracion injection perfusion cure "
    "dose dosis dose(s) premiere primera first a an un une una traitement treatment tratamiento therapy therapie "
    "por par con avec with ' su sa son her his".split()
)
"""What may stand between a preposition and the drug."""

_FOR = frozenset("pour for para contre against".split())
_ENDING = frozenset(("stop", "replaced", "switch", "reduce"))
_ENDING_SIGNS = frozenset((":", "-", ">", "→", "->"))


def blamed_group(document: Document, anchor: Mention, groups: list[Group]) -> Group | None:
    """The group of drugs that a sentence names as the cause of a reaction in it, or None."""
    for tie in _TIES:
        group = tie(document, anchor, groups)
        if group is not None:
            return group
    return None


def blames_treatment(document: Document, anchor: Mention) -> bool:
    """Whether a sentence that names no drug blames the treatment just told, or ends it for the reaction.

    "Due to the chemotherapy"; "reduced from cycle 3 because of fatigue"; "stopped in May (rash)"; "neuropathy:
    reduced to 1.2 mg/kg".
    """
    words = document.words
    for cue in document.assertions.by_sentence[anchor.sentence]:
        if (
            cue.kind == "caused"
            and 0 <= cue.first - anchor.last <= _LIST_REACH
            and document.signal(anchor.sentence, "treatment", cue.last, cue.last + _CAUSE_REACH) is not None
        ):
            return True
        if cue.kind not in _ENDING:
            continue
        if 0 <= anchor.first - cue.last <= _LIST_REACH and not _breaks(words[cue.last : anchor.first]):
            if _opens_bracket(words, cue.last, anchor.first):
                return True
            if document.signal(anchor.sentence, "because", cue.last, anchor.first) is not None:
                return True
        if 0 < cue.first - anchor.last <= _CAUSE_REACH and _ENDING_SIGNS.intersection(
            words[anchor.last : cue.first]
        ):
            return True
    return False


def _opens_bracket(words: list[str], first: int, last: int) -> bool:
    """Whether a bracket is open at `last` that opened behind `first`."""
    gap = words[first:last]
    return gap.count("(") > gap.count(")")


def is_indication(document: Document, anchor: Mention, groups: list[Group]) -> bool:
    """Whether a drug stands before the words and "for" between: what it is given for."""
    before = [group for group in groups if group.last <= anchor.first]
    if not before or anchor.first - before[-1].last > _LIST_REACH or _ENDING.intersection(before[-1].cues):
        return False
    return bool(_FOR.intersection(document.words[before[-1].last : anchor.first]))


def _by_cue(document: Document, anchor: Mention, groups: list[Group]) -> Group | None:
    """ "Neutropenia due to X", "X-induced neutropenia"."""
    for cue in document.assertions.by_sentence[anchor.sentence]:
        if cue.kind != "caused":
            continue
        if 0 <= cue.first - anchor.last <= _LIST_REACH and cue.scope_first >= cue.last:
            if _breaks(document.words[anchor.last : cue.first]):
                continue
            for group in groups:
                if 0 <= group.first - cue.last <= _CAUSE_REACH:
                    return group
        if 0 <= anchor.first - cue.last <= _CAUSE_REACH and cue.scope_last <= cue.first:
            for group in groups:
                if 0 <= cue.first - group.last <= 2:
                    return group
    return None


def _by_verb(document: Document, anchor: Mention, groups: list[Group]) -> Group | None:
    """ "X caused neutropenia": the nearest drug before the verb."""
    signal = document.signal(anchor.sentence, "causes", anchor.first - _LIST_REACH, anchor.first)
    if signal is None or _breaks(document.words[signal.last : anchor.first]):
        return None
    before = [group for group in groups if group.last <= signal.first]
    return before[-1] if before and signal.first - before[-1].last <= _LIST_REACH else None


def _by_preposition(document: Document, anchor: Mention, groups: list[Group]) -> Group | None:
    """ "Rash after X", "agranulocitosis por X", "developed a rash on X"."""
    words = document.words
    behind = next((group for group in groups if group.first >= anchor.last), None)
    if behind is None or not 0 < behind.first - anchor.last <= _CAUSE_REACH:
        return None
    gap = words[anchor.last : behind.first]
    while gap and gap[0] not in _PREPOSITIONS and gap[0] not in _CUTTING and len(gap) > 1:
        gap = gap[1:]
    if gap[0] not in _PREPOSITIONS or not _LINKING.issuperset(gap[1:]):
        return None
    return behind if gap[0] not in _UNDER or _comes_up(document, anchor) else None


def _by_course(document: Document, anchor: Mention, groups: list[Group]) -> Group | None:
    """ "On X, the patient developed a rash", "after taking X she developed a rash"."""
    before = [group for group in groups if group.last <= anchor.first]
    if not before or not _comes_up(document, anchor, before[-1].last):
        return None
    lead = document.words[max(document.bounds[anchor.sentence][0], before[-1].first - 5) : before[-1].first]
    while lead and lead[-1] in _LINKING and lead[-1] not in _UNDER:
        lead = lead[:-1]
    return before[-1] if lead and (lead[-1] in _UNDER or lead[-1] in _AFTER) else None


def _by_bracket(document: Document, anchor: Mention, groups: list[Group]) -> Group | None:
    """ "X was stopped in May (neutropenia)"."""
    before = [group for group in groups if group.last <= anchor.first]
    if not before or not _ENDING.intersection(before[-1].cues):
        return None
    ends = [before[-1].cues[kind].last for kind in _ENDING if kind in before[-1].cues]
    near = [end for end in ends if before[-1].last <= end <= anchor.first <= end + _LIST_REACH]
    return before[-1] if any(_opens_bracket(document.words, end, anchor.first) for end in near) else None


def _by_end(document: Document, anchor: Mention, groups: list[Group]) -> Group | None:
    """ "X was stopped because of neutropenia", "because of neutropenia, X was stopped"."""
    because = document.signal(anchor.sentence, "because", anchor.first - _LIST_REACH, anchor.first)
    while because is not None:
        later = document.signal(anchor.sentence, "because", because.last, anchor.first)
        if later is None:
            break
        because = later
    if because is None or _breaks(document.words[because.last : anchor.first]):
        return None
    before = [group for group in groups if group.last <= because.first]
    if before:
        return before[-1] if _ENDING.intersection(before[-1].cues) else None
    behind = [group for group in groups if group.first >= anchor.last]
    return behind[0] if behind and _ENDING.intersection(behind[0].cues) else None


_TIES: tuple[Tie, ...] = (_by_cue, _by_verb, _by_preposition, _by_end, _by_bracket, _by_course)


def _comes_up(document: Document, anchor: Mention, first: int | None = None) -> bool:
    """Whether words before a reaction tell that it came up: "developed", "apparition"."""
    begin = anchor.first - _LIST_REACH if first is None else max(first, anchor.first - _LIST_REACH)
    signal = document.signal(anchor.sentence, "occurs", begin, anchor.first)
    return signal is not None and not _breaks(document.words[signal.last : anchor.first])


def _breaks(gap: list[str]) -> bool:
    """Whether a stop or a turn of thought stands between."""
    return not {".", ";", "mais", "but", "pero"}.isdisjoint(gap)
