"""The score of one report: every field of every record judged, records whole or not, links apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from extractor.evaluation.counts import POSITION, Outcome
from extractor.evaluation.evidence import evidence_outcome
from extractor.evaluation.never import never_events
from extractor.evaluation.options import ScoringOptions
from extractor.evaluation.pairing import Side, by_role, identity_of, pair_linked, pair_main
from extractor.evaluation.report_score import ReportScore, attributes_of
from extractor.evaluation.timelines import TUPLE_MODES, score_tuples, tuples_of
from extractor.evaluation.verdicts import (
    FieldVerdict,
    Judgement,
    date_verdicts,
    judge,
    same_daily_amount,
)
from extractor.extraction import Extraction
from extractor.report import Report
from extractor.schema import Record
from extractor.task import RecordSpec, Task
from extractor.values.base import FieldSpec, Value
from extractor.values.date import PartialDate
from extractor.values.drug import Drug

_Sides = tuple[tuple[Record | None, Value | None], tuple[Record | None, Value | None]]


class Scorer:
    """Scores predictions of one task against gold, by rules that follow from the schema's types and roles."""

    def __init__(self, task: Task, options: ScoringOptions | None = None) -> None:
        self.task = task
        self.options = options or ScoringOptions()
        self.medications = {
            spec.name: field.name for spec in task.records if (field := spec.field("medication"))
        }
        self.identities = {spec.name: identity_of(spec).name for spec in task.records}
        ignored = set(self.options.ignore)
        self.fields: dict[str, tuple[FieldSpec, ...]] = {
            spec.name: tuple(
                field for field in spec.fields if field.path not in ignored and field.evidence != "derived"
            )
            for spec in task.records
        }
        # Lists are scored targets first, so that links can ask which of them were paired.
        self.order = sorted(task.records, key=lambda spec: len(spec.links))

    @cached_property
    def core(self) -> tuple[str, ...]:
        """Paths of the headline's fields: those of the core roles, of a linked list only its identity."""
        found = [
            field.path
            for spec in self.task.records
            for field in self.fields[spec.name]
            if field.role in self.options.core
        ]
        return tuple(found) or tuple(f.path for fields in self.fields.values() for f in fields)

    def score(
        self, gold: Extraction[Any], found: Extraction[Any] | None, report: Report | None = None
    ) -> ReportScore:
        """Score one report; a prediction that is absent leaves all of gold missing."""
        state = found.state if found is not None else "absent"
        score = ReportScore(gold.report.id, state, attributes=attributes_of(gold, report, state))
        _Judge(self, score, gold, found, report).run()
        if found is not None:
            score.usage = {
                "requests": found.usage.requests,
                "input_tokens": found.usage.input_tokens,
                "output_tokens": found.usage.output_tokens,
                "cost": found.usage.cost or 0.0,
                "seconds": found.usage.seconds,
            }
        return score


