"""Whatever the text: no error, evidence that stands in the report, unique ids, work that grows with the length."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.assertion import Assertions
from extractor.assertion.scope import MOST_TOKENS
from extractor.engines.rules import times
from extractor.engines.rules.document import Mention
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


@dataclass
class Counted:
    """Calls of one kind and what they looked over."""

    calls: int = 0
    tokens: int = 0


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Counts the ways that the engine measures between dates and drugs, and the tokens that it walks on them."""
    count = Counted()
    measured = times.apart

    def apart(words: list[str], mention: Mention, first: int, last: int) -> int:
        count.calls += 1
        count.tokens += max(first - mention.last, mention.first - last, 0)
        return measured(words, mention, first, last)

    monkeypatch.setattr(times, "apart", apart)
    for name in ("dosing", "assessments"):
        monkeypatch.setattr(f"extractor.engines.rules.{name}.apart", apart)
    return count


def work(text: str, count: Counted) -> tuple[int, int]:
    """What reading a text costs by the counter."""
    count.calls = count.tokens = 0
    read(Report(id="long", text=text, language="fr"), TASKS["oncology"])
    return count.calls, count.tokens


@pytest.mark.parametrize("joined_by", ["\n\n", " ", "\n"])
def test_work_grows_with_the_length_of_the_text(joined_by: str, counted: Counted) -> None:
    calls, tokens = work(joined_by.join([FOUNDING[1]] * 8), counted)
    assert calls > 100
    many_calls, many_tokens = work(joined_by.join([FOUNDING[1]] * 64), counted)
    assert many_calls <= 1.2 * 8 * calls
    assert many_tokens <= 1.2 * 8 * tokens


def test_a_line_without_a_break_is_cut_into_sentences() -> None:
    text = " ".join(FOUNDING[1].replace(".", ",").split()) * 30
    report = Report(id="line", text=text, language="fr")
    bounds = Assertions(report).bounds
    assert len(report.sentences) < 40 < len(bounds)
    assert max(last - first for first, last in bounds) <= MOST_TOKENS
    assert bounds[-1][1] == len(report.tokens.words)
    assert all(one[1] <= two[0] for one, two in pairwise(bounds))


def test_work_on_a_line_without_a_break_grows_with_its_length(counted: Counted) -> None:
    line = " ".join(FOUNDING[1].replace(".", ",").split())
    calls, tokens = work(line * 8, counted)
    many_calls, many_tokens = work(line * 64, counted)
    assert calls > 100
    assert many_calls <= 1.5 * 8 * calls
    assert many_tokens <= 1.5 * 8 * tokens
