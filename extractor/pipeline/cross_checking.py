"""Cross-check: where a second reader (the offline engine, another model) agrees with an extraction, and where not.

A dispute is evidence for curation, not an issue: neither reader is right by being the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractor.extraction import Dispute, Extraction
from extractor.matching import pair_schemas
from extractor.matching.pairing import Pair
from extractor.schema import Record, links_of, specs_of
from extractor.values.base import Value


def cross_check(extraction: Extraction[Any], other: Extraction[Any]) -> Extraction[Any]:
    """The extraction with the disputes that a second reading raises, earlier ones of that reader replaced."""
    reader = other.provenance.model or other.provenance.engine
    kept = [dispute for dispute in extraction.disputes if dispute.reader != reader]
    return extraction.model_copy(update={"disputes": [*kept, *disputes(extraction, other)]})


def disputes(extraction: Extraction[Any], other: Extraction[Any]) -> list[Dispute]:
    """Every field on which either speaks: `agrees`, `differs`, the other `lacks` it, or `adds` one.

    A whole record that the other lacks is one dispute at `treatments.t1`; one that it adds, at `treatments`.
    An extraction that failed or was refused disputes nothing.
    """
    if other.state in ("failed", "refused"):
        return []
    reader = other.provenance.model or other.provenance.engine
    paired = pair_schemas(extraction.records, other.records)
    same = {
        name: {left.id: right.id for left, right in pairs if left is not None and right is not None}
        for name, pairs in paired.items()
    }
    return [
        Dispute(at=at, reader=reader, verdict=verdict, shown=shown)  # type: ignore[arg-type]
        for name, pairs in paired.items()
        for pair in pairs
        for at, verdict, shown in _of_pair(name, pair, same)
    ]


def _of_pair(name: str, pair: Pair, same: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    left, right = pair
    if left is None:
        assert right is not None
        yield name, "adds", shown_record(right)
    elif right is None:
        yield f"{name}.{left.id}", "lacks", ""
    else:
        yield from _of_fields(name, left, right)
        yield from _of_links(name, left, right, same)


def _of_fields(name: str, left: Record, right: Record) -> Iterator[tuple[str, str, str]]:
    for spec in specs_of(type(left)):
        if spec.evidence == "derived":
            continue
        at = f"{name}.{left.id}.{spec.name}"
        one, two = getattr(left, spec.name), getattr(right, spec.name)
        if isinstance(one, Value) and isinstance(two, Value):
            yield at, "agrees" if one.compare(two).correct else "differs", two.shown()
        elif isinstance(one, Value):
            yield at, "lacks", ""
        elif isinstance(two, Value):
            yield at, "adds", two.shown()


def _of_links(
    name: str, left: Record, right: Record, same: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str, str]]:
    for link, to in links_of(type(left)).items():
        mine = {same[to].get(one, "") for one in getattr(left, link)}
        theirs = set(getattr(right, link))
        back = {right_id: left_id for left_id, right_id in same[to].items()}
        shown = ", ".join(sorted(back.get(one, "another") for one in theirs))
        yield f"{name}.{left.id}.{link}", "agrees" if mine == theirs else "differs", shown


def shown_record(record: Record) -> str:
    """A record in a few words: "sorafenib, 400 mg, 2014-01"."""
    return ", ".join(value.shown() for _, value in record.values() if value.shown() != "?")
