"""The narrative: what a reader holds in mind — the drugs now taken, the date it is, the line just announced."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.engines.rules.document import Mention
from extractor.engines.rules.stretch import Stretch
from extractor.values.base import Value
from extractor.values.date import PartialDate

_DATE_LASTS = 6
"""Sentences for which a date told holds for what is begun without one."""

_PENDING_LASTS = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for an end: its words, its sentence, and the EDTF date that sentence tells, if one."""

    mention: Mention
    sentence: int
    date: str | None


@dataclass(slots=True)
class Narrative:
    """State of the walk; `current` are the main drugs being taken, `previous` those before them."""

    stretches: list[Stretch] = field(default_factory=list)
    by_name: dict[str, Stretch] = field(default_factory=dict)
    current: list[Stretch] = field(default_factory=list)
    previous: list[Stretch] = field(default_factory=list)
    spoken_of: list[Stretch] = field(default_factory=list)
    """The drugs of the group named last, whatever their kind."""
    now: PartialDate | None = None
    now_sentence: int = -1
    pending: dict[str, tuple[int, Mention]] = field(default_factory=dict)
    """Role -> (sentence, value) announced without a drug: "a second line was proposed"."""
    reason: Reason | None = None
    """The last reason for an end told since the current drugs began."""

    def add(self, stretch: Stretch) -> None:
        """A new stretch becomes the latest of its drug."""
        self.stretches.append(stretch)
        self.by_name[stretch.name] = stretch

    def date_at(self, sentence: int) -> PartialDate | None:
        """The narrative's date as an inferred one (with "~"), where it still holds."""
        if self.now is None or self.now.date is None or sentence - self.now_sentence > _DATE_LASTS:
            return None
        if self.now_sentence == sentence:
            return self.now
        date = self.now.date if self.now.date.endswith("~") else self.now.date + "~"
        return self.now.model_copy(update={"date": date})

    def tell_date(self, value: PartialDate | None, sentence: int) -> None:
        """The text has moved to a date, or to a time that it does not tell."""
        self.now, self.now_sentence = value, sentence

    def announced(self, role: str, sentence: int) -> Value | None:
        """A value announced for the next drugs, once."""
        told = self.pending.get(role)
        if told is None or sentence - told[0] > _PENDING_LASTS:
            return None
        return told[1].value

    @property
    def answering(self) -> list[Stretch]:
        """The drugs that an answer of the disease belongs to: those taken, else the last ones taken."""
        return self.current or self.previous
