"""Dates of reports: `PartialDate` and the EDTF calendar under it."""

from extractor.values.date.edtf import (
    Edtf,
    Offset,
    bounds,
    ends_before_start,
    parse_edtf,
    shift,
    surely_before,
)
from extractor.values.date.partial_date import PartialDate

__all__ = [
    "Edtf",
    "Offset",
    "PartialDate",
    "bounds",
    "ends_before_start",
    "parse_edtf",
    "shift",
    "surely_before",
]
