# ruff: noqa: D102 (properties say what they are by their names)
"""A field of a perfect answer that can be spoilt, and what a damage is."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from evals.bench.damage.perfect import Case
from extractor.answer import Claim, ClaimedRecord, Claims
from extractor.folding import fold
from extractor.task import RecordSpec, Task
from extractor.values.base import FieldSpec

Group = Literal["knowable", "unknowable", "harmless"]


@dataclass
class Site:
    """One field of one record of a case, with what damages draw on."""

    case: Case
    task: Task
    record: RecordSpec
    place: int
    spec: FieldSpec
    chance: random.Random
    foreign: dict[str, list[str]] = field(default_factory=dict)

    @property
    def claims(self) -> list[ClaimedRecord]:
        return self.case.claims.records[self.record.name]

    @property
    def claim(self) -> Claim:
        return self.claims[self.place].fields[self.spec.name]

    @property
    def value(self) -> object:
        return getattr(getattr(self.case.gold, self.record.name)[self.place], self.spec.name)

    def in_report(self, quote: str) -> bool:
        """Whether the report has these words somewhere, in any spelling that grounding takes for the same."""
        squeezed = re.sub(r"[\s\-/]", "", fold(quote).text)
        return squeezed in re.sub(r"[\s\-/]", "", self.case.report.folded.text)

    def with_claim(self, claim: Claim | None, name: str | None = None) -> Claims:
        """The answer with this field changed."""
        claims = self.case.claims.model_copy(deep=True)
        fields = claims.records[self.record.name][self.place].fields
        if claim is None:
            del fields[name or self.spec.name]
        else:
            fields[name or self.spec.name] = claim
        return claims

    def quoting(self, quote: str | None) -> Claims | None:
        """The answer with this field's words changed to words that the report lacks; None where it has them."""
        if not quote or quote == self.claim.quote or self.in_report(quote):
            return None
        return self.with_claim(self.claim.model_copy(update={"quote": quote}))

    def reading(self, reading: object) -> Claims | None:
        """The answer with this field's reading changed."""
        if reading is None or reading == self.claim.reading:
            return None
        return self.with_claim(self.claim.model_copy(update={"reading": reading}))


Damaged = Claims | tuple[Claims, str] | None
"""The answer damaged; with a path where another field than the one changed should be flagged; None: not applicable."""


@dataclass(frozen=True)
class Damage:
    """A way to spoil an answer. `types`: the value types that it is for."""

    name: str
    group: Group
    types: tuple[type, ...]
    do: Callable[[Site], Damaged]
