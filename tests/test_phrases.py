"""Phrases: words, stems, gaps and alternatives, longest first."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.folding import Tokens
from extractor.phrases import GAP, Phrases


def found(phrases: list[str], text: str) -> list[str]:
    hits = Phrases((phrase, phrase) for phrase in phrases).find(Tokens.of(text))
    return [text[hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize(
    ("phrases", "text", "hits"),
    [
        (["maladie stable"], "La Maladie  stable depuis.", ["Maladie  stable"]),
        (["réponse complète"], "REPONSE COMPLETE", ["REPONSE COMPLETE"]),
        (["stabilis*"], "une stabilisation, puis stabilisée", ["stabilisation", "stabilisée"]),
        (
            ["diminution … lésions"],
            "diminution de la taille des lésions",
            ["diminution de la taille des lésions"],
        ),
        (["diminution … lésions"], "diminution nette. Les lésions", []),
        (["progression|rechute"], "rechute puis progression", ["rechute", "progression"]),
        (["progression", "progression tumorale"], "progression tumorale nette", ["progression tumorale"]),
        (["d'emblée"], "stable d’emblée", ["d’emblée"]),
        (["partial response"], "impartial response", []),
    ],
)
def test_finds(phrases: list[str], text: str, hits: list[str]) -> None:
    assert found(phrases, text) == hits


def test_a_gap_has_a_limit() -> None:
    assert found(["baisse … lésion"], f"baisse {'x ' * GAP}lésion")
    assert not found(["baisse … lésion"], f"baisse {'x ' * (GAP + 1)}lésion")


@pytest.mark.parametrize("phrase", ["", "…", "… lésion", "baisse …"])
def test_a_phrase_begins_and_ends_with_a_word(phrase: str) -> None:
    with pytest.raises(ValueError, match="begins and ends"):
        Phrases([(phrase, 1)])


@given(st.lists(st.sampled_from(["a", "b", "c", "."]), max_size=40))
def test_hits_never_overlap(words: list[str]) -> None:
    tokens = Tokens.of(" ".join(words))
    hits = list(Phrases([("a b", 1), ("a … c", 2), ("b c", 3), ("c*", 4)]).find(tokens))
    assert all(one.last <= two.first for one, two in itertools.pairwise(hits))
