"""Grounding: what is accepted, what never is, and the laws of offsets."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.grounding import ground, negation_dropped
from extractor.report import Report, Span

TEXT = (
    "Monsieur D., 61 ans, traité depuis mars 2015 par évérolimus 10 mg par jour. "
    "En juin 2015, le scanner montre une maladie stable. "
    "L'évérolimus est arrêté en octobre 2016 devant une pneu-\nmopathie ; pas de progression. "
    "Un traitement par axitinib 5 mg matin et soir est débuté le 14/11/2016, puis porté à 1,5 mg/kg. "
    "En mars 2017, réponse partielle. La perfusion de 1 000 mg est bien tolérée. "
    "En juin 2017, le scanner montre une maladie stable."
)
REPORT = Report(id="grounding", text=TEXT)

VERBATIM = [
    "évérolimus", "10 mg", "par jour", "mars 2015", "depuis mars 2015", "61 ans", "juin 2015", "octobre 2016",
    "est arrêté", "pas de progression", "axitinib", "5 mg", "matin et soir", "14/11/2016", "1,5 mg/kg",
    "mars 2017", "réponse partielle", "1 000 mg", "bien tolérée", "juin 2017", "traitement par axitinib",
    "En juin 2015", "L'évérolimus", "perfusion", "Monsieur D.", "débuté le 14/11/2016", "porté à 1,5 mg/kg",
    "devant une", "le scanner montre une maladie stable", "maladie stable",
]  # fmt: skip


@pytest.mark.parametrize("quote", VERBATIM)
def test_verbatim_quotes_are_found(quote: str) -> None:
    found = ground(quote, REPORT)
    assert found.span is not None
    assert REPORT.words(found.span) == quote
    assert not [issue for issue in found.issues if issue.severity == "error"]


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("evérolimus 10 mg", "évérolimus 10 mg"),
        ("everolimus 10\u00a0mg", "évérolimus 10 mg"),
        (unicodedata.normalize("NFD", "réponse partielle"), "réponse partielle"),
        ("L’évérolimus", "L'évérolimus"),
        ("pneumopathie", "pneu-\nmopathie"),
        ("pneu- mopathie", "pneu-\nmopathie"),
        ("RÉPONSE PARTIELLE", "réponse partielle"),
        ("axitinib 5mg", "axitinib 5 mg"),
        ("1 000\u202fmg", "1 000 mg"),
    ],
)
def test_folded_quotes_are_found(quote: str, words: str) -> None:
    found = ground(quote, REPORT)
    assert found.span is not None
    assert REPORT.words(found.span) == words
    assert not [issue for issue in found.issues if issue.severity == "error"]


@pytest.mark.parametrize("form", ["NFD", "NFC", "NFKC"])
def test_the_report_may_be_in_any_composition(form: str) -> None:
    report = Report(id="x", text=unicodedata.normalize(form, TEXT))
    found = ground("réponse partielle", report)
    assert found.span is not None
    assert unicodedata.normalize("NFC", report.words(found.span)) == "réponse partielle"


@pytest.mark.parametrize(
    ("quote", "code"),
    [
        ("évérolimus 20 mg", "quote-altered"),  # another number
        ("axitinib 5 g", "quote-altered"),  # another unit
        ("mars 2016", "quote-altered"),  # another year
        ("mai 2015", "quote-altered"),  # another month
        ("14/12/2016", "quote-altered"),
        ("temsirolimus 10 mg par jour", "quote-altered"),  # a swapped drug
        ("traité par axitinib", "quote-altered"),
        ("évérolimus matin et soir", "quote-altered"),  # joined from two places
        ("le scanner retrouve une stabilité", "quote-altered"),  # a paraphrase
        ("partial response", "quote-not-found"),  # a translation
        ("imatinib 400 mg par jour", "quote-not-found"),  # the prompt's example
        ("lénalidomide", "quote-not-found"),
        ("évéro", "quote-fragment"),
        ("limus", "quote-fragment"),
        ("5 mg/kg", "quote-fragment"),
        ("000 mg", "quote-fragment"),
        ("14/11", "quote-fragment"),
        ("11/2016", "quote-fragment"),
        ("", "quote-empty"),
        ("  …", "quote-empty"),
    ],
)
def test_anything_else_is_an_error(quote: str, code: str) -> None:
    found = ground(quote, REPORT)
    codes = {issue.code for issue in found.issues if issue.severity == "error"}
    assert codes <= {"quote-altered", "quote-not-found", "quote-fragment", "quote-empty"}
    assert codes, f"accepted {quote!r}"
    if code in {"quote-fragment", "quote-empty"}:
        assert codes == {code}


def test_a_repeated_quote_is_placed_by_its_sentence() -> None:
    places = [ground("maladie stable", REPORT, sentence=number).span for number in (2, 6)]
    assert places[0] is not None
    assert places[1] is not None
    assert places[0].start < 200 < places[1].start


def test_a_repeated_quote_is_placed_by_its_neighbours() -> None:
    june = ground("juin 2017", REPORT).span
    assert june is not None
    found = ground("maladie stable", REPORT, near=[june])
    assert found.span is not None
    assert found.span.start > june.start
    assert not found.issues


def test_a_repeated_quote_without_a_hint_is_ambiguous() -> None:
    assert [issue.code for issue in ground("maladie stable", REPORT).issues] == ["quote-ambiguous"]


def test_a_wrong_sentence_is_said() -> None:
    found = ground("axitinib", REPORT, sentence=1)
    assert found.span is not None
    assert [issue.code for issue in found.issues] == ["quote-elsewhere"]


@pytest.mark.parametrize(
    ("text", "words", "negated"),
    [
        ("Pas de progression.", "progression", True),
        ("Le scanner ne montre aucune progression.", "progression", True),
        ("Sans signe de récidive.", "récidive", True),
        ("No evidence of progression.", "progression", True),
        ("Sin datos de progresión.", "progresión", True),
        ("Le scanner montre une progression.", "progression", False),
        ("Sans retard, progression au scanner.", "progression", False),
        ("Toxicité absente. Progression nette.", "Progression", False),
    ],
)
def test_a_dropped_negation_is_seen(text: str, words: str, negated: bool) -> None:
    report = Report(id="n", text=text)
    start = text.index(words)
    assert (negation_dropped(report, Span(start, start + len(words))) is not None) is negated


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120), st.text(max_size=30))
def test_never_raises_and_spans_lie_inside(text: str, quote: str) -> None:
    report = Report(id="h", text=text)
    found = ground(quote, report)
    if found.span is not None:
        assert 0 <= found.span.start < found.span.end <= len(text)
    else:
        assert found.issues


words = st.text(alphabet="abcdéèç", min_size=2, max_size=7)


@settings(max_examples=150, deadline=None)
@given(st.lists(words, min_size=3, max_size=25), st.data())
def test_whole_words_of_a_report_are_always_found(listed: list[str], data: st.DataObject) -> None:
    text = " ".join(listed)
    first = data.draw(st.integers(0, len(listed) - 1))
    last = data.draw(st.integers(first + 1, len(listed)))
    quote = " ".join(listed[first:last])
    found = ground(quote, Report(id="w", text=text))
    assert found.span is not None
    assert text[found.span.start : found.span.end] == quote


def test_a_number_at_the_beginning_of_a_line_is_not_the_rest_of_one_before() -> None:
    report = Report(id="lines", text="Revue à J16.\n24/02/20 C2J15 fait.\nDose de 10\n500 mg ensuite.")
    for quote in ("24/02/20", "500 mg"):
        assert ground(quote, report).issues == ()
