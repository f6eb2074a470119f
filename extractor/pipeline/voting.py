"""Votes: several extractions of one report become one, field by field, with the share of votes kept for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from extractor.extraction import Dispute, Extraction
from extractor.matching import pair_records
from extractor.pipeline.cross_checking import shown_record
from extractor.schema import Record, links_of, record_types, specs_of
from extractor.values.base import Value

READER = "votes"


@dataclass
class _Ballot:
    """One record as the voters gave it: `by` maps a voter to its record."""

    id: str
    by: dict[int, Record] = field(default_factory=dict)

    @property
    def first(self) -> Record:
        return next(iter(self.by.values()))


def vote(extractions: Sequence[Extraction[Any]]) -> Extraction[Any]:
    """The majority of several extractions of one report by one schema.

    A record stays that at least half of the voters have; each field takes the value that most of those who have
    the record give it (among equals that of the earliest voter), no value being one of the candidates. Dissent
    is kept as disputes with the share of votes for what stands; minority records as `adds`. Voters that failed
    or were refused don't count; if all did, the first comes back.
    """
    voters = [one for one in extractions if one.state in ("ok", "partial")]
    if not voters:
        return extractions[0]
    types = record_types(type(voters[0].records))
    ballots: dict[str, list[_Ballot]] = {}
    for name in sorted(types, key=lambda name: len(links_of(types[name])) > 0):
        ballots[name] = _collect(name, voters, ballots, links_of(types[name]))
    standing = {name: [b for b in ballots[name] if 2 * len(b.by) >= len(voters)] for name in types}
    count = _Count(ballots, standing)
    lists = {
        name: [_decided(name, ballot, links_of(record), count) for ballot in standing[name]]
        for name, record in types.items()
    }
    found = count.disputes
    found += [
        Dispute(at=name, reader=READER, verdict="adds", shown=shown_record(ballot.first), share=len(ballot.by) / len(voters))
        for name in types
        for ballot in ballots[name]
        if 2 * len(ballot.by) < len(voters)
    ]  # fmt: skip
    found += [
        Dispute(at=f"{name}.{ballot.id}", reader=READER, verdict="lacks", share=len(ballot.by) / len(voters))
        for name in types
        for ballot in standing[name]
        if len(ballot.by) < len(voters)
    ]
    return _united(extractions, voters, type(voters[0].records)(**lists), found)


def _collect(
    name: str, voters: Sequence[Extraction[Any]], known: dict[str, list[_Ballot]], links: dict[str, str]
) -> list[_Ballot]:
    """Put each voter's records onto the ballots of those before it."""
    ballots: list[_Ballot] = []
    for number, voter in enumerate(voters):
        records: list[Record] = getattr(voter.records, name)
        moved = [_renamed(record, number, known, links) for record in records]
        original = {id(one): record for one, record in zip(moved, records, strict=True)}
        shown = [ballot.first.model_copy(update=_link_ids(ballot, known, links)) for ballot in ballots]
        ballot_of = {id(one): ballot for one, ballot in zip(shown, ballots, strict=True)}
        taken = {ballot.id for ballot in ballots}
        same = {ballot.id: ballot.id for to in links.values() for ballot in known[to]}
        for left, right in pair_records(shown, moved, same):
            if right is None:
                continue
            if left is not None:
                ballot_of[id(left)].by[number] = original[id(right)]
                continue
            ballot = _Ballot(_unused(right.id, taken), {number: original[id(right)]})
            taken.add(ballot.id)
            ballots.append(ballot)
    return ballots


def _renamed(record: Record, voter: int, known: dict[str, list[_Ballot]], links: dict[str, str]) -> Record:
    """The record with its links in the names of the ballots."""
    update = {link: _targets(record, voter, known[to], link) for link, to in links.items()}
    return record.model_copy(update=update)


def _link_ids(
    ballot: _Ballot, known: dict[str, list[_Ballot]], links: dict[str, str]
) -> dict[str, list[str]]:
    voter, record = next(iter(ballot.by.items()))
    return {link: _targets(record, voter, known[to], link) for link, to in links.items()}


def _targets(record: Record, voter: int, ballots: Sequence[_Ballot], link: str) -> list[str]:
    names = {ballot.by[voter].id: ballot.id for ballot in ballots if voter in ballot.by}
    return [names[one] for one in getattr(record, link) if one in names]


def _unused(wanted: str, taken: set[str]) -> str:
    number = 2
    found = wanted
    while found in taken:
        found = f"{wanted}v{number}"
        number += 1
    return found


@dataclass
class _Count:
    """All ballots, those that stand, and the disputes found on the way."""

    ballots: dict[str, list[_Ballot]]
    standing: dict[str, list[_Ballot]]
    disputes: list[Dispute] = field(default_factory=list)


def _decided(name: str, ballot: _Ballot, links: dict[str, str], count: _Count) -> Record:
    values: dict[str, Any] = {"id": ballot.id}
    for spec in specs_of(type(ballot.first)):
        given = [getattr(record, spec.name) for record in ballot.by.values()]
        values[spec.name], share, dissent = _majority(given)
        if share < 1 and spec.evidence != "derived":
            count.disputes.append(
                Dispute(at=f"{name}.{ballot.id}.{spec.name}", reader=READER, verdict="differs", shown=dissent, share=share)
            )  # fmt: skip
    for link, to in links.items():
        kept = {one.id for one in count.standing[to]}
        counted = Counter(
            target
            for voter, record in ballot.by.items()
            for target in _targets(record, voter, count.ballots[to], link)
        )
        values[link] = [one for one, votes in counted.items() if one in kept and 2 * votes >= len(ballot.by)]
    return ballot.first.model_copy(update=values)


def _majority(given: Sequence[Value | None]) -> tuple[Value | None, float, str]:
    """The value most given, its share of the votes, and the others in words."""
    groups: list[list[Value | None]] = []
    for value in given:
        mine = next((group for group in groups if _same(group[0], value)), None)
        if mine is None:
            groups.append([value])
        else:
            mine.append(value)
    best = max(groups, key=len)
    others = [
        group[0].shown() if group[0] is not None else "nothing" for group in groups if group is not best
    ]
    sound = next((value for value in best if value is not None and not value.flagged), best[0])
    return sound, len(best) / len(given), " | ".join(others)


def _same(one: Value | None, two: Value | None) -> bool:
    if one is None or two is None:
        return one is two
    return one.compare(two).correct


def _united(
    extractions: Sequence[Extraction[Any]],
    voters: Sequence[Extraction[Any]],
    records: Any,
    found: list[Dispute],
) -> Extraction[Any]:
    issues = list(dict.fromkeys(issue for voter in voters for issue in voter.issues))
    faulty = any(issue.severity == "error" for issue in issues) or any(
        value.flagged for _, value in records.values()
    )
    models = list(dict.fromkeys(voter.provenance.model for voter in voters if voter.provenance.model))
    provenance = voters[0].provenance.model_copy(
        update={
            "model": " + ".join(models) or None,
            "attempts": sum(one.provenance.attempts for one in extractions),
        }
    )
    return voters[0].model_copy(
        update={
            "state": "partial" if faulty else "ok",
            "issues": issues,
            "records": records,
            "disputes": found,
            "provenance": provenance,
            "usage": reduce(lambda total, one: total.plus(one), (one.usage for one in extractions)),
        }
    )
