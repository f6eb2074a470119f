"""Whether a predicted value points at the words that prove it."""

from __future__ import annotations

from extractor.evaluation.counts import Outcome
from extractor.folding import fold_word
from extractor.values.base import Value


def evidence_outcome(gold: Value, found: Value) -> Outcome | None:
    """Right (C) where the places overlap or the same words are quoted from another place, else wrong (W).

    Missing (M) where gold points at words and the prediction at none; None where gold points at none.
    """
    if gold.span is None and not gold.quote:
        return None
    if gold.span is not None and found.span is not None and gold.span.overlaps(found.span):
        return "C"
    if found.span is None and not found.quote:
        return "M"
    return "C" if same_words(gold.quote, found.quote) else "W"


def same_words(gold: str | None, found: str | None) -> bool:
    """Whether one quote is the other, or holds it whole, spelling folded."""
    one, other = (" ".join(fold_word(quote or "").split()) for quote in (gold, found))
    if not one or not other:
        return False
    return one == other or f" {one} " in f" {other} " or f" {other} " in f" {one} "
