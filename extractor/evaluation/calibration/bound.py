"""A lower bound on precision when what is accepted comes in whole reports."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

from extractor.errors import UsageError
from extractor.evaluation.statistics import numpy_module
from extractor.extras import install_advice


def precision_bound(
    right: Sequence[int],
    accepted: Sequence[int],
    *,
    resamples: int = 2000,
    seed: int = 7,
    level: float = 0.95,
) -> float | None:
    """The one-sided lower bound of the share that is right, given (right, accepted) per report.

    The lower of two: the exact binomial bound (Clopper and Pearson 1934) on a sample shrunk by the design effect of
    clustering (Kish 1965), and the percentile of the bootstrap over reports. The first guards where no error was
    seen and the bootstrap would say 1; the second where errors come bunched. None without anything accepted.
    """
    total, good = sum(accepted), sum(right)
    if not total:
        return None
    effect = design_effect(right, accepted)
    size, successes = total / effect, good / effect
    exact = 0.0
    if good:
        exact = float(_beta().ppf(1 - level, successes, size - successes + 1))
    return min(exact, _bootstrap(right, accepted, resamples, seed, 1 - level))


def design_effect(right: Sequence[int], accepted: Sequence[int]) -> float:
    """How many times clustering by report widens the variance: 1 + (m - 1) rho, at least 1.

    `m` is the mean cluster size weighted by size, `rho` the intraclass correlation by analysis of variance, taken as
    0.05 at least: few errors cannot show that they do not come bunched.
    """
    clusters = [(good, size) for good, size in zip(right, accepted, strict=True) if size]
    total = sum(size for _, size in clusters)
    if len(clusters) < 2:
        return float(total) if total else 1.0
    mean = sum(good for good, _ in clusters) / total
    weighted = sum(size * size for _, size in clusters) / total
    between = sum(size * (good / size - mean) ** 2 for good, size in clusters) / (len(clusters) - 1)
    within_freedom = total - len(clusters)
    within = (
        sum(good * (1 - good / size) for good, size in clusters) / within_freedom if within_freedom else 0.0
    )
    typical = (total - weighted) / (len(clusters) - 1)
    spread = between + (typical - 1) * within
    rho = max(0.05, (between - within) / spread if spread > 0 else 0.0)
    return max(1.0, 1 + (weighted - 1) * rho)


def _bootstrap(
    right: Sequence[int], accepted: Sequence[int], resamples: int, seed: int, tail: float
) -> float:
    np = numpy_module()
    good, size = np.array(right, dtype=float), np.array(accepted, dtype=float)
    generator = np.random.default_rng(seed)
    shares = []
    for _ in range(resamples):
        chosen = generator.integers(0, len(size), len(size))
        total = size[chosen].sum()
        if total:
            shares.append(good[chosen].sum() / total)
    return float(sorted(shares)[int(tail * (len(shares) - 1))]) if shares else 0.0


def _beta() -> Any:
    try:
        return importlib.import_module("scipy.stats").beta
    except ImportError:
        raise UsageError("Calibration needs scipy.", advice=install_advice("evaluation")) from None
