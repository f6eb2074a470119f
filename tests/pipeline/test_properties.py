"""Laws of the pipeline: whatever a model writes, the report ends in a state, and every span says its quote."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.answer import asked_fields
from extractor.report import Report, Span
from tests.pipeline.conversation import REPORT, TASK, TEXT, answered, good, read

WORDS = st.one_of(
    st.sampled_from(TEXT.split()),
    st.builds(lambda a, b: TEXT[min(a, b) : max(a, b)], st.integers(0, len(TEXT)), st.integers(0, len(TEXT))),
    st.text(max_size=12),
)
CLAIM = st.one_of(
    st.none(),
    st.builds(lambda n, words: f"{n}|{words}", st.integers(-1, 9), WORDS),
    st.builds(lambda n, words, reading: f"{n}|{words}|{reading}", st.integers(0, 9), WORDS, WORDS),
    st.builds(
        lambda n, words, reading: {"q": f"{n}|{words}", "is": reading}, st.integers(0, 9), WORDS, WORDS
    ),
    st.sampled_from(["active", "planned", "CR", "oral", 6, 2.5, True, [], {}, "", "|", "1|", "1||"]),
)
ANY_JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8), CLAIM
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    """An answer in the right form with any claims in it."""
    answer: dict[str, Any] = {}
    for record in TASK.records:
        answer[record.name] = [
            {
                "id": draw(st.sampled_from(["t1", "t2", "r1", "", None, 3])),
                **{
                    link: draw(st.lists(st.sampled_from(["t1", "t2", "t9"]), max_size=2))
                    for link in record.links
                },
                **{spec.name: draw(st.one_of(CLAIM, ANY_JSON)) for spec in asked_fields(record)},
            }
            for _ in range(draw(st.integers(0, 2)))
        ]
    return answer


@given(answers(), answers())
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_any_answer_ends_in_a_state_and_spans_say_their_quotes(first: Any, second: Any) -> None:
    extraction, engine = read(answered(first), answered(second))
    assert len(engine.asks) <= 2
    assert extraction.state in ("ok", "partial", "failed")
    assert TASK.read_extraction(extraction.to_json()) == extraction
    for _, value in extraction.records.values():
        if value.span is not None and not value.flagged:
            assert REPORT.words(Span(*value.span)) == value.quote
        if value.quote and not value.flagged:
            assert value.span is not None
    flagged = any(value.flagged for _, value in extraction.records.values())
    assert not (extraction.state == "ok" and flagged)


@given(ANY_JSON, st.text(max_size=40))
@settings(max_examples=80, deadline=None)
def test_anything_at_all_ends_in_a_state(data: Any, text: str) -> None:
    for body in (json.dumps(data), text):
        extraction, _ = read(answered(body))
        assert extraction.state in ("ok", "partial", "failed")


@given(st.text(max_size=200))
@settings(max_examples=80, deadline=None)
def test_any_report_can_be_asked_about(text: str) -> None:
    extraction, _ = read(answered(good()), report=Report(id="any", text=text))
    assert extraction.state in ("ok", "partial", "failed")
