"""What the page can ask for: the queue, a report with its form, an operation, suggestions, a live parse."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from typing import Any

from extractor.curation.adjudication import AdjudicationDesk, undecided
from extractor.curation.dataset import Dataset
from extractor.curation.desk import Desk
from extractor.curation.errors import OperationError
from extractor.curation.forms import form_of, original_view, value_view, work_view
from extractor.curation.operations import Operation, Selection, main_field
from extractor.curation.queue import Order, queue
from extractor.curation.work import Work
from extractor.schema import Record
from extractor.values.base import FieldSpec


class Office:
    """Desks of everybody who is signed in; each sees only the own one. In adjudication there is one desk."""

    def __init__(
        self,
        dataset: Dataset,
        who: str,
        *,
        adjudicate: bool = False,
        order: Order = "disputed",
        slices: Mapping[str, str] | None = None,
    ) -> None:
        self.dataset = dataset
        self.who = who
        self._adjudicate = adjudicate
        self._order: Order = order
        self._slices = slices or {}
        self._desks: dict[str, Desk] = {}
        self._guard = threading.Lock()
        self._reports = {key_of(id): id for id in dataset.reports}
        self._form = form_of(dataset.task)
        if who:
            self.desk(who)

    def may_enter(self, name: str) -> bool:
        """Whether this person may work here at all: in adjudication only the adjudicator."""
        return name == self.who if self._adjudicate else True

    def desk(self, who: str) -> Desk:
        """The desk of a person, opened when first needed."""
        with self._guard:
            if who not in self._desks:
                made = AdjudicationDesk(self.dataset, who) if self._adjudicate else Desk.of(self.dataset, who)
                self._desks[who] = made.open()
            return self._desks[who]

    def close(self) -> None:
        """Close all desks: what follows from their logs is written."""
        with self._guard:
            for desk in self._desks.values():
                desk.close()
            self._desks.clear()

    def start(self, who: str, body: dict[str, Any]) -> dict[str, Any]:
        """What the page needs once: who, the form, and the queue."""
        return {
            "who": who,
            "dataset": self.dataset.settings.name,
            "mode": "adjudicate" if self._adjudicate else "review",
            "form": self._form,
            "queue": self.queue(who, body),
        }

    def queue(self, who: str, body: dict[str, Any]) -> list[dict[str, Any]]:
        """The reports in the order of the queue."""
        desk = self.desk(who)
        if isinstance(desk, AdjudicationDesk):
            entries = [_adjudicated(id, desk.works.get(id)) for id in desk.ready()]
            return sorted(entries, key=lambda entry: entry["finished"])
        found = queue(self.dataset, who, desk.works, order=self._order, slices=self._slices)
        return [
            {
                "key": key_of(one.report), "id": one.report, "blind": one.blind, "begun": one.begun,
                "finished": one.finished,
            }
            for one in found
        ]  # fmt: skip

    def open_report(self, who: str, body: dict[str, Any]) -> dict[str, Any]:
        """A report's text with the person's copy of it; of a blind one nothing that a machine saw."""
        id = self._report(body)
        desk, report, task = self.desk(who), self.dataset.reports[id], self.dataset.task
        work = desk.work(id)
        draft = None if work.blind or self._adjudicate else self.dataset.drafts.get(id)
        return {
            "report": {
                "key": body["key"], "id": id, "text": report.text, "language": report.language,
                "date": report.report_date,
            },
            "work": work_view(task, work),
            "original": {} if self._adjudicate else original_view(task, work),
            "disputes": [
                {"at": one.at, "reader": one.reader, "verdict": one.verdict, "shown": one.shown, "share": one.share}
                for one in draft.disputes
                if one.verdict != "agrees"
            ]
            if draft
            else [],
            "confidence": draft.confidence if draft else {},
            "issues": [{"code": one.code, "message": one.message} for one in draft.issues] if draft else [],
        }  # fmt: skip

    def operate(self, who: str, body: dict[str, Any]) -> dict[str, Any]:
        """Do an operation; what comes back is on the disk."""
        operation = Operation.model_validate({**body, "report": self._report({"key": body.get("report")})})
        work, changes = self.desk(who).submit(operation)
        return work_view(self.dataset.task, work, [key for key, _, _ in changes])

    def suggest(self, who: str, body: dict[str, Any]) -> list[dict[str, Any]]:
        """What could be meant by the words typed so far."""
        desk, spec, record = self._at(who, body)
        found = desk.bench(self._report(body)).suggest(spec, record, str(body.get("query", ""))[:400])
        return [{"source": one.source, "label": one.label, "value": value_view(one.value)} for one in found]

    def parse(self, who: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """What a selection or typed columns would become: the live parse. Nothing is kept."""
        desk, spec, record = self._at(who, body)
        given = Selection.model_validate(body["value"])
        made = desk.bench(self._report(body)).make(
            spec, record, quote=given.quote, span=given.span, normalised=given.normalised
        )
        return value_view(made)

    def agreement(self, who: str, body: dict[str, Any]) -> dict[str, Any]:
        """The agreement of all annotators; for adjudicators only, for it tells of others' copies."""
        if not self._adjudicate:
            raise OperationError("Agreement is shown to adjudicators.", code="not-allowed")
        from extractor.curation.agreement import agreement

        return agreement(self.dataset, resamples=500).as_dict()

    def _report(self, body: dict[str, Any]) -> str:
        id = self._reports.get(str(body.get("key")))
        if id is None:
            raise OperationError("There is no such report.", code="unknown-report")
        return id

    def _at(self, who: str, body: dict[str, Any]) -> tuple[Desk, FieldSpec, Record | None]:
        """The field that a path names and the record around it; a list's path means a new record's first field."""
        id, path = self._report(body), str(body.get("path", ""))
        desk = self.desk(who)
        bench = desk.bench(id)
        if "." not in path:
            return desk, main_field(bench.list_of(path)), None
        record_spec, record_id, spec = bench.field_of(path)
        data = desk.work(id).record(record_spec.name, record_id)
        return desk, spec, record_spec.type.model_validate(data) if data is not None else None


def _adjudicated(id: str, work: Work | None) -> dict[str, Any]:
    return {
        "key": key_of(id), "id": id, "blind": False, "begun": work is not None and work.version > 1,
        "finished": work is not None and work.finished, "left": len(undecided(work)) if work is not None else None,
    }  # fmt: skip


def key_of(report: str) -> str:
    """What names a report in calls of the page: not its id."""
    return hashlib.sha256(report.encode("utf-8", "surrogatepass")).hexdigest()[:16]
