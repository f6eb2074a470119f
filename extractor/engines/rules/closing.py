"""Closing: how each stretch stands when the report ends, by one table of decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.engines.rules.document import Document
from extractor.engines.rules.narrative import Narrative
from extractor.engines.rules.stretch import Stretch
from extractor.engines.rules.succession import cut_short
from extractor.values.date import PartialDate
from extractor.values.date.edtf import Offset, shift
from extractor.values.duration import Duration

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


@dataclass(frozen=True, slots=True)
class Ending:
    """A stretch with what the end of its report tells."""

    stretch: Stretch
    narrative: Narrative
    died: bool
    last_sentence: int

    def has(self, *roles: str) -> bool:
        """Whether one of the roles was told."""
        return any(role in self.stretch.facts for role in roles)

    @property
    def current(self) -> bool:
        """Whether it is among the drugs that the report leaves the patient on."""
        return self.stretch in self.narrative.current

    @property
    def last_part(self) -> bool:
        """Whether its last mention stands at the end of the report."""
        return self.stretch.last_sentence >= self.last_sentence * _LAST_PART

    @property
    def frames(self) -> bool:
        """Whether it is listed before the treatments that the report is about, or at its very end."""
        taken = (
            one for one in self.narrative.stretches if one.main and not one.planned and not one.not_taken
        )
        first = min((one.sentence for one in taken), default=self.last_sentence)
        return self.stretch.sentence < first or self.last_part

    @property
    def listed(self) -> bool:
        """Whether it is told as in a list: with an amount or a schedule, without a verb that begins it."""
        return self.has("dose", "schedule") and not self.stretch.begun


Decision = tuple[str, str, Callable[[Ending], bool]]
"""Status, why, and when; the first that applies decides."""

TOLD: tuple[Decision, ...] = (
    ("not-taken", "refused, contraindicated or dropped", lambda one: one.stretch.not_taken),
    ("planned", "proposed and not yet given", lambda one: one.stretch.planned),
    ("stopped", "an end before completion is told", lambda one: one.stretch.stopped),
    ("completed", "completion is told", lambda one: one.stretch.completed),
    ("stopped", "another drug took its place", lambda one: one.stretch.replaced),
    (
        "stopped",
        "death cut a course of told length without a count",
        lambda one: one.stretch.bounded and one.died and one.current and not one.has("cycles"),
    ),
    ("completed", "its length is told, and no early end", lambda one: one.stretch.bounded),
)
"""What the words tell of any drug."""

MAIN: tuple[Decision, ...] = (
    ("stopped", "taken until death", lambda one: one.current and one.died),
    (
        "active",
        "a cycle is counted, and the course goes on",
        lambda one: one.current and one.stretch.underway,
    ),
    (
        "completed",
        "its number of cycles is told, and not that it goes on",
        lambda one: one.current and one.has("cycles", "duration") and one.stretch.continues < 0,
    ),
    ("active", "nothing follows it", lambda one: one.current),
)
"""Drugs that lines and responses are about, where no end is told."""

OTHER: tuple[Decision, ...] = (
    (
        "stopped",
        "taken at the end by a patient who then died",
        lambda one: one.died and one.last_part and (one.listed or one.stretch.continues >= 0),
    ),
    (
        "unknown",
        "death after a medicine that merely went on",
        lambda one: one.died and one.stretch.continues >= 0 and not one.stretch.home,
    ),
    (
        "completed",
        "a course of told length",
        lambda one: one.has("duration", "cycles") and not one.stretch.home,
    ),
    ("active", "taken at home, or told to go on", lambda one: one.stretch.home or one.stretch.continues >= 0),
    (
        "completed",
        "given once: an amount and no schedule",
        lambda one: one.stretch.single,
    ),
    ("active", "a line of a list of medicines", lambda one: one.stretch.in_list and not one.died),
    ("active", "listed before the story or at its end", lambda one: one.listed and one.frames),
    (
        "active",
        "begun at the end of the report",
        lambda one: one.stretch.begun and one.last_part and one.has("schedule", "start") and not one.died,
    ),
)
"""Every other medicine, where no end is told."""


def status_of(stretch: Stretch, narrative: Narrative, died: bool, last_sentence: int) -> str:
    """One of the contract's words: active, stopped, completed, planned, not-taken, unknown."""
    ending = Ending(stretch, narrative, died, last_sentence)
    told = _decide(TOLD, ending)
    if told is not None:
        return told
    if stretch.main:
        return _decide(MAIN, ending) or "unknown"
    if stretch.beside is not None and not stretch.home and stretch.continues < 0:
        return status_of(stretch.beside, narrative, died, last_sentence)
    return _decide(OTHER, ending) or "unknown"


def _decide(decisions: tuple[Decision, ...], ending: Ending) -> str | None:
    return next((status for status, _, applies in decisions if applies(ending)), None)


def end_by_length(stretch: Stretch, status: str) -> None:
    """Give a finished course the end that its length tells: "for six weeks" from a dated start, to the day.

    A single administration ends on the day it was given.
    """
    start, length = stretch.facts.get("start"), stretch.facts.get("duration")
    if status != "completed" or "end" in stretch.facts or not isinstance(start, PartialDate):
        return
    if isinstance(length, Duration) and length.value is not None:
        stretch.put("end", _counted_on(start, length))
    elif stretch.single:
        stretch.put("end", start)


def _counted_on(start: PartialDate, length: Duration) -> PartialDate | None:
    """The date a length of time behind a start, approximate, with the words of the length as evidence."""
    try:
        offset = Offset.parse(length.value or "")
    except ValueError:
        return None
    if offset.unit == "W":
        offset = Offset(offset.amount * 7, "D")
    end = shift(start.edtf, offset) if start.edtf is not None else None
    if end is None:
        return None
    return PartialDate(
        quote=length.quote,
        span=length.span,
        date=str(end.about()),
        anchor=str(start.edtf),
        relation=length.value,
    )


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
