"""Reports: sentences, languages, and that their text shows nowhere by accident."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from extractor.report import Report, Span, detect_language, split_sentences


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un. Deux ! Trois ?", ["Un.", "Deux !", "Trois ?"]),
        ("Vu par le Dr. Morel le 3 mai. Stable.", ["Vu par le Dr. Morel le 3 mai.", "Stable."]),
        ("Dose de 1.000 mg i.v. par jour. Bien toléré.", ["Dose de 1.000 mg i.v. par jour.", "Bien toléré."]),
        ("Évolution\nEn mars, arrêt.", ["Évolution", "En mars, arrêt."]),
        ("une phrase repliée\nsur deux lignes. Fin", ["une phrase repliée\nsur deux lignes.", "Fin"]),
        ("- aspirine\n- statine", ["- aspirine", "- statine"]),
        ("Se inició. ¿Respuesta? Sí.", ["Se inició.", "¿Respuesta?", "Sí."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(max_size=300))
def test_sentences_are_ordered_and_hold_every_letter(text: str) -> None:
    spans = split_sentences(text)
    assert all(one.end <= two.start for one, two in itertools.pairwise(spans))
    inside = sum(not c.isspace() for span in spans for c in text[span.start : span.end])
    assert inside == sum(not c.isspace() for c in text)


def test_sentence_numbers() -> None:
    report = Report(id="r", text="Un. Deux. Trois.")
    assert [report.sentence_at(offset) for offset in (0, 4, 10)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La patiente a été traitée par imatinib pendant deux ans.", "fr"),
        ("The patient was treated with imatinib for two years.", "en"),
        ("La paciente fue tratada con imatinib durante dos años.", "es"),
        ("12345", "fr"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_the_text_never_shows() -> None:
    report = Report(id="r", text="secret words", patient="P1")
    assert "secret" not in repr(report)
    with pytest.raises(ValidationError) as raised:
        Report(id="", text="secret words")
    assert "secret" not in str(raised.value)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_span_laws(a: int, b: int, c: int, d: int) -> None:
    one, two = Span(min(a, b), max(a, b) + 1), Span(min(c, d), max(c, d) + 1)
    assert one.overlaps(two) == two.overlaps(one)
    assert one.distance(two) == two.distance(one)
    assert not (one.covers(two) and two.covers(one)) or one == two
    assert not one.overlaps(two) or one.distance(two) == 0
