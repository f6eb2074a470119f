"""Cuts a long report into sections of whole sentences that overlap, and puts their records together again."""

from __future__ import annotations

from extractor.matching import merge_records
from extractor.report import Report
from extractor.schema import Schema

CHARACTERS_A_TOKEN = 3.0
"""French clinical text with numbers in front: 3.2 to 3.6 characters a token with the usual tokenizers; a little less,
so that the estimate is rather too high."""


def tokens_of(text: str) -> int:
    """An estimate of the tokens of a text, rather too high than too low."""
    return int(len(text) / CHARACTERS_A_TOKEN) + 1


def sections_of(report: Report, limit: int, overlap: int) -> tuple[range, ...]:
    """The sentence numbers (from 1) of each section; one section where the report is within the limit.

    A section holds at most `limit` estimated tokens (a single longer sentence makes one alone) and repeats
    at most `overlap` last sentences of the one before, in at most a quarter of its tokens.
    """
    sentences = report.sentences
    sizes = [tokens_of(report.words(sentence)) + 3 for sentence in sentences]
    if sum(sizes) <= limit or len(sentences) < 2:
        return (range(1, len(sentences) + 1),)
    found: list[range] = []
    first = 0
    while True:
        last, size = first, 0
        while last < len(sizes) and (last == first or size + sizes[last] <= limit):
            size += sizes[last]
            last += 1
        found.append(range(first + 1, last + 1))
        if last >= len(sizes):
            return tuple(found)
        repeated, size = last, 0
        while repeated > max(first + 1, last - overlap) and size + sizes[repeated - 1] <= limit // 4:
            repeated -= 1
            size += sizes[repeated]
        # What is repeated leaves room for something new.
        while repeated < last and size + sizes[last] > limit:
            size -= sizes[repeated]
            repeated += 1
        first = repeated


def merge_sections(parts: list[Schema]) -> Schema:
    """One set of records from those of consecutive sections."""
    merged = parts[0]
    for part in parts[1:]:
        merged = merge_records(merged, part)
    return merged
