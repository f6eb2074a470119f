"""Effects: what a text tells of another medicine's effect on what it was given for ("sans amélioration").

An answer of the disease belongs to the main drugs; that a symptom eased belongs to the medicine named for it,
and is never an answer to a main drug.
"""

from __future__ import annotations

from extractor.engines.rules.document import Document, Mention, Signal
from extractor.engines.rules.groups import Group
from extractor.engines.rules.narrative import Narrative
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.stretch import Stretch
from extractor.report import Span
from extractor.values.base import FieldSpec
from extractor.values.category import Category

CATEGORY_OF = {"cured": "CR", "eased": "PR", "unchanged": "SD"}
"""Kind of signal -> the response that the annotation contract makes of it."""

_BEFORE_REACH = 30
"""Tokens from a medicine to its effect in one sentence."""

_BEHIND_REACH = 4
_BY = frozenset("sous avec par grace with on by under after con tras a au to".split())
_ENDING = frozenset(
    "stop replaced caused refused contraindicated negated planned hypothetical resistant reduce".split()
)
"""Cues of a drug whose ending or fault may be what something got better from."""


def effect_mentions(document: Document, spec: FieldSpec) -> list[list[Mention]]:
    """Effects as values of a response field, by sentence; none where the field does not know the categories."""
    found: list[list[Mention]] = [[] for _ in document.bounds]
    if spec.role != "response" or spec.lexicon is None:
        return found
    if not set(CATEGORY_OF.values()) <= set(spec.lexicon.values):
        return found
    for sentence, signals in enumerate(document.signals):
        told = document.mentions(spec, sentence)
        for signal in signals:
            category = next((CATEGORY_OF[kind] for kind in signal.kinds if kind in CATEGORY_OF), None)
            taken = any(one.first < signal.last and signal.first < one.last for one in told)
            if category is not None and not taken:
                found[sentence].append(_mention(document, category, signal, sentence))
    return found


def _mention(document: Document, category: str, signal: Signal, sentence: int) -> Mention:
    tokens = document.report.tokens
    span = Span(tokens.starts[signal.first], tokens.ends[signal.last - 1])
    value = Category(value=category).placed(document.report.words(span), span)
    return Mention(value, span, signal.first, signal.last, sentence, effect=True)


def relieving(document: Document, effect: Mention, narrative: Narrative, sentence: Sentence) -> list[Stretch]:
    """The other medicines that an effect is told of: named just before it, or behind "under"."""
    words = document.words
    behind = next((group for group in sentence.groups if group.first >= effect.last), None)
    if behind is not None and behind.first - effect.last <= _BEHIND_REACH:
        gap = words[effect.last : behind.first]
        if _BY.intersection(gap) and not {",", ".", ";"}.intersection(gap):
            return _others(behind, narrative, _ENDING - {"caused"})
    before = [group for group in sentence.groups if group.last <= effect.first]
    if before:
        near = effect.first - before[-1].last <= _BEFORE_REACH
        return _others(before[-1], narrative, _ENDING) if near else []
    if sentence.groups:
        return []
    spoken = [one for one in narrative.spoken_of if sentence.number - one.last_sentence == 1]
    return [one for one in spoken if not one.main and one.open and one.begun and not one.home]


def _others(group: Group, narrative: Narrative, barring: frozenset[str]) -> list[Stretch]:
    """The medicines of a group, unless it holds a main drug or a cue bars it: one ended or blamed there."""
    if barring.intersection(group.cues):
        return []
    known = [narrative.by_name[name] for name in group.names if name in narrative.by_name]
    if any(one.main for one in known):
        return []
    return [one for one in known if not one.planned and not one.not_taken and one.beside is None]
