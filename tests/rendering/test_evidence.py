from hypothesis import given
from hypothesis import strategies as st

from extractor.rendering.evidence import Mark, evidence_fits, marks_of, segments
from extractor.report import Report, Span
from tests.made import TASK, TEXT, made_extraction, made_report


def test_every_value_with_a_place_has_a_mark() -> None:
    marks = marks_of(made_extraction(), TASK)
    assert [(mark.at, mark.role, TEXT[slice(*mark.span)], mark.shown) for mark in marks] == [
        ("t1.start", "start", "octobre 2009", "2009-10"),
        ("t1.drug", "medication", "imatinib", "imatinib"),
        ("t1.dose", "dose", "400 mg", "400 mg"),
        ("t1.schedule", "schedule", "par jour", marks[3].shown),
        ("r1.category", "response", "réponse complète", "CR"),
        ("r1.date", "date", "décembre 2009", "2009-12"),
        ("t2.drug", "medication", "sunitinib", "sunitinib"),
        ("t2.dose", "dose", "50 mg", "500 mg"),
    ]
    assert [mark.at for mark in marks if mark.flagged] == ["t2.dose"]


_spans = st.lists(st.tuples(st.integers(-3, 60), st.integers(-3, 60)), max_size=12)


@given(text=st.text(max_size=50), spans=_spans)
def test_segments_joined_are_the_text_and_marks_cover_their_own(
    text: str, spans: list[tuple[int, int]]
) -> None:
    marks = [Mark(Span(*span), f"t{number}.x", "dose", "", False) for number, span in enumerate(spans)]
    cut = list(segments(text, marks))
    assert "".join(segment.text for segment in cut) == text
    inside = [mark for mark in marks if 0 <= mark.span.start < mark.span.end <= len(text)]
    for mark in inside:
        assert "".join(s.text for s in cut if mark in s.marks) == text[mark.span.start : mark.span.end]
        assert sum(mark in segment.closing for segment in cut) == 1
    assert {mark for segment in cut for mark in segment.marks} == set(inside)


def test_evidence_fits_only_the_text_that_was_read() -> None:
    assert evidence_fits(made_extraction(), made_report())
    assert not evidence_fits(made_extraction(), Report(id="made", text=TEXT + " "))
