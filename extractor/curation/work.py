"""One person's copy of one report: a flat mapping that events change, and that their replay makes again.

Keys of `items`:

- `list:treatments`: ids of the records, in order
- `record:treatments.t1`: the record as JSON data; null once it was rejected or merged away
- `decision:treatments.t1.dose` (a value), `decision:treatments.t1` (a record), `decision:treatments` (a list):
  what was decided, one of `DECISIONS`; no key: not looked at
- `choice:treatments.t1.dose`: whose reading an adjudicator took
- `status`: `open` or `finished`; `note:treatments.t1.dose`: the annotator's words on it (no path: on the report)

An event holds (key, before, after) for each key that it changes, so that it can be checked, undone and replayed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from extractor.curation.errors import LogError
from extractor.schema import Record, Schema
from extractor.task import Task

Decision = Literal["accepted", "corrected", "rejected", "nothing"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
NOT_LOOKED_AT = "unseen"
"""The fifth state, which no key says."""
Change = tuple[str, Any, Any]
OPEN, FINISHED = "open", "finished"


@dataclass
class Work:
    """The state. `original` is what the report was opened with; `version` counts the events that changed it."""

    report: str
    draft: str | None = None
    blind: bool = False
    version: int = 0
    items: dict[str, Any] = field(default_factory=dict)
    original: dict[str, Any] = field(default_factory=dict)
    undoable: list[dict[str, Any]] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    """What each version changed: `subjects[n]` is the path of the event that made version n + 1."""
    operations: set[str] = field(default_factory=set)

    @property
    def finished(self) -> bool:
        """Whether the annotator is through with it."""
        return bool(self.items.get("status") == FINISHED)

    def ids(self, list_name: str) -> list[str]:
        """Ids of the records of a list, in order."""
        return list(self.items.get(f"list:{list_name}", ()))

    def record(self, list_name: str, record_id: str) -> dict[str, Any] | None:
        """A record as JSON data."""
        found = self.items.get(f"record:{list_name}.{record_id}")
        return found if isinstance(found, dict) else None

    def decision(self, path: str) -> str:
        """What was decided at a path; `unseen` where nothing was."""
        return str(self.items.get(f"decision:{path}", NOT_LOOKED_AT))

    def schema(self, task: Task) -> Schema:
        """The records as the task's schema, derived fields filled."""
        lists = {
            spec.name: [
                spec.type.model_validate(record)
                for one in self.ids(spec.name)
                if (record := self.record(spec.name, one)) is not None
            ]
            for spec in task.records
        }
        records = task.schema(**lists)
        records.complete()
        return records

    def apply(self, event: dict[str, Any]) -> None:
        """Take an event in; LogError where it does not fit what is there."""
        if event["id"]:
            self.operations.add(event["id"])
        if not event["applied"]:
            return
        for key, before, after in event["changes"]:
            if self.items.get(key) != before:
                raise LogError(f"An event of report {self.report!r} does not fit the state before it.")
            if after is None:
                self.items.pop(key, None)
            else:
                self.items[key] = after
        self.version += 1
        self.subjects.append(event["path"])
        if event["action"] == "open":
            self.draft, self.blind = event["draft"], event["blind"]
            self.original = dict(self.items)
        elif event["action"] == "undo":
            self.undoable.pop()
        else:
            self.undoable.append(event)

    def changes_to(self, after: dict[str, Any]) -> list[Change]:
        """The changes that give keys new contents (None takes a key away), without those that change nothing."""
        return [
            (key, self.items.get(key), value) for key, value in after.items() if self.items.get(key) != value
        ]


def replay(events: Iterable[dict[str, Any]]) -> dict[str, Work]:
    """The copies that events make, by report id, in the order in which they were opened."""
    found: dict[str, Work] = {}
    for event in events:
        found.setdefault(event["report"], Work(event["report"])).apply(event)
    return found


def opening(records: Schema) -> dict[str, Any]:
    """The items that a report is opened with: the records of a draft, or of an empty schema."""
    items: dict[str, Any] = {"status": OPEN}
    for name, listed in records.lists():
        items[f"list:{name}"] = [record.id for record in listed]
        items |= {f"record:{name}.{record.id}": as_data(record) for record in listed}
    return items


def as_data(record: Record) -> dict[str, Any]:
    """A record as JSON data."""
    return record.model_dump(mode="json")