class _Judge:
    """The work of scoring one report, list by list."""

    def __init__(
        self,
        scorer: Scorer,
        score: ReportScore,
        gold: Extraction[Any],
        found: Extraction[Any] | None,
        report: Report | None,
    ) -> None:
        self.scorer, self.score, self.report = scorer, score, report
        self.gold = dict(gold.records.lists())
        self.found: dict[str, list[Record]] = (
            dict(found.records.lists()) if found is not None else {name: [] for name in self.gold}
        )
        self.by_id = [
            {name: {record.id: record for record in records} for name, records in side.items()}
            for side in (self.gold, self.found)
        ]
        self.paired_ids: dict[str, frozenset[tuple[str, str]]] = {}
        self.tallies: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])

    def run(self) -> None:
        """Judge all lists, then what follows from whole lists: timelines and never-events."""
        for spec in self.scorer.order:
            self._list(spec)
        main = self.scorer.task.main
        drug, start, end = main.field("medication"), main.field("start"), main.field("end")
        if drug and (start or end):
            sides = [tuples_of(side[main.name], drug, start, end) for side in (self.gold, self.found)]
            for mode in TUPLE_MODES:
                counts = score_tuples(sides[0], sides[1], mode)
                if any(counts):
                    self.tallies[f"timeline:{mode}"] = list(counts)
        self.score.tallies = dict(self.tallies)

    def _list(self, spec: RecordSpec) -> None:
        gold, found = self.gold[spec.name], self.found[spec.name]
        pairs = self._pairs(spec, gold, found)
        self.paired_ids[spec.name] = frozenset((gold[i].id, found[j].id) for i, j in pairs)
        partner = dict(pairs)
        answered = set(partner.values())
        paired: list[tuple[Record, Record]] = []
        for i, record in enumerate(gold):
            other = found[partner[i]] if i in partner else None
            self._record(spec, record, other)
            if other is not None:
                paired.append((record, other))
        for j, record in enumerate(found):
            if j not in answered:
                self._record(spec, None, record)
        missed = [record for i, record in enumerate(gold) if i not in partner]
        spurious = [record for j, record in enumerate(found) if j not in answered]
        self._confusions(spec, missed, spurious)
        for kind, path, reason in never_events(spec, paired, spurious, self.report, self.scorer.options):
            self.score.never.append((kind, path, reason))
            self.tallies[f"never:{kind}"][POSITION["W"]] += 1

    def _pairs(self, spec: RecordSpec, gold: list[Record], found: list[Record]) -> list[tuple[int, int]]:
        dates, identities = self.scorer.options.dates, self.scorer.identities
        if not gold or not found:
            return []
        if spec.links:
            targets = {
                link: (self.by_id[0][to], self.by_id[1][to], identities[to])
                for link, to in spec.links.items()
            }
            paired = {link: self.paired_ids.get(to, frozenset()) for link, to in spec.links.items()}
            return pair_linked(spec, gold, found, targets=targets, paired_ids=paired, dates=dates)
        sides = [Side(side[spec.name], self._linked_to(spec.name, side)) for side in (self.gold, self.found)]
        return pair_main(spec, sides[0], sides[1], identities, dates)

    def _linked_to(
        self, name: str, side: Mapping[str, Sequence[Record]]
    ) -> dict[str, dict[str, list[Record]]]:
        pointing: dict[str, dict[str, list[Record]]] = {}
        for spec in self.scorer.task.records:
            for link, to in spec.links.items():
                if to == name:
                    by_target = pointing.setdefault(spec.name, defaultdict(list))
                    for record in side[spec.name]:
                        for target in getattr(record, link):
                            by_target[target].append(record)
        return pointing

    def _record(self, spec: RecordSpec, gold: Record | None, found: Record | None) -> None:
        """Judge every field of a pair, or of a record that has no counterpart."""
        group = self._group(spec, gold, found)
        core, whole, core_whole = self.scorer.core, True, True
        for field_spec in self.scorer.fields[spec.name]:
            one = getattr(gold, field_spec.name) if gold is not None else None
            other = getattr(found, field_spec.name) if found is not None else None
            if one is None and other is None:
                continue
            judgement = judge(one, other, self.scorer.options.dates)
            if judgement is None:
                continue
            if judgement.outcome == "W" and field_spec.role == "dose" and gold and found:
                judgement = _or_same_daily(judgement, spec, gold, found)
            path = field_spec.path
            self._count(f"field:{path}", judgement.outcome)
            if judgement.outcome != "C":
                whole = False
                core_whole = core_whole and path not in core
            self._keep(field_spec, judgement, ((gold, one), (found, other)), group)
            self._extras(field_spec, judgement, one, other)
        linked = self._links(spec, gold, found) if spec.links else True
        for name, right in (("record", whole and linked), ("core", core_whole)):
            outcome: Outcome = "M" if found is None else "Sp" if gold is None else "C" if right else "W"
            self._count(f"{name}:{spec.name}", outcome)

    def _keep(self, field_spec: FieldSpec, judgement: Judgement, sides: _Sides, group: str) -> None:
        (gold, one), (found, other) = sides
        right, name, record = judgement.outcome == "C", field_spec.name, field_spec.record
        self.score.verdicts.append(
            FieldVerdict(
                field_spec.path, judgement.outcome, judgement.degree, judgement.reason,
                f"{record}.{gold.id}.{name}" if gold is not None and judgement.outcome != "Sp" else None,
                f"{record}.{found.id}.{name}" if found is not None and judgement.outcome != "M" else None,
                "" if right or one is None else one.shown(),
                "" if right or other is None else other.shown(),
                group, gold is None or found is None,
            )
        )  # fmt: skip

    def _extras(
        self, field_spec: FieldSpec, judgement: Judgement, one: Value | None, other: Value | None
    ) -> None:
        path = field_spec.path
        if field_spec.type is PartialDate:
            if one is not None and other is not None:
                self.tallies[f"degree:{path}:{judgement.degree}"][0] += 1
            for verdict in date_verdicts(path, one, other):
                self._count(f"{verdict.precision}:{path}", verdict.outcome)
        if field_spec.evidence == "required" and one is not None and other is not None:
            outcome = evidence_outcome(one, other)
            if outcome is not None:
                self._count(f"evidence:{path}", outcome)
        if field_spec.type.kind == "category" and one is not None and other is not None:
            self.score.confused.append((path, one.shown(), other.shown()))

    def _links(self, spec: RecordSpec, gold: Record | None, found: Record | None) -> bool:
        """Judge each link by itself: right if it leads to the counterpart of the record that gold's leads to."""
        right = True
        for link, to in spec.links.items():
            wanted = set(getattr(gold, link)) if gold is not None else set()
            given = set(getattr(found, link)) if found is not None else set()
            pairs = self.paired_ids.get(to, frozenset())
            correct = sum((a, b) in pairs for a in wanted for b in given)
            right = right and correct == len(wanted) == len(given)
            if not wanted and not given:
                continue
            counts = self.tallies[f"link:{spec.name}.{link}"]
            counts[0] += correct
            counts[2] += len(wanted) - correct
            counts[3] += len(given) - correct
        return right

    def _confusions(self, spec: RecordSpec, missed: list[Record], spurious: list[Record]) -> None:
        """Categories that identify a record and were told otherwise: leftovers that share a target, each once."""
        identity = self.scorer.identities[spec.name]
        field_spec = next(field for field in spec.fields if field.name == identity)
        if field_spec.type.kind != "category" or not spec.links:
            return
        left = list(spurious)
        for record in missed:
            match = next((other for other in left if self._common_target(spec, record, other)), None)
            if match is not None:
                left.remove(match)
                shown = getattr(record, identity).shown(), getattr(match, identity).shown()
                self.score.confused.append((field_spec.path, *shown))

    def _common_target(self, spec: RecordSpec, gold: Record, found: Record) -> bool:
        return any(
            (a, b) in self.paired_ids.get(to, frozenset())
            for link, to in spec.links.items()
            for a in getattr(gold, link)
            for b in getattr(found, link)
        )

    def _group(self, spec: RecordSpec, gold: Record | None, found: Record | None) -> str:
        """The class of the drug that a record is about: the first three signs of its ATC code."""
        for side, record in ((0, gold), (1, found)):
            if record is None:
                continue
            medication = self.scorer.medications.get(spec.name)
            drugs: list[object] = [getattr(record, medication)] if medication else []
            for link, to in spec.links.items():
                name = self.scorer.medications.get(to)
                targets = (self.by_id[side][to].get(id) for id in getattr(record, link))
                drugs += [getattr(target, name) for target in targets if target is not None and name]
            codes = [drug.codes.get("ATC", "") for drug in drugs if isinstance(drug, Drug)]
            return min((code[:3] for code in codes if code), default="no code")
        return "no code"

    def _count(self, name: str, outcome: Outcome) -> None:
        self.tallies[name][POSITION[outcome]] += 1


def _or_same_daily(judgement: Judgement, spec: RecordSpec, gold: Record, found: Record) -> Judgement:
    if same_daily_amount(by_role(spec, gold), by_role(spec, found)):
        return Judgement("C", "equivalent", "same amount a day with its schedule")
    return judgement
