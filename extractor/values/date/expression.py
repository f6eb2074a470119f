"""What the words of a date say, before anything outside them is asked: the outcome of recognition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractor.values.date.edtf import Edtf, Offset, Unit
from extractor.values.date.words import Origin

Stretch = Literal["early", "mid", "late"]
YearFrom = Literal["nearest", "shift", "last", "next", "second"]


@dataclass(slots=True)
class Expression:
    """One date expression at the tokens `[first, last)` of a text.

    Absolute: `date` is set (`ambiguous` where day and month could be swapped and only the year was kept).
    A month, or day and month, without its year: `month` (and `day`); `year_from` says where the year comes
    from: the nearest such month not before the anchor, the anchor's year moved by `year_shift`, the last or
    next such month seen from the report, or the second date of a range.
    A day alone ("le 23 du même mois"): `day`, in the anchor's month moved by `offset`.
    An offset: `offset` (and `offset_high` where a range is told) from `origin`. `vague`: only the direction
    is told ("a few months later"). `exact`: the words' arithmetic is exact ("the day after").
    """

    first: int
    last: int
    date: Edtf | None = None
    ambiguous: bool = False
    month: int | None = None
    day: int | None = None
    year_from: YearFrom = "nearest"
    year_shift: int = 0
    offset: Offset | None = None
    offset_high: Offset | None = None
    counted: str | None = None
    vague: Literal["after", "before"] | None = None
    unit: Unit | None = None
    """The unit of a vague step, where one is told."""
    origin: Origin = "narrative"
    exact: bool = False
    approximate: bool = False
    part: Stretch | None = None
    """The part of the year or month that the words name ("mid-2017")."""
    unsure: bool = False
    """A bare month without a cue: a date only as part of a range."""
    complement: bool = False
    """An "after" or "before" that what it counts from may follow ("two days before …")."""

    @property
    def relation(self) -> str | None:
        """How it counts from its anchor, as `PartialDate.relation` documents; None where absolute."""
        if self.date is not None:
            return None
        if self.month is not None:
            return f"--{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")
        if self.counted is not None:
            return self.counted
        if self.day is not None:
            return f"---{self.day:02d}"
        if self.offset is not None:
            return str(self.offset) + (f"/{self.offset_high}" if self.offset_high else "")
        return self.vague
