"""Agreement beyond chance: Cohen's kappa and Krippendorff's alpha for nominal labels.

Labels are any words; a value that is not told is a label like another. Formulas: Cohen 1960 (Educational and
Psychological Measurement 20:37); Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", nominal metric.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from extractor.evaluation.statistics import LEVEL, SEED, Interval, numpy_module

T = TypeVar("T")


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two people's labels; None where both use one label only, for chance then explains all.

    >>> kappa([("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")])
    0.5
    """
    total = len(pairs)
    if not total:
        return None
    left, right = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    observed = sum(one == two for one, two in pairs) / total
    expected = sum(left[label] * right[label] for label in left) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def alpha(units: Iterable[Sequence[str]]) -> float | None:
    """Krippendorff's alpha over units, each with the labels that it got; those with fewer than two do not count.

    >>> round(alpha([["a", "a"], ["b", "b"], ["a", "b"], ["b", "b"]]), 4)
    0.5333
    """
    disagreement, marginals, total = 0.0, Counter[str](), 0
    for labels in units:
        if len(labels) < 2:
            continue
        counts = Counter(labels)
        size = len(labels)
        disagreement += (size * size - sum(n * n for n in counts.values())) / (size - 1)
        marginals.update(counts)
        total += size
    if total < 2:
        return None
    expected = (total * total - sum(n * n for n in marginals.values())) / (total - 1)
    return None if expected == 0 else 1 - disagreement / expected


def bootstrapped(
    groups: Sequence[Sequence[T]],
    figure: Callable[[list[T]], float | None],
    *,
    resamples: int,
    seed: int = SEED,
) -> Interval:
    """A figure over the items of all groups (reports), with the percentile interval of resampled groups."""
    everything = [item for group in groups for item in group]
    value = figure(everything)
    carrying = sum(bool(group) for group in groups)
    if value is None or not resamples:
        return Interval(value, None, None, carrying, len(everything))
    generator = numpy_module().random.default_rng(seed)
    found: list[float] = []
    for _ in range(resamples):
        chosen = generator.integers(0, len(groups), len(groups))
        again = figure([item for number in chosen for item in groups[number]])
        if again is not None:
            found.append(again)
    if len(found) < 0.95 * resamples:
        return Interval(value, None, None, carrying, len(everything))
    found.sort()
    tail, last = (1 - LEVEL) / 2, len(found) - 1
    return Interval(
        value, found[round(tail * last)], found[round((1 - tail) * last)], carrying, len(everything)
    )
