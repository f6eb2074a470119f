"""Closing: how each stretch stands when the report ends, from what the walk was told."""

from __future__ import annotations

from extractor.engines.rules.document import Document
from extractor.engines.rules.narrative import Narrative
from extractor.engines.rules.stretch import Stretch
from extractor.engines.rules.succession import cut_short

_LAST_PART = 0.85
"""Part of a report's sentences behind which a list of medicines is the one the patient leaves with."""


def death_sentence(document: Document) -> int:
    """The sentence that tells the patient's death, or -1."""
    for sentence in range(len(document.bounds) - 1, -1, -1):
        signal = document.signal(sentence, "death")
        if signal is None:
            continue
        first, last = signal.first, signal.last
        if any(
            cue.kind in ("family", "negated", "hypothetical") and cue.governs(first, last)
            for cue in document.assertions.by_sentence[sentence]
        ):
            continue
        return sentence
    return -1


def status_of(stretch: Stretch, narrative: Narrative, died: bool, last_sentence: int) -> str:
    """One of the contract's words: active, stopped, completed, planned, not-taken, unknown."""
    if stretch.not_taken:
        return "not-taken"
    if stretch.planned:
        return "planned"
    if stretch.stopped:
        return "stopped"
    if stretch.completed:
        return "completed"
    if stretch.replaced:
        return "stopped"
    if stretch.bounded:
        return "stopped" if died and stretch in narrative.current else "completed"
    if stretch.main:
        return _main_status(stretch, narrative, died)
    if stretch.home or stretch.continues >= 0:
        return "unknown" if died and not stretch.home else "active"
    if "duration" in stretch.facts or "cycles" in stretch.facts:
        return "completed"
    if stretch.bounded or "duration" in stretch.facts:
        return "completed"
    listed = "dose" in stretch.facts or "schedule" in stretch.facts
    if listed and not stretch.begun and _frames(stretch, narrative, last_sentence):
        return "stopped" if died and stretch.sentence >= last_sentence * _LAST_PART else "active"
    return "unknown"


def _frames(stretch: Stretch, narrative: Narrative, last_sentence: int) -> bool:
    """Whether a medicine is listed before the treatments that the report is about, or at its very end."""
    first = min(
        (one.sentence for one in narrative.stretches if one.main and one.begun), default=last_sentence
    )
    return stretch.sentence < first or stretch.last_sentence >= last_sentence * _LAST_PART


def _main_status(stretch: Stretch, narrative: Narrative, died: bool) -> str:
    if stretch in narrative.current:
        if died:
            return "stopped"
        if "cycles" in stretch.facts and stretch.continues < 0:
            return "completed"
        return "active"
    return "unknown"


def end_courses(narrative: Narrative) -> None:
    """A counted course that a reason told close behind it ended was stopped; a stopped one gets the reason."""
    reason = narrative.reason
    for stretch in narrative.current:
        if reason is None or stretch.not_taken or stretch.planned:
            continue
        if stretch.stopped:
            stretch.put("stop_reason", reason.mention.value)
        elif (stretch.counted or stretch.completed) and cut_short(narrative, stretch):
            stretch.stopped, stretch.completed = True, False
            stretch.put("stop_reason", reason.mention.value)
