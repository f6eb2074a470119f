"""Command line of the benchmark."""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.bench.damage.catalogue import DAMAGES
from evals.bench.damage.perfect import Case, perfect
from evals.bench.damage.site import Damage, Site
from extractor.answer import Claims, asked_fields, parse_answer, write_answer
from extractor.engines.rules import RulesEngine
from extractor.extraction import Extraction, Provenance, ReportReference
from extractor.formats import annotation
from extractor.matching import pair_schemas
from extractor.pipeline import Pipeline, disputes, run, vote
from extractor.pipeline.checks import check_records
from extractor.pipeline.settling import Ground, settle
from extractor.prompts import Prompt
from extractor.report import Report
from extractor.schema import Schema
from extractor.task import Task
from extractor.workspace import built_in_root


@dataclass
class Tally:
    """Of one damage: fields spoilt; fields flagged with an error, with anything, disputed by the offline engine where it
    did not dispute the undamaged answer, restored by two undamaged votes; what slipped through."""

    made: int = 0
    errors: int = 0
    noticed: int = 0
    disputed: int = 0
    restored: int = 0
    missed: list[str] = field(default_factory=list)


def load_cases(task: Task, seeds: Path, annotations: Path | None) -> list[Case]:
    """Seed reports whose gold stands beside them (`NAME.gold.json` by `NAME.LANGUAGE.txt`), or in a folder of annotation forms."""
    cases: list[Case] = []
    for path in sorted(seeds.glob("*/*.txt")):
        language = path.stem.rsplit(".", 1)[-1]
        report = Report.model_validate(
            {"id": path.stem, "text": path.read_text(encoding="utf-8"), "language": language}
        )
        beside = path.with_name(f"{path.stem.rpartition('.')[0]}.gold.json")
        form = annotations / f"{path.stem}.json" if annotations else None
        if beside.is_file():
            gold = task.read_extraction(beside.read_bytes())
        elif form is not None and form.is_file():
            gold = annotation.read(json.loads(form.read_text(encoding="utf-8")), report, task)
        else:
            continue
        cases.append(perfect(report, gold, task))
    return cases


def settled(case: Case, claims: Claims, task: Task, ground: Ground) -> Schema:
    """An answer through the wire form and back, settled and checked."""
    records = settle(parse_answer(task, write_answer(task, claims)), task, ground)
    check_records(records, task, case.report)
    return records


def flags(records: Schema) -> dict[str, tuple[bool, bool]]:
    """Path -> (an error stands on it, anything but an info does)."""
    return {
        path: (value.flagged, any(issue.severity != "info" for issue in value.issues))
        for path, value in records.values()
    }


def undamaged(
    cases: list[Case], task: Task
) -> tuple[int, Counter[str], list[str], list[dict[str, tuple[bool, bool]]]]:
    """Fields, issue codes, and where errors stand, on perfect answers."""
    fields, codes, places = 0, Counter[str](), list[str]()
    flagged: list[dict[str, tuple[bool, bool]]] = []
    for case in cases:
        records = settled(case, case.claims, task, Ground(case.report, task))
        flagged.append(flags(records))
        for path, value in records.values():
            if value.quote is None and value.span is None and not value.issues:
                continue
            fields += 1
            codes.update(f"{issue.severity} {issue.code}" for issue in value.issues)
            if value.flagged:
                places.append(f"{case.report.id} {path} {', '.join(i.code for i in value.issues)}")
    return fields, codes, places, flagged


def foreign_quotes(task: Task, cases: list[Case]) -> dict[str, list[str]]:
    """Quotes by kind of value: of the prompt's examples, and of other reports."""
    found: dict[str, list[str]] = defaultdict(list)
    examples = [parse_answer(task, example.answer_text) for example in Prompt.load(task).examples]
    for claims in [*examples, *(case.claims for case in cases)]:
        for record in task.records:
            for one in claims.records.get(record.name, ()):
                for spec in asked_fields(record):
                    claim = one.fields.get(spec.name)
                    if claim is not None and claim.quote:
                        found[spec.type.kind].append(claim.quote)
    return dict(found)


def damage_all(
    cases: list[Case], task: Task, clean: list[dict[str, tuple[bool, bool]]], each: int
) -> dict[str, Tally]:
    """Every damage at up to `each` fields of every report, drawn with a fixed seed."""
    tallies = {damage.name: Tally() for damage in DAMAGES}
    foreign = foreign_quotes(task, cases)
    for case, before in zip(cases, clean, strict=True):
        ground = Ground(case.report, task)
        second = SecondReading(case, task, ground)
        for damage in DAMAGES:
            chance = random.Random(f"{case.report.id} {damage.name}")
            sites = [
                site for site in _sites(case, task, damage, chance) if not before.get(_path(site), (True,))[0]
            ]
            chance.shuffle(sites)
            done = 0
            for site in sites:
                site.foreign = foreign
                if done >= each:
                    break
                done += _try(site, damage, tallies[damage.name], ground, second)
    return tallies


