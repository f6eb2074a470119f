"""Schedule: how often a drug is given, as FHIR Timing.repeat."""

from extractor.values.schedule.value import Schedule

__all__ = ["Schedule"]
