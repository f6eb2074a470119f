"""How sure one may be of a field: calibrated probabilities, and the share of fields that may be accepted unseen."""

from extractor.evaluation.calibration.bound import precision_bound
from extractor.evaluation.calibration.fitting import Bin, Calibration, Target, calibrate
from extractor.evaluation.calibration.model import Confidence
from extractor.evaluation.calibration.signals import Signals, signals_of

__all__ = [
    "Bin", "Calibration", "Confidence", "Signals", "Target", "calibrate", "precision_bound", "signals_of",
]  # fmt: skip
