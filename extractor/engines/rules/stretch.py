"""A stretch: one drug, given (or planned, or refused) in one stretch of time at one dose level."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.engines.rules.document import Mention
from extractor.values.base import Value


@dataclass(slots=True, eq=False)
class Stretch:
    """What the walk gathers for one record. `facts` holds the values by role."""

    drug: Mention
    name: str
    main: bool
    """Whether the drug is of the kind that lines and responses are about."""
    sentence: int
    facts: dict[str, Value] = field(default_factory=dict)
    planned: bool = False
    not_taken: bool = False
    begun: bool = False
    """Whether words tell that it was begun or given."""
    given: bool = False
    """Whether words tell that it was given, and none that it was begun or goes on."""
    underway: bool = False
    """Whether its cycles are told by the number of one of them: "cycle 3"."""
    beside: Stretch | None = None
    """The main drug that it was given with, whose course it shares."""
    in_list: bool = False
    """Whether its line is one of several that each open with a drug."""
    home: bool = False
    """Whether it is told in the present as a medicine taken at home."""
    stopped: bool = False
    completed: bool = False
    replaced: bool = False
    bounded: bool = False
    """Whether its length is told beforehand: "for 7 days", "6 cycles"."""
    continues: int = -1
    """Sentence that last told that it goes on."""
    progressed: bool = False
    """Whether a response of the worst kind was told while it was taken."""
    dissolved: bool = False
    """An acronym whose components were listed behind it, and have records of their own."""
    stop_sentence: int = -1
    last_sentence: int = -1

    @property
    def counted(self) -> bool:
        """Whether its length is told: an end told with "until", or a number of cycles."""
        return self.bounded or "cycles" in self.facts

    @property
    def single(self) -> bool:
        """Whether it was given once: an amount without a schedule, given and neither begun nor going on."""
        return self.given and "dose" in self.facts and "schedule" not in self.facts and not self.home

    @property
    def open(self) -> bool:
        """Whether it goes on as far as told."""
        return not (self.stopped or self.completed or self.replaced or self.planned or self.not_taken)

    def date(self, role: str) -> str | None:
        """EDTF date of a role, where there is one."""
        value = self.facts.get(role)
        return getattr(value, "date", None)

    def put(self, role: str, value: Value | None) -> None:
        """Keep a value unless the role has one."""
        if value is not None and role not in self.facts:
            self.facts[role] = value
