"""Pairs the records of two lists, or of two whole schemas, links and all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from extractor.matching.assignment import assign
from extractor.matching.likeness import Likeness, likeness
from extractor.schema import Record, Schema, links_of, record_types


class Pair(NamedTuple):
    """A record of each side, or of one side alone."""

    left: Record | None
    right: Record | None


Judge = Callable[[Record, Record, Mapping[str, str]], Likeness]


def pair_records(
    left: Sequence[Record],
    right: Sequence[Record],
    linked: Mapping[str, str] | None = None,
    judge: Judge = likeness,
) -> list[Pair]:
    """The best pairs of two lists of one record class: paired and left-only in the order of `left`, then right-only."""
    linked = linked or {}
    scores = {
        (row, column): score
        for row, one in enumerate(left)
        for column, two in enumerate(right)
        if (score := judge(one, two, linked).score) > 0
    }
    partner = dict(assign(scores))
    taken = set(partner.values())
    pairs = [Pair(one, right[partner[row]] if row in partner else None) for row, one in enumerate(left)]
    return pairs + [Pair(None, two) for column, two in enumerate(right) if column not in taken]


def pair_schemas(left: Schema, right: Schema, judge: Judge = likeness) -> dict[str, list[Pair]]:
    """The pairs of each list; lists that others link to are paired first, so that links count in the others."""
    types = record_types(type(left))
    found: dict[str, list[Pair]] = {}
    same: dict[str, dict[str, str]] = {}
    for name in sorted(types, key=lambda name: len(links_of(types[name])) > 0):
        linked: dict[str, str] = {}
        for to in links_of(types[name]).values():
            linked |= same.get(to, {})
        pairs = pair_records(getattr(left, name), getattr(right, name), linked, judge)
        found[name] = pairs
        same[name] = {one.id: two.id for one, two in pairs if one is not None and two is not None}
    return {name: found[name] for name in types}
