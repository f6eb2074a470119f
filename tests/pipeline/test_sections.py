"""Long reports: how they are cut, and that records at a border come out once and whole."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.engines.base import Ask, Failed, Reply
from extractor.pipeline import Options, Pipeline, run
from extractor.pipeline.sections import sections_of, tokens_of
from extractor.report import Report
from tests.pipeline.conversation import TASK, Scripted, answered, read, response, treatment

FILLER = "La patiente est revue en consultation, l'examen clinique est sans particularité ce jour. "


@given(st.lists(st.integers(1, 90), min_size=1, max_size=60), st.integers(20, 200), st.integers(0, 9))
@settings(max_examples=150, deadline=None)
def test_sections_hold_every_sentence_in_order_within_the_limit(
    sizes: list[int], limit: int, overlap: int
) -> None:
    report = Report(id="r", text="\n".join("Mot" + "a" * size + "." for size in sizes))
    sections = sections_of(report, limit, overlap)
    assert sections[0].start == 1
    assert sections[-1].stop == len(report.sentences) + 1
    for section in sections:
        tokens = sum(tokens_of(report.words(report.sentences[n - 1])) + 3 for n in section)
        assert tokens <= limit or len(section) == 1
    for one, following in itertools.pairwise(sections):
        assert one.start < following.start <= one.stop
        assert following.stop > one.stop
        assert one.stop - following.start <= overlap


def test_a_short_report_is_one_section() -> None:
    report = Report(id="r", text=FILLER * 20)
    assert sections_of(report, 8000, 8) == (range(1, 21),)


DRUGS = ["évérolimus", "axitinib", "sunitinib", "pazopanib", "sorafénib", "cabozantinib", "lenvatinib", "nivolumab", "gefitinib", "erlotinib"]  # fmt: skip


def long_report(characters: int, drugs: list[str]) -> Report:
    """Each drug begun, assessed and, in the next part of the text, stopped."""
    each = characters // (2 * len(drugs))
    parts: list[str] = []
    for number, drug in enumerate(drugs):
        parts.append(
            f"En mars {2001 + number}, elle débute un traitement par {drug} 10 mg par jour. "
            + FILLER * (each // len(FILLER))
        )
        parts.append(
            f"Le {drug} est arrêté en octobre {2001 + number} devant une progression. "
            + FILLER * (each // len(FILLER))
        )
    return Report(id="long", text="\n".join(parts))


def reader(ask: Ask) -> Reply:
    """A model that reads the lines it is shown, and nothing else: every drug that a line begins or ends."""
    lines = re.findall(r"^(\d+)\| (.*)$", ask.messages[-1]["content"], re.MULTILINE)
    records: dict[str, dict[str, Any]] = {}
    responses = []
    for number, line in lines:
        if begun := re.match(r"En (mars \d+), .* par (\S+) (10 mg) (par jour)", line):
            date, drug, dose, schedule = (f"{number}|{words}" for words in begun.groups())
            records[begun.group(2)] = treatment(
                f"t{len(records) + 1}", drug, dose=dose, schedule=schedule, start=date, status="active"
            )
        elif ended := re.match(r"Le (\S+) est arrêté en (octobre \d+) devant une (progression)", line):
            name = ended.group(1)
            if name not in records:
                records[name] = treatment(f"t{len(records) + 1}", f"{number}|{name}")
            records[name] |= {
                "end": f"{number}|{ended.group(2)}",
                "status": "stopped",
                "stop_reason": "progression",
            }
            responses.append(
                response(f"r{len(responses) + 1}", [records[name]["id"]], f"{number}|progression", "PD", f"{number}|{ended.group(2)}")
            )  # fmt: skip
    return answered({"treatments": list(records.values()), "responses": responses, "reactions": []})


def check_whole(extraction: Any, drugs: list[str]) -> None:
    treatments = extraction.records.treatments
    assert [record.drug.quote for record in treatments] == drugs
    assert len({record.id for record in treatments}) == len(drugs)
    for number, record in enumerate(treatments):
        assert (record.start.date, record.end.date) == (f"{2001 + number}-03", f"{2001 + number}-10")
        assert (record.dose.value, record.status.value) == (10, "stopped")
    responses = extraction.records.responses
    assert [one.treatments for one in responses] == [[record.id] for record in treatments]


def test_records_that_span_a_border_come_out_whole() -> None:
    drugs = DRUGS[:4]
    report = long_report(20_000, drugs)
    extraction, engine = read(reader, report=report, section_tokens=1_500, overlap=4)
    assert len(engine.asks) > 4
    check_whole(extraction, drugs)
    assert extraction.state == "ok"
    assert extraction.usage.requests == len(engine.asks)


def test_two_hundred_thousand_characters() -> None:
    report = long_report(200_000, DRUGS)
    assert len(report.text) > 195_000
    extraction, engine = read(reader, report=report)
    assert len(engine.asks) >= 8
    check_whole(extraction, DRUGS)


def test_a_second_stretch_of_the_same_drug_is_not_merged_into_the_first() -> None:
    report = long_report(12_000, ["évérolimus", "évérolimus"])
    extraction, _ = read(reader, report=report, section_tokens=1_000, overlap=3)
    assert [record.start.date for record in extraction.records.treatments] == ["2001-03", "2002-03"]
    assert [record.end.date for record in extraction.records.treatments] == ["2001-10", "2002-10"]


def test_a_section_that_gets_no_answer_is_an_error_and_costs_no_other() -> None:
    report = long_report(8_000, DRUGS[:2])
    options = Options(engine="llm", section_tokens=1_000, overlap=2)
    calls = 0

    def sometimes(ask: Ask) -> Reply:
        nonlocal calls
        calls += 1
        return Failed("http-500", "no") if calls == 2 else reader(ask)

    extraction = run(Pipeline(TASK, options), Scripted(sometimes), report)
    assert extraction.state == "partial"
    assert "section-unread" in {issue.code for issue in extraction.issues}
    assert extraction.records.treatments


def test_each_section_says_which_sentences_it_is() -> None:
    report = long_report(8_000, DRUGS[:2])
    _, engine = read(reader, report=report, section_tokens=1_000, overlap=2)
    bodies = [ask.messages[-1]["content"] for ask in engine.asks]
    assert all(f"of {len(report.sentences)}" in body for body in bodies)
    assert json.dumps(bodies).count("longer report") == len(bodies)
