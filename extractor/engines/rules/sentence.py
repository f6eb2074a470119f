"""One sentence in the walk, with all that was found and attached in it."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.assertion import ScopedCue
from extractor.engines.rules.attachment import Attached
from extractor.engines.rules.groups import Group
from extractor.engines.rules.times import Told


@dataclass(slots=True)
class Sentence:
    """One sentence in the walk: its groups, its dates, what its drugs carry, and cues of no named drug."""

    number: int
    groups: list[Group]
    told: list[Told]
    attached: Attached
    loose: list[ScopedCue]
    started: Told | None = None
    """The date that the group being read began on."""
