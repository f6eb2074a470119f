"""A logistic model from signals to the probability that a field is right."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from extractor.errors import FormatError
from extractor.evaluation.calibration.signals import Signals, signals_of
from extractor.evaluation.statistics import numpy_module
from extractor.extraction import Extraction
from extractor.report import Report
from extractor.task import Task

_RIDGE = 1.0
_STEPS = 50
_DIGITS = 9


@dataclass(frozen=True)
class Confidence:
    """Weights by signal, and the intercept. Its JSON form is `{"intercept": …, "weights": {…}}`."""

    intercept: float
    weights: Mapping[str, float]

    @classmethod
    def fit(cls, signals: Sequence[Signals], right: Sequence[bool]) -> Self:
        """Maximum likelihood with a ridge of 1 on every weight, by Newton's method; deterministic.

        A signal that was never seen has no weight, and is ignored where it appears later.
        """
        np = numpy_module()
        names = sorted({name for one in signals for name in one})
        column = {name: number + 1 for number, name in enumerate(names)}
        design = np.zeros((len(signals), len(names) + 1))
        design[:, 0] = 1.0
        for row, one in enumerate(signals):
            for name, strength in one.items():
                design[row, column[name]] = strength
        target = np.array(right, dtype=float)
        ridge = np.full(len(names) + 1, _RIDGE)
        ridge[0] = 1e-6
        weights = np.zeros(len(names) + 1)
        for _ in range(_STEPS):
            probability = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
            gradient = design.T @ (target - probability) - ridge * weights
            spread = np.maximum(probability * (1 - probability), 1e-9)
            step = np.linalg.solve(design.T @ (design * spread[:, None]) + np.diag(ridge), gradient)
            weights = weights + np.clip(step, -4, 4)
            if float(np.abs(step).max()) < 1e-10:
                break
        rounded = [round(float(weight), _DIGITS) for weight in weights]
        return cls(rounded[0], dict(zip(names, rounded[1:], strict=True)))

    def probability(self, signals: Signals) -> float:
        """The probability that a field with these signals is right."""
        score = self.intercept + sum(
            self.weights.get(name, 0.0) * strength for name, strength in sorted(signals.items())
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))

    def apply(
        self, extraction: Extraction[Any], task: Task, report: Report | None = None
    ) -> dict[str, float]:
        """The probability of every field of an extraction, by path: what goes into `Extraction.confidence`."""
        return {
            path: self.probability(signals) for path, signals in signals_of(extraction, task, report).items()
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read the JSON form; FormatError where it is none."""
        try:
            weights = {str(name): float(weight) for name, weight in data["weights"].items()}
            return cls(float(data["intercept"]), weights)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise FormatError("This is no confidence model: it lacks its intercept or weights.") from None

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"intercept": self.intercept, "weights": dict(self.weights)}
