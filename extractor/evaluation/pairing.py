"""Which record of a prediction answers which record of gold.

Records are paired by optimal assignment among those whose identity agrees: the drug of a treatment, the term of
a reaction, the category of a response. Linked records must also share a target. Among the pairings with the
most pairs the one that agrees most in the other fields is chosen; where that ties, the one whose evidence
stands in the same place; then the order of the records' contents, never the order in which they were listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.evaluation.options import DatePrecision
from extractor.evaluation.verdicts import judge, same_daily_amount
from extractor.matching import assign
from extractor.schema import Record
from extractor.task import RecordSpec
from extractor.values.base import FieldSpec, Value

_PAIR = 1_000_000
_SAME_PLACE = 50
_SHARED_LINK = 100
_LINKED_AGREES = 500
_AGREES: Mapping[str, int] = {
    "dose": 2000,
    "start": 2000,
    "date": 2000,
    "end": 1000,
    "line": 500,
    "status": 250,
}
_DIFFERS: Mapping[str, int] = {"dose": -500}
_APART = -1
"""For any other disagreement: among equals, the pairing with the fewest errors."""
_IDENTITY_ROLES = ("medication", "reaction", "response", "term", "category", "measure")


_Key = Callable[[Record], Any]


@dataclass(frozen=True)
class Side:
    """The records of one list on one side, with what points at each: list name -> record id -> linked records."""

    records: Sequence[Record]
    linked: Mapping[str, Mapping[str, Sequence[Record]]]


def identity_of(spec: RecordSpec) -> FieldSpec:
    """The field that says what a record is about: by role, else the first required field, else the first."""
    for role in _IDENTITY_ROLES:
        field = spec.field(role)
        if field is not None:
            return field
    return next((field for field in spec.fields if field.required), spec.fields[0])


def identities_agree(field: str, gold: Record, found: Record) -> bool:
    """Whether two records are about the same thing."""
    one, other = getattr(gold, field), getattr(found, field)
    return one is not None and other is not None and bool(one.compare(other).correct)


def pair(
    gold: Sequence[Record],
    found: Sequence[Record],
    agree: Callable[[Record, Record], bool],
    closeness: Callable[[Record, Record], int],
    keys: tuple[_Key, _Key] | None = None,
) -> list[tuple[int, int]]:
    """Positions of records that belong together, by optimal assignment among those that agree.

    Ties are broken by `keys`, one for each side: what a record says (`content_key`), with what it is linked to.
    """
    edges = [(i, j) for i, one in enumerate(gold) for j, other in enumerate(found) if agree(one, other)]
    rivals = Counter(("gold", i) for i, _ in edges) + Counter(("found", j) for _, j in edges)
    pairs = [(i, j) for i, j in edges if rivals["gold", i] == rivals["found", j] == 1]
    if len(pairs) == len(edges):
        return pairs
    rivalling = sorted(set(edges) - set(pairs))
    keyed = keys or (content_key, content_key)
    rows = sorted({i for i, _ in rivalling}, key=lambda i: keyed[0](gold[i]))
    columns = sorted({j for _, j in rivalling}, key=lambda j: keyed[1](found[j]))
    row_of = {i: rank for rank, i in enumerate(rows)}
    column_of = {j: rank for rank, j in enumerate(columns)}
    weights = {(row_of[i], column_of[j]): float(_PAIR + closeness(gold[i], found[j])) for i, j in rivalling}
    return sorted([*pairs, *((rows[row], columns[column]) for row, column in assign(weights))])


def content_key(record: Record) -> tuple[Any, ...]:
    """What a record says, as something to sort by: its values and places, not its id."""
    parts: list[Any] = []
    for name, value in record.values():
        parts += (name, value.span or (-1, -1), value.quote or "")
        parts += [str(getattr(value, column)) for column in type(value).columns]
    return tuple(parts)


def closeness(
    spec: RecordSpec, gold: Record, found: Record, dates: DatePrecision, absent_dates_agree: bool
) -> int:
    """How much two records agree beyond their identity: a weight per role, a little for the same evidence."""
    identity = identity_of(spec).name
    total = 0
    for field in spec.fields:
        one, other = getattr(gold, field.name), getattr(found, field.name)
        if one is None and other is None:
            total += _AGREES["date"] * (absent_dates_agree and field.role == "date")
            continue
        if field.name == identity:
            total += _SAME_PLACE * _same_place(one, other)
            continue
        judgement = judge(one, other, dates)
        if judgement is None:
            total += _AGREES["date"] * (absent_dates_agree and field.role == "date")
        elif judgement.outcome == "C":
            total += _AGREES.get(field.role, 100) + _same_place(one, other)
        elif field.role == "dose" and same_daily_amount(by_role(spec, gold), by_role(spec, found)):
            total += _AGREES["dose"] + _DIFFERS["dose"]
        else:
            total += _DIFFERS.get(field.role, _APART)
    return total


def _same_place(one: Value | None, other: Value | None) -> bool:
    return (
        one is not None and other is not None and one.span is not None and other.span is not None
        and one.span.overlaps(other.span)
    )  # fmt: skip


def by_role(spec: RecordSpec, record: Record) -> dict[str, Value | None]:
    """The record's values by the role of their field."""
    return {field.role: getattr(record, field.name) for field in spec.fields}


