"""Counts of verdicts, and the figures that follow from them.

A field of a pair of records is correct (C), wrong (W), missing (M) or spurious (Sp), as in MUC-5
(Chinchor 1993): P = C / (C + W + Sp), R = C / (C + W + M).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, Self

Outcome = Literal["C", "W", "M", "Sp"]
OUTCOMES: tuple[Outcome, ...] = ("C", "W", "M", "Sp")
POSITION: dict[str, int] = {outcome: number for number, outcome in enumerate(OUTCOMES)}


class Counts(NamedTuple):
    """How many were correct, wrong, missing and spurious. A figure without a denominator is None."""

    correct: int = 0
    wrong: int = 0
    missing: int = 0
    spurious: int = 0

    @classmethod
    def total(cls, parts: Iterable[Iterable[int]]) -> Self:
        """The sum of counts, each given as its four numbers."""
        sums = [0, 0, 0, 0]
        for part in parts:
            for position, number in enumerate(part):
                sums[position] += number
        return cls(*sums)

    @property
    def gold(self) -> int:
        """Values that gold tells."""
        return self.correct + self.wrong + self.missing

    @property
    def found(self) -> int:
        """Values that were predicted."""
        return self.correct + self.wrong + self.spurious

    @property
    def precision(self) -> float | None:
        """C / (C + W + Sp)."""
        return _ratio(self.correct, self.found)

    @property
    def recall(self) -> float | None:
        """C / (C + W + M)."""
        return _ratio(self.correct, self.gold)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall: 2C / (found + gold)."""
        return _ratio(2 * self.correct, self.found + self.gold)

    @property
    def effort(self) -> float | None:
        """TP / (TP + substitutions + additions + deletions): the share that a curator need not touch."""
        return _ratio(self.correct, self.correct + self.wrong + self.missing + self.spurious)

    @property
    def accuracy(self) -> float | None:
        """C / (C + W), among what both sides tell."""
        return _ratio(self.correct, self.correct + self.wrong)

    def shown(self) -> str:
        """The four numbers in words: `41 correct, 3 wrong, 2 missing, 1 spurious`."""
        return f"{self.correct} correct, {self.wrong} wrong, {self.missing} missing, {self.spurious} spurious"


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
