"""Adjudication: finished copies of one report become one, and each difference waits for a decision.

Records are paired by optimal assignment (`extractor.matching`), one reader after the other. Where all readers say the
same the value is taken over as accepted. Where they differ the first reader's stands for the time being, the key
`readings:PATH` holds what each says, and the report cannot be finished before somebody chose or gave a third reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from extractor.curation.bench import Bench, split_path
from extractor.curation.dataset import ADJUDICATION, Dataset
from extractor.curation.desk import Desk
from extractor.curation.errors import OperationError
from extractor.curation.operations import Items, Operation, changes_of, without_record
from extractor.curation.work import NOT_LOOKED_AT, Change, Work, opening
from extractor.evaluation.verdicts import told
from extractor.matching import pair_schemas
from extractor.schema import Record, Schema
from extractor.task import RecordSpec, Task
from extractor.values.base import Value


@dataclass
class Cluster:
    """One record as its readers have it; `id` is its id in the adjudicated copy."""

    id: str
    by: dict[str, Record] = field(default_factory=dict)


Clusters = dict[str, list[Cluster]]


def align(task: Task, copies: Mapping[str, Schema]) -> Clusters:
    """The records of all copies, those that belong together in one cluster; links lead to ids of clusters."""
    clusters: Clusters = {spec.name: [] for spec in task.records}
    for who, records in copies.items():
        first = {name: [next(iter(one.by.values())) for one in listed] for name, listed in clusters.items()}
        merged = task.schema(
            **{
                name: [
                    record.model_copy(update={"id": one.id})
                    for record, one in zip(listed, clusters[name], strict=True)
                ]
                for name, listed in first.items()
            }
        )
        pairs = pair_schemas(merged, records)
        renamed: dict[str, dict[str, str]] = {}
        for spec in task.records:
            by_id = {one.id: one for one in clusters[spec.name]}
            taken = set(by_id)
            renamed[spec.name] = {}
            for left, right in pairs[spec.name]:
                if right is None:
                    continue
                cluster = by_id[left.id] if left is not None else Cluster(_free(right.id, taken))
                if left is None:
                    taken.add(cluster.id)
                    clusters[spec.name].append(cluster)
                cluster.by[who] = right
                renamed[spec.name][right.id] = cluster.id
        _move_links(task, clusters, who, renamed)
    return clusters


def _move_links(task: Task, clusters: Clusters, who: str, renamed: Mapping[str, Mapping[str, str]]) -> None:
    for spec in task.records:
        for cluster in clusters[spec.name]:
            record = cluster.by.get(who)
            if record is not None:
                update = {
                    name: [renamed[to].get(one, one) for one in getattr(record, name)]
                    for name, to in spec.links.items()
                }
                cluster.by[who] = record.model_copy(update={"id": cluster.id, **update})


def _free(wanted: str, taken: Iterable[str]) -> str:
    stem, number = re.sub(r"\d+$", "", wanted), 1
    known = set(taken)
    while wanted in known:
        wanted, number = f"{stem}{number}", number + 1
    return wanted


def items_of(task: Task, copies: Mapping[str, Schema]) -> Items:
    """What an adjudication is opened with: merged records, agreed decisions, and the readings that differ."""
    clusters = align(task, copies)
    lists = {
        spec.name: [_first(one, copies) for one in _in_text_order(spec, clusters[spec.name], copies)]
        for spec in task.records
    }
    items = opening(task.schema(**lists))
    for spec in task.records:
        for cluster in clusters[spec.name]:
            items |= _readings(spec, cluster, tuple(copies))
        if not clusters[spec.name]:
            items[f"decision:{spec.name}"] = "nothing"
    return items


def _first(cluster: Cluster, copies: Iterable[str]) -> Record:
    return next(cluster.by[who] for who in copies if who in cluster.by)


def _in_text_order(spec: RecordSpec, clusters: list[Cluster], copies: Iterable[str]) -> list[Cluster]:
    names = tuple(copies)

    def place(cluster: Cluster) -> tuple[int, int]:
        spans = [value.span for _, value in _first(cluster, names).values() if value.span is not None]
        return (min(span[0] for span in spans), 0) if spans else (1 << 60, 0)

    return sorted(clusters, key=place)


def _readings(spec: RecordSpec, cluster: Cluster, copies: tuple[str, ...]) -> Items:
    path = f"{spec.name}.{cluster.id}"
    items: Items = {}
    absent = [who for who in copies if who not in cluster.by]
    if absent:
        present = [who for who in copies if who in cluster.by]
        items[f"readings:{path}"] = [{"by": present, "value": True}, {"by": absent, "value": False}]
    for one in spec.fields:
        if one.evidence == "derived":
            continue
        groups = _groups({who: getattr(record, one.name) for who, record in cluster.by.items()})
        if len(groups) > 1:
            items[f"readings:{path}.{one.name}"] = [
                {"by": by, "value": value.model_dump(mode="json") if value is not None else None}
                for by, value in groups
            ]
        else:
            items[f"decision:{path}.{one.name}"] = "accepted" if told(groups[0][1]) else "nothing"
    for name in spec.links:
        linked: dict[frozenset[str], list[str]] = {}
        for who, record in cluster.by.items():
            linked.setdefault(frozenset(getattr(record, name)), []).append(who)
        if len(linked) > 1:
            items[f"readings:{path}.{name}"] = [
                {"by": by, "value": sorted(ids)} for ids, by in linked.items()
            ]
    return items


def _groups(values: Mapping[str, Value | None]) -> list[tuple[list[str], Value | None]]:
    """Readers by what they say; the same in another place of the text is the same."""
    groups: list[tuple[list[str], Value | None]] = []
    for who, value in values.items():
        for by, other in groups:
            if _same(value, other):
                by.append(who)
                break
        else:
            groups.append(([who], value))
    return groups


def _same(one: Value | None, other: Value | None) -> bool:
    if one is None or other is None or not told(one) or not told(other):
        return told(one) == told(other) and (one is None or other is None or one.quote == other.quote)
    return bool(one.compare(other).correct)


class AdjudicationDesk(Desk):
    """The desk of an adjudicator: its copies begin from what the annotators finished."""

    def __init__(self, dataset: Dataset, who: str) -> None:
        dataset.copy_folder(who)  # refuses names that are none
        super().__init__(dataset, who, dataset.adjudication_folder, ADJUDICATION)
        self._finished = dataset.finished()

    def ready(self) -> list[str]:
        """Reports that enough people finished, or that were begun, in the order of the dataset."""
        enough = self.dataset.settings.readers
        return [
            id for id in self.dataset.reports if len(self._finished.get(id, ())) >= enough or id in self.works
        ]

    def _start(self, report: str) -> tuple[Items, str | None, bool]:
        names = self._finished.get(report, [])
        if len(names) < self.dataset.settings.readers:
            raise OperationError("Not enough people have finished this report.", code="not-ready")
        copies = {who: self.dataset.works(who)[report].schema(self.dataset.task) for who in names}
        return items_of(self.dataset.task, copies), None, False

    def _changes(self, work: Work, operation: Operation) -> list[Change]:
        bench = self.bench(operation.report)
        if operation.action == "choose":
            return work.changes_to(_choose(work, operation, bench))
        if operation.action == "accept-all":
            raise OperationError("Differences are decided one by one.", code="differences")
        if operation.action == "finish" and (left := undecided(work)):
            raise OperationError("A difference was not decided.", code="not-looked-at", at=left[0])
        return changes_of(work, operation, bench)


def undecided(work: Work) -> list[str]:
    """Paths of differences that wait for a decision; those of a record that was rejected do not."""
    found = []
    for key in work.items:
        if not key.startswith("readings:"):
            continue
        path = key.removeprefix("readings:")
        record = ".".join(path.split(".")[:2])
        if work.decision(path) == NOT_LOOKED_AT and work.decision(record) != "rejected":
            found.append(path)
    return found


def _choose(work: Work, operation: Operation, bench: Bench) -> Items:
    """Take the reading of `target`: a value, what a record links to, or whether the record is there at all."""
    readings = work.items.get(f"readings:{operation.path}") or ()
    taken = next((one for one in readings if operation.target in one["by"]), None)
    if taken is None:
        raise OperationError("There is nothing to choose from here.", code="choose", at=operation.path)
    list_name, record_id, name = split_path(operation.path)
    choice = {f"choice:{operation.path}": operation.target}
    if not name:
        if taken["value"]:
            return {f"decision:{operation.path}": "accepted", **choice}
        return without_record(work, list_name, record_id, bench) | {
            f"decision:{operation.path}": "rejected",
            **choice,
        }
    record = work.record(list_name, record_id)
    if record is None:
        raise OperationError("There is no such record any more.", code="unknown-record", at=operation.path)
    value = taken["value"]
    if name in bench.list_of(list_name).links:
        value = [one for one in value if one in work.ids(bench.list_of(list_name).links[name])]
    return {
        f"record:{list_name}.{record_id}": {**record, name: value},
        f"decision:{operation.path}": "accepted" if value is not None else "nothing",
        **choice,
    }


__all__ = ["AdjudicationDesk", "Cluster", "align", "items_of", "undecided"]
