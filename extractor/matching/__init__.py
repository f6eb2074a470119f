"""Pairs two lists of records by optimal assignment: to score, to merge sections, to vote, to measure agreement.

Generic over value types: likeness comes from each value's own `compare`, weighted by its role, the drug first.
"""

from extractor.matching.assignment import assign
from extractor.matching.likeness import Likeness, likeness
from extractor.matching.merging import merge_records
from extractor.matching.pairing import Pair, pair_records, pair_schemas

__all__ = ["Likeness", "Pair", "assign", "likeness", "merge_records", "pair_records", "pair_schemas"]
