"""Folding and tokens: what becomes equal, and that every place leads back to the original."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.folding import Tokens, fold, fold_word


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Métastase", "metastase"),
        (unicodedata.normalize("NFD", "Évolution"), "evolution"),
        ("l’ŒDÈME", "l'oedeme"),
        ("ESPAÑA", "espana"),
        ("5–10", "5-10"),
        ("75 µg", "75 ug"),
    ],
)
def test_words_fold(written: str, folded: str) -> None:
    assert fold_word(written) == folded


def test_broken_words_and_wide_spaces() -> None:
    text = "une chimio-\n thérapie\u00a0 par   voie «\u202forale\u202f»"
    folded = fold(text)
    assert folded.text == 'une chimiotherapie par voie " orale "'
    at = folded.text.index("chimiotherapie")
    start, end = folded.original(at, at + len("chimiotherapie"))
    assert text[start:end] == "chimio-\n thérapie"


@given(st.text(max_size=200))
def test_every_folded_place_lies_in_the_original(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origins)
    assert list(folded.origins) == sorted(folded.origins)
    for start in range(len(folded.text)):
        begin, end = folded.original(start, start + 1)
        assert 0 <= begin < end <= len(text)


@given(st.text(max_size=200))
def test_tokens_are_where_they_say(text: str) -> None:
    tokens = Tokens.of(text)
    assert len(tokens.words) == len(tokens.starts) == len(tokens.ends)
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        assert fold_word(text[start:end]) == word
    assert all(end <= start for end, start in zip(tokens.ends, tokens.starts[1:], strict=False))


@given(st.text(alphabet="aéèçñoœ 'mg2009", max_size=60))
def test_composition_does_not_matter(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)).text == fold(unicodedata.normalize("NFC", text)).text
