"""Dose: the amount of one administration, in UCUM units."""

from extractor.values.dose.value import Dose

__all__ = ["Dose"]
