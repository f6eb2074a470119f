"""Numerals: both decimal signs, thousands, words, ordinals, and digits that are no number."""

from __future__ import annotations

import pytest

from extractor.folding import Tokens
from extractor.report import Language
from extractor.values.numerals import numerals


def _values(text: str, language: Language) -> list[float]:
    return [numeral.value for numeral in numerals(Tokens.of(text), text, language)]


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("fr", "1,5", [1.5]),
        ("fr", "1.5", [1.5]),
        ("fr", "1.000", [1000]),
        ("en", "1.000", [1]),
        ("en", "1,000", [1000]),
        ("fr", "1,000", [1]),
        ("fr", "1 000", [1000]),
        ("fr", "1\u202f000 000", [1_000_000]),
        ("es", "1.234.567,5", [1_234_567.5]),
        ("en", "1,234,567.5", [1_234_567.5]),
        ("fr", "0.125", [0.125]),
        ("es", "2'5", [2.5]),
        ("en", "2·5", [2.5]),
        ("fr", "J1 200", [1, 200]),
        ("fr", "12 34", [12, 34]),
        ("fr", "1\n000", [1, 0]),
        ("fr", "12.03.2014", []),
        ("fr", "m2 cm3", []),
        ("fr", "123456789012345", []),
        ("fr", "1½", [1.5]),
        ("fr", "½", [0.5]),
        ("es", "2,4 millones", [2_400_000]),
        ("fr", "vingt-quatre", [24]),
        ("fr", "quatre-vingt-dix-sept", [97]),
        ("fr", "soixante et onze", [71]),
        ("fr", "deux cents", [200]),
        ("en", "one hundred and five", [105]),
        ("en", "twenty-one", [21]),
        ("en", "two thousand", [2000]),
        ("en", "one and a half", [1.5]),
        ("en", "two and three", [2, 3]),
        ("es", "treinta y seis", [36]),
        ("es", "dos y medio", [2.5]),
        ("es", "mil", [1000]),
    ],
)
def test_reads(language: Language, text: str, values: list[float]) -> None:
    assert _values(text, language) == values


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("fr", "2ème", 2),
        ("fr", "1er", 1),
        ("fr", "seconde", 2),
        ("en", "3rd", 3),
        ("en", "fifth", 5),
        ("es", "1ª", 1),
        ("es", "2.º", 2),
        ("es", "tercera", 3),
    ],
)
def test_reads_ordinals(language: Language, text: str, value: float) -> None:
    (numeral,) = numerals(Tokens.of(text), text, language)
    assert numeral.ordinal
    assert numeral.value == value


def test_words_are_numbers_in_their_own_language_only() -> None:
    assert _values("once", "es") == [11]
    assert _values("once", "en") == []


def test_grouped_thousands_keep_their_decimal_reading() -> None:
    (numeral,) = numerals(Tokens.of("1.500"), "1.500", "fr")
    assert (numeral.value, numeral.decimal) == (1500, 1.5)
