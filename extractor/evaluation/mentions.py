"""Mentions: spans of one type in one text, predicted against gold. Offsets are half-open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractor.evaluation.counts import Counts
from extractor.matching import assign

Scheme = Literal["strict", "exact", "partial", "type"]
SCHEMES: tuple[Scheme, ...] = ("strict", "exact", "partial", "type")


@dataclass(frozen=True, order=True)
class Mention:
    """`[start, end)` of a text, of a type."""

    start: int
    end: int
    type: str

    def common(self, other: Mention) -> int:
        """Characters that both cover."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True)
class SemEval:
    """SemEval 2013 task 9.1 (Segura-Bedmar): correct, incorrect, partial, missed, spurious under one scheme."""

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missed: int = 0
    spurious: int = 0

    @property
    def possible(self) -> int:
        """Mentions of gold."""
        return self.correct + self.incorrect + self.partial + self.missed

    @property
    def actual(self) -> int:
        """Mentions predicted."""
        return self.correct + self.incorrect + self.partial + self.spurious

    def f1(self, scheme: Scheme) -> float | None:
        """Under "partial" and "type" a partial match is worth a half."""
        worth = self.correct + (0.5 * self.partial if scheme in ("partial", "type") else 0.0)
        whole = self.possible + self.actual
        return 2 * worth / whole if whole else None

    def plus(self, other: SemEval) -> SemEval:
        """The sum."""
        return SemEval(
            self.correct + other.correct, self.incorrect + other.incorrect, self.partial + other.partial,
            self.missed + other.missed, self.spurious + other.spurious,
        )  # fmt: skip


@dataclass
class MentionScore:
    """Counts of one text: strict and lenient one-to-one, overlap many-to-many, SemEval's five per scheme."""

    strict: Counts = field(default_factory=Counts)
    lenient: Counts = field(default_factory=Counts)
    overlap_found: tuple[int, int] = (0, 0)
    """(predictions that overlap a gold mention of their type, predictions)."""
    overlap_gold: tuple[int, int] = (0, 0)
    semeval: dict[Scheme, SemEval] = field(default_factory=dict)


def score_mentions(gold: Iterable[Mention], found: Iterable[Mention]) -> MentionScore:
    """Score one text. A mention that stands twice counts once; order and ids change nothing.

    `lenient` is n2c2's (Henry 2020): the same type and at least one common character, one to one, exact pairs
    first. n2c2's script leaves further predictions on a gold mention out of the count, by their order; here they
    are spurious. `overlap` asks of every mention alone whether the other side has one that overlaps.
    """
    wanted, given = sorted(set(gold)), sorted(set(found))
    exact = len(set(wanted) & set(given))
    paired = len(_pairs(wanted, given, of_one_type=True))
    return MentionScore(
        strict=Counts(exact, 0, len(wanted) - exact, len(given) - exact),
        lenient=Counts(paired, 0, len(wanted) - paired, len(given) - paired),
        overlap_found=(_touching(given, wanted), len(given)),
        overlap_gold=(_touching(wanted, given), len(wanted)),
        semeval=_semeval(wanted, given),
    )


def overlap_f1(scores: Sequence[MentionScore]) -> tuple[float | None, float | None, float | None]:
    """Precision, recall and F1 by overlap, many to many, over texts."""
    hits, total = (sum(score.overlap_found[k] for score in scores) for k in (0, 1))
    gold_hits, gold_total = (sum(score.overlap_gold[k] for score in scores) for k in (0, 1))
    precision = hits / total if total else None
    recall = gold_hits / gold_total if gold_total else None
    if precision is None or recall is None:
        return precision, recall, None
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _touching(ones: Sequence[Mention], others: Sequence[Mention]) -> int:
    by_type: dict[str, list[Mention]] = {}
    for other in others:
        by_type.setdefault(other.type, []).append(other)
    return sum(any(one.common(other) for other in by_type.get(one.type, ())) for one in ones)


def _pairs(gold: Sequence[Mention], found: Sequence[Mention], *, of_one_type: bool) -> list[tuple[int, int]]:
    """One-to-one pairs that overlap: exact ones first, then as many as can be, then the same type, then the widest."""
    weights = {
        (i, j): float(weight)
        for rows, columns in _clusters(gold, found)
        for i in rows
        for j in columns
        if (weight := _weight(gold[i], found[j], of_one_type))
    }
    return assign(weights)


def _weight(gold: Mention, found: Mention, of_one_type: bool) -> int:
    common = gold.common(found)
    if not common or (of_one_type and gold.type != found.type):
        return 0
    same_place = (gold.start, gold.end) == (found.start, found.end)
    same_type = gold.type == found.type
    exact = 100_000_000 * (same_place and same_type)
    return exact + 10_000_000 + 2_000_000 * same_place + 1_000_000 * same_type + min(common, 999_999)


def _clusters(gold: Sequence[Mention], found: Sequence[Mention]) -> list[tuple[list[int], list[int]]]:
    """Groups of gold and found positions that overlap in a chain, from left to right."""
    marked = sorted(
        [(one.start, one.end, 0, i) for i, one in enumerate(gold)]
        + [(one.start, one.end, 1, j) for j, one in enumerate(found)]
    )
    clusters: list[tuple[list[int], list[int]]] = []
    reach = -1
    for start, end, side, position in marked:
        if start >= reach:
            clusters.append(([], []))
        clusters[-1][side].append(position)
        reach = max(reach, end)
    return [(rows, columns) for rows, columns in clusters if rows and columns]


def _semeval(gold: Sequence[Mention], found: Sequence[Mention]) -> dict[Scheme, SemEval]:
    tally = {scheme: [0, 0, 0] for scheme in SCHEMES}
    pairs = _pairs(gold, found, of_one_type=False)
    for i, j in pairs:
        same_place = (gold[i].start, gold[i].end) == (found[j].start, found[j].end)
        same_type = gold[i].type == found[j].type
        tally["strict"][0 if same_place and same_type else 1] += 1
        tally["exact"][0 if same_place else 1] += 1
        tally["partial"][0 if same_place else 2] += 1
        tally["type"][0 if same_type else 1] += 1
    missed, spurious = len(gold) - len(pairs), len(found) - len(pairs)
    return {
        scheme: SemEval(correct, incorrect, partial, missed, spurious)
        for scheme, (correct, incorrect, partial) in tally.items()
    }
