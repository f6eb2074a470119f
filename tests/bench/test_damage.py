"""The benchmark's own damages on a made-up report: each knowable one is flagged where it was done, no harmless one is."""

from __future__ import annotations

import json
import random

import pytest

from evals.bench.damage.__main__ import SecondReading, flags, settled
from evals.bench.damage.catalogue import DAMAGES
from evals.bench.damage.perfect import Case
from evals.bench.damage.site import Damage, Site
from extractor.answer import asked_fields, parse_answer
from extractor.pipeline.settling import Ground, settle
from extractor.report import Report
from tests.pipeline.conversation import TASK, TEXT, good, response

REPORT = Report(
    id="damage",
    text=TEXT + "Le dernier scanner montre une réponse partielle, pas de progression.",
    language="fr",
)


def case_of() -> Case:
    answer = good()
    answer["responses"].append(response("r2", ["t3"], "6|réponse partielle", "PR"))
    answer["treatments"][2]["dose"] = "5|5 mg"
    claims = parse_answer(TASK, json.dumps(answer))
    return Case(REPORT, claims, settle(claims, TASK, Ground(REPORT, TASK)))


CASE = case_of()
GROUND = Ground(REPORT, TASK)
FOREIGN = {"drug": ["régorafénib"], "dose": ["160 mg"], "date": ["mai 1998"], "category": ["masse disparue"], "term": ["mucite"], "schedule": ["tous les 21 jours"]}  # fmt: skip


def sites(damage: Damage) -> list[Site]:
    return [
        Site(CASE, TASK, record, place, spec, random.Random(3), FOREIGN)
        for record in TASK.records
        for place, one in enumerate(CASE.claims.records[record.name])
        for spec in asked_fields(record)
        if spec.name in one.fields and spec.type in damage.types
        and (one.fields[spec.name].quote is not None or damage.group == "unknowable")
    ]  # fmt: skip


def test_the_undamaged_answer_has_no_flag() -> None:
    assert not any(error for error, _ in flags(settled(CASE, CASE.claims, TASK, GROUND)).values())


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_a_damage_does_what_its_group_says(damage: Damage) -> None:
    done = 0
    for site in sites(damage):
        outcome = damage.do(site)
        if outcome is None:
            continue
        path = f"{site.record.name}.{site.claims[site.place].id}.{site.spec.name}"
        claims, path = outcome if isinstance(outcome, tuple) else (outcome, path)
        assert claims != CASE.claims
        error, _ = flags(settled(CASE, claims, TASK, GROUND)).get(path, (False, False))
        if damage.group != "unknowable":
            assert error == (damage.group == "knowable"), (path, site.claim.quote)
        done += 1
    rare = ("planned or refused as given", "a month invented in the reading", "a word left out inside")
    assert done or damage.name in rare


def test_there_are_at_least_twenty_ways() -> None:
    assert sum(damage.group == "knowable" for damage in DAMAGES) >= 20


def test_votes_restore_a_field_and_a_second_reader_disputes_it() -> None:
    second = SecondReading(CASE, TASK, GROUND)
    damage = next(one for one in DAMAGES if one.name == "another verbatim quote")
    site = next(site for site in sites(damage) if site.spec.name == "dose" and site.place == 1)
    claims = damage.do(site)
    assert claims is not None
    assert not isinstance(claims, tuple)
    records = settled(CASE, claims, TASK, GROUND)
    assert second.restores(records, "treatments.t2.dose")
    assert second.disputes(records, "treatments.t2.dose")
