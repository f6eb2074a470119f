"""Whatever the text: no error, evidence that stands in the report, unique ids, time that grows with the length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.engines.rules.engine import read
from extractor.report import Language, Report
from extractor.task import Task
from tests.engines.rules.test_founding_report import FOUNDING

WORDS = (
    "imatinib sunitinib FOLFOX BEP ( ) , . ; : \n \n\n 400 mg par jour 800 mg /12h mg/m2 en octobre 2009 2010-05-03 mai "
    "débuté arrêté started stopped switched to se suspende inicia progresión réponse complète rechute stable 2e ligne "
    "second-line 6 cycles refuse allergie père planned no not sans si until jusqu'en depuis from entre et and y "
    "\u200b \u00ad \ufb01 é ÷ \U0001f48a Traitement habituel : - * la même année two months later actuellement died"
).split(" ")
TASKS = {name: Task.load(name) for name in ("oncology", "pharmacovigilance")}


@settings(max_examples=150, deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=60),
    language=st.sampled_from(["fr", "en", "es"]),
    task=st.sampled_from(sorted(TASKS)),
)
def test_any_text_gives_grounded_records(words: list[str], language: Language, task: str) -> None:
    report = Report(id="any", text=" ".join(words), language=language)
    records = read(report, TASKS[task])
    for path, value in records.values():
        if value.quote is not None and value.span is not None:
            assert report.words(value.span) == value.quote, path
    for _, listed in records.lists():
        identities = [record.id for record in listed]
        assert len(identities) == len(set(identities))


@pytest.mark.parametrize("joined_by", ["\n\n", " ", "\n"])
def test_time_grows_with_the_length_of_the_text(joined_by: str) -> None:
    def seconds(times: int) -> float:
        report = Report(id="long", text=joined_by.join([FOUNDING[1]] * times), language="fr")
        begin = time.process_time()
        read(report, TASKS["oncology"])
        return time.process_time() - begin

    seconds(2)
    short = min(seconds(8) for _ in range(3))
    assert min(seconds(64) for _ in range(2)) < 8 * 2.5 * short


def test_a_line_without_a_break_costs_no_more_than_one_with_breaks() -> None:
    text = " ".join(FOUNDING[1].replace(".", ",").split()) * 30
    begin = time.process_time()
    read(Report(id="line", text=text, language="fr"), TASKS["oncology"])
    assert len(text) / (time.process_time() - begin) > 20_000