def pair_main(
    spec: RecordSpec, gold: Side, found: Side, identities: Mapping[str, str], dates: DatePrecision
) -> list[tuple[int, int]]:
    """Pairs of the records of a list that links to no other. `identities`: list name -> identity field."""
    field = identities[spec.name]

    def weight(one: Record, other: Record) -> int:
        return closeness(spec, one, other, dates, False) + _LINKED_AGREES * _linked_agreeing(
            one, other, gold, found, identities
        )

    def key_of(side: Side) -> _Key:
        return lambda record: (
            content_key(record),
            sorted(
                (name, content_key(one)) for name, by in side.linked.items() for one in by.get(record.id, ())
            ),
        )

    return pair(
        gold.records, found.records, lambda one, other: identities_agree(field, one, other), weight,
        (key_of(gold), key_of(found)),
    )  # fmt: skip


def _linked_agreeing(
    gold: Record, found: Record, gold_side: Side, found_side: Side, identities: Mapping[str, str]
) -> int:
    """How many records that link to `gold` have one of the same identity that links to `found`."""
    count = 0
    for name, by_target in gold_side.linked.items():
        others = found_side.linked.get(name, {}).get(found.id, ())
        keys = {
            getattr(one, identities[name]).shown()
            for one in by_target.get(gold.id, ())
            if any(identities_agree(identities[name], one, other) for other in others)
        }
        count += len(keys)
    return count


def pair_linked(
    spec: RecordSpec,
    gold: Sequence[Record],
    found: Sequence[Record],
    *,
    targets: Mapping[str, tuple[Mapping[str, Record], Mapping[str, Record], str]],
    paired_ids: Mapping[str, frozenset[tuple[str, str]]],
    dates: DatePrecision,
) -> list[tuple[int, int]]:
    """Pairs of the records of a list that links to others.

    `targets`: link field -> (gold records by id, found records by id, identity field) of the list it points
    into; `paired_ids`: link field -> pairs of ids that were found to belong together there.
    """
    identity = identity_of(spec).name

    def agree(one: Record, other: Record) -> bool:
        return identities_agree(identity, one, other) and all(
            _share_target(getattr(one, link), getattr(other, link), *targets[link]) for link in spec.links
        )

    def weight(one: Record, other: Record) -> int:
        shared = sum(
            (a, b) in paired_ids[link]
            for link in spec.links
            for a in getattr(one, link)
            for b in getattr(other, link)
        )
        return closeness(spec, one, other, dates, True) + _SHARED_LINK * shared

    def key_of(side: int) -> _Key:
        return lambda record: (
            content_key(record),
            sorted(
                (link, content_key(targets[link][:2][side][id]))
                for link in spec.links
                for id in getattr(record, link)
                if id in targets[link][:2][side]
            ),
        )

    return pair(gold, found, agree, weight, (key_of(0), key_of(1)))


def _share_target(
    gold_ids: Sequence[str],
    found_ids: Sequence[str],
    gold: Mapping[str, Record],
    found: Mapping[str, Record],
    identity: str,
) -> bool:
    """Whether any target of the one is about the same thing as any of the other; true where a side links nothing."""
    if not gold_ids or not found_ids:
        return True
    return any(
        identities_agree(identity, gold[a], found[b])
        for a in gold_ids
        for b in found_ids
        if a in gold and b in found
    )