class SecondReading:
    """What a second reader adds: the offline engine's reading, and undamaged votes."""

    def __init__(self, case: Case, task: Task, ground: Ground) -> None:
        self.case, self.task = case, task
        self.rules = run(Pipeline(task), RulesEngine(), case.report)
        self.clean = self._extraction(settled(case, case.claims, task, ground))
        self.before = self._against(self.clean)

    def disputes(self, records: Schema, path: str) -> bool:
        """Whether the offline engine disputes the damaged answer there, and did not the undamaged one."""
        after = self._against(self._extraction(records))
        if path in after:
            return path not in self.before
        return sum(at == "added" for at in after) > sum(at == "added" for at in self.before) or (
            path.rpartition(".")[0] in after and path.rpartition(".")[0] not in self.before
        )

    def restores(self, records: Schema, path: str) -> bool:
        """Whether the damaged answer and two undamaged ones come out as the undamaged one, there."""
        voted = vote([self._extraction(records), self.clean, self.clean])
        right = pair_schemas(self.clean.records, voted.records)
        list_name, record_id, field_name = path.split(".")
        for left, other in right[list_name]:
            if left is not None and left.id == record_id:
                one, two = (getattr(record, field_name, None) for record in (left, other))
                return one is not None and two is not None and one.compare(two).correct
        return False

    def _against(self, extraction: Extraction[Any]) -> list[str]:
        found = disputes(extraction, self.rules)
        return [
            "added" if dispute.verdict == "adds" and "." not in dispute.at else dispute.at
            for dispute in found
            if dispute.verdict != "agrees"
        ]

    def _extraction(self, records: Schema) -> Extraction[Any]:
        provenance = Provenance(engine="gold", schema=self.task.schema_id)
        return self.task.extraction_type(
            report=ReportReference.to(self.case.report), task=self.task.name, state="ok", records=records,
            provenance=provenance,
        )  # fmt: skip


def _sites(case: Case, task: Task, damage: Damage, chance: random.Random) -> list[Site]:
    return [
        Site(case, task, record, place, spec, chance)
        for record in task.records
        for place, one in enumerate(case.claims.records[record.name])
        for spec in asked_fields(record)
        if spec.name in one.fields and spec.type in damage.types
        and (one.fields[spec.name].quote is not None or damage.group == "unknowable")
    ]  # fmt: skip


def _path(site: Site) -> str:
    return f"{site.record.name}.{site.claims[site.place].id}.{site.spec.name}"


def _try(site: Site, damage: Damage, tally: Tally, ground: Ground, second: SecondReading) -> int:
    outcome = damage.do(site)
    if outcome is None:
        return 0
    claims, path = outcome if isinstance(outcome, tuple) else (outcome, _path(site))
    records = settled(site.case, claims, site.task, ground)
    error, noticed = flags(records).get(path, (False, False))
    if damage.group == "unknowable":
        tally.disputed += second.disputes(records, path)
        tally.restored += second.restores(records, path)
    tally.made += 1
    tally.errors += error
    tally.noticed += noticed
    if not error:
        claim = claims.find(site.record.name, site.claims[site.place].id)
        said = claim.fields.get(site.spec.name) if claim else None
        tally.missed.append(f"{site.case.report.id} {path}: {site.claim.quote!r} -> {said.quote if said else None!r}"
                            f" | {said.reading if said else None}")  # fmt: skip
    return 1


def _line(group: str, name: str, counts: list[int]) -> str:
    made, errors, noticed, disputed, restored = counts
    share = made or 1
    line = (
        f"{group:10} {name:34} {made:5} fields  error {errors / share:7.2%}  noticed {noticed / share:7.2%}"
    )
    if group == "unknowable":
        line += f"  disputed offline {disputed / share:7.2%}  restored by two votes {restored / share:7.2%}"
    return line


def main() -> int:
    """Print the table; exit code 1 where a target is missed."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--task", default="oncology")
    ask.add_argument("--seeds", type=Path, default=built_in_root() / "seeds")
    ask.add_argument(
        "--annotations", type=Path, help="folder of annotation forms, for seeds without gold beside them"
    )
    ask.add_argument("--each", type=int, default=4, help="most fields a report that one damage is tried at")
    ask.add_argument("--missed", type=int, default=0, help="show so many slipped through of each damage")
    ask.add_argument("--json", type=Path)
    given = ask.parse_args()
    task = Task.load(given.task)
    cases = load_cases(task, given.seeds, given.annotations)
    if not cases:
        print("No seed has gold.", file=sys.stderr)
        return 2
    fields, codes, places, clean = undamaged(cases, task)
    print(
        f"{len(cases)} reports, {fields} quoted fields; errors on undamaged: {len(places)} ({len(places) / fields:.2%})"
    )
    print("  " + ", ".join(f"{code} {count}" for code, count in codes.most_common()))
    if given.missed:
        print("\n".join(f"    {place}" for place in places))
    tallies = damage_all(cases, task, clean, given.each)
    totals: dict[str, list[int]] = {}
    for damage in DAMAGES:
        tally = tallies[damage.name]
        counts = [tally.made, tally.errors, tally.noticed, tally.disputed, tally.restored]
        print(_line(damage.group, damage.name, counts))
        total = totals.setdefault(damage.group, [0] * len(counts))
        totals[damage.group] = [one + two for one, two in zip(total, counts, strict=True)]
        if damage.group == "knowable":
            print("".join(f"    {line}\n" for line in tally.missed[: given.missed]), end="")
    for group, total in totals.items():
        print(_line(group, "all", total))
    if given.json:
        body = {"reports": len(cases), "fields": fields, "undamaged_errors": len(places), "groups": totals}
        given.json.write_text(json.dumps(body, indent=1), encoding="utf-8")
    made, errors, *_ = totals["knowable"]
    return 0 if made >= 2000 and errors / made >= 0.98 and len(places) / fields <= 0.01 else 1


if __name__ == "__main__":
    raise SystemExit(main())
