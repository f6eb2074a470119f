"""Merges the records of two readings of neighbouring parts of one report: what both tell becomes one record."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extractor.matching.likeness import Likeness, likeness
from extractor.matching.pairing import Pair, pair_schemas
from extractor.schema import Record, Schema, links_of, record_types, specs_of
from extractor.values.base import Value

_LATER_KNOWS = frozenset(("status", "outcome", "stop_reason"))
"""Roles that tell how things stand in the end: the later part knows better."""
_TELLING = frozenset(("medication", "dose", "start", "end", "line", "regimen", "response", "reaction", "term", "measure", "date"))  # fmt: skip
"""Roles in which a contradiction makes two records of what else looks like one."""


def merge_records(first: Schema, second: Schema) -> Schema:
    """The records of `first`, widened by what `second` adds to them, and the further records of `second`.

    Two records are one where they agree in what they are about and contradict each other in nothing that
    tells stretches of treatment apart: a drug of one part that the next part only ends is one record. Ids of
    `first` stay; others change where they are taken. Both arguments are left as they are.
    """
    pairs = pair_schemas(first, second, judge=_mergeable)
    types = record_types(type(first))
    renamed = {name: _names(pairs[name]) for name in types}
    lists: dict[str, list[Record]] = {}
    for name, record in types.items():
        links = links_of(record)
        merged: list[Record] = []
        for left, right in pairs[name]:
            moved = _moved(right, renamed[name], links, renamed) if right is not None else None
            if left is None or moved is None:
                kept = left or moved
                assert kept is not None
                merged.append(kept)
            else:
                merged.append(_union(left, moved, links))
        lists[name] = merged
    return type(first)(**lists)


def _mergeable(left: Record, right: Record, linked: Mapping[str, str]) -> Likeness:
    alike = likeness(left, right, linked)
    return Likeness(0.0, alike.conflicts) if alike.conflicts & _TELLING else alike


def _names(pairs: list[Pair]) -> dict[str, str]:
    """Id in the second reading -> id in the merged one."""
    taken = {left.id for left, _ in pairs if left is not None}
    found: dict[str, str] = {}
    for left, right in pairs:
        if right is None:
            continue
        wanted = left.id if left is not None else _free(right.id, taken)
        found[right.id] = wanted
        taken.add(wanted)
    return found


def _free(wanted: str, taken: set[str]) -> str:
    stem = re.sub(r"\d+$", "", wanted)
    number = 1
    while wanted in taken:
        wanted = f"{stem}{number}"
        number += 1
    return wanted


def _moved(
    record: Record,
    names: Mapping[str, str],
    links: Mapping[str, str],
    renamed: Mapping[str, Mapping[str, str]],
) -> Record:
    update: dict[str, object] = {"id": names[record.id]}
    for name, to in links.items():
        update[name] = [renamed[to].get(one, one) for one in getattr(record, name)]
    return record.model_copy(update=update)


def _union(left: Record, right: Record, links: Mapping[str, str]) -> Record:
    update: dict[str, object] = {
        name: list(dict.fromkeys((*getattr(left, name), *getattr(right, name)))) for name in links
    }
    for spec in specs_of(type(left)):
        one, two = getattr(left, spec.name), getattr(right, spec.name)
        if not isinstance(two, Value):
            continue
        later = spec.role in _LATER_KNOWS and getattr(two, "value", None) != "unknown"
        if one is None or later or (one.flagged and not two.flagged):
            update[spec.name] = two
    return left.model_copy(update=update)
