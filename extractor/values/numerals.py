"""Numbers as French, English and Spanish reports write them: digits with either decimal sign, words, ordinals.

One pass over the tokens of a text gives its numerals in order; value types look around them. A full stop or a
comma before exactly three digits groups thousands as the language does ("1.000 mg" is 1000 in French and
Spanish, 1 in English; "1,000 mg" the other way round), as does a single space ("1 000").
"""

from __future__ import annotations

from typing import NamedTuple

from extractor.folding import Tokens
from extractor.report import Language

_LONGEST = 12
"""Digits of the longest run that is still read as a number; longer ones are identifiers."""
_GROUPS = 6
_SIGNS = frozenset((".", ",", "'", "·"))
_METRES = frozenset(("m", "rn", "cm", "mm", "dm"))
_HALVES = frozenset(("half", "demi", "demie", "medio", "media"))


class Numeral(NamedTuple):
    """A number at the half-open token positions `[first, last)`.

    `decimal` is the other reading of digits whose sign was taken to group thousands ("1.500" -> 1.5).
    An `article` ("un", "a", "una") is a numeral only beside a unit.
    """

    first: int
    last: int
    value: float
    ordinal: bool = False
    article: bool = False
    decimal: float | None = None


_UNITS_FR = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_UNITS_EN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_UNITS_ES = (
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis "
    "veintisiete veintiocho veintinueve"
)


def _count(words: str, start: int = 1, step: int = 1) -> dict[str, float]:
    return {word: float(start + step * index) for index, word in enumerate(words.split())}


_CARDINALS: dict[Language, dict[str, float]] = {
    "fr": {
        **_count(_UNITS_FR), **_count("vingt trente quarante cinquante soixante", 20, 10),
        "vingts": 20, "septante": 70, "huitante": 80, "nonante": 90, "cent": 100, "cents": 100, "mille": 1000,
        "demi": 0.5, "demie": 0.5,
    },
    "en": {
        **_count(_UNITS_EN), **_count("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
        "hundred": 100, "thousand": 1000, "half": 0.5,
    },
    "es": {
        **_count(_UNITS_ES), **_count("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10),
        "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300,
        "cuatrocientos": 400, "quinientos": 500, "mil": 1000, "medio": 0.5, "media": 0.5,
    },
}  # fmt: skip
_ARTICLES: dict[Language, frozenset[str]] = {
    "fr": frozenset(("un", "une")),
    "en": frozenset(("a", "an")),
    "es": frozenset(("un", "una")),
}
_ORDINALS: dict[Language, dict[str, float]] = {
    "fr": {
        "premier": 1, "premiere": 1, "second": 2, "seconde": 2,
        **_count("deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme", 2),
        **_count("onzieme douzieme", 11),
    },
    "en": {
        **_count("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"),
    },
    "es": {
        **_count("primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo"),
        **_count("primera segunda tercera cuarta quinta sexta septima octava novena decima"),
        "primer": 1, "tercer": 3,
    },
}  # fmt: skip
_SUFFIXES: dict[Language, frozenset[str]] = {
    "fr": frozenset("er ere re e eme ieme nd nde".split()),
    "en": frozenset("st nd rd th".split()),
    "es": frozenset("a o er ª º °".split()),
}
_MULTIPLIERS: dict[str, float] = {
    "million": 1e6, "millions": 1e6, "millon": 1e6, "millones": 1e6, "mille": 1e3, "mil": 1e3, "thousand": 1e3,
}  # fmt: skip
FRACTIONS: dict[str, float] = {"1⁄2": 0.5, "1⁄4": 0.25, "3⁄4": 0.75}
"""The single signs ½ ¼ ¾ in their folded form."""
_CONNECTORS = frozenset(("-", "et", "and", "y"))
_GROUPING: dict[Language, str] = {"fr": ".", "en": ",", "es": "."}


def _words_of(language: Language) -> dict[str, tuple[float, bool, bool]]:
    """Word -> (value, ordinal, article)."""
    table = {word: (value, False, False) for word, value in _CARDINALS[language].items()}
    table |= {word: (value, True, False) for word, value in _ORDINALS[language].items()}
    table |= dict.fromkeys(_ARTICLES[language], (1.0, False, True))
    table |= {sign: (value, False, False) for sign, value in FRACTIONS.items()}
    return table


_WORDS: dict[Language, dict[str, tuple[float, bool, bool]]] = {
    "fr": _words_of("fr"), "en": _words_of("en"), "es": _words_of("es"),
}  # fmt: skip


def numerals(tokens: Tokens, text: str, language: Language) -> list[Numeral]:
    """The numerals of a text in order, none overlapping; the digits of "m2" or "cm3" are none."""
    table = _WORDS[language]
    words, starts, ends = tokens.words, tokens.starts, tokens.ends
    found: list[Numeral] = []
    behind = 0
    for position in [i for i, word in enumerate(words) if word in table or word.isdecimal()]:
        if position < behind:
            continue
        if words[position] in table:
            numeral = _in_words(words, position, table)
            behind = numeral.last
            found.append(numeral)
        elif position and words[position - 1] in _METRES and ends[position - 1] == starts[position]:
            continue
        else:
            read, behind = _Digits(tokens, text, position, language).read()
            if read is not None:
                found.append(read)
    return found


def _in_words(words: list[str], position: int, table: dict[str, tuple[float, bool, bool]]) -> Numeral:
    """Number words from `position`: "vingt-quatre", "quatre-vingt-dix", "one hundred and five"."""
    value, ordinal, article = table[words[position]]
    last = position + 1
    if value == 0.5 and last < len(words) and words[last] in ("a", "an"):
        return Numeral(position, last + 1, value)  # half a tablet
    total, current = 0.0, value
    while not ordinal and last - position < _LONGEST:
        connected = last < len(words) and words[last] in _CONNECTORS
        following = last + 1 if connected else last
        if connected and following + 1 < len(words) and words[following] in ("a", "un", "une"):
            following += words[following + 1] in _HALVES
        entry = table.get(words[following]) if following < len(words) else None
        if entry is None or entry[2]:
            break
        joined = _joined(current, entry[0], connected)
        if joined is None:
            break
        if entry[0] >= 1000:
            total, joined = total + joined, 0.0
        current, last, article, ordinal = joined, following + 1, False, entry[1]
    return Numeral(position, last, total + current, ordinal, article)


def _joined(left: float, right: float, connected: bool) -> float | None:
    """`left` followed by `right` as one number, or None where they are two."""
    if right == 0.5:
        return left + 0.5 if connected else 0.5 if left == 1 else None
    if right in (100, 1000) and 1 <= left < right:
        return left * right
    if (left, right) == (4, 20):
        return 80
    if left in (60, 80) and 1 <= right < 20:
        return left + right
    if left >= 20 and left % 10 == 0 and 1 <= right < 10:
        return left + right
    if left >= 100 and left % 100 == 0 and 1 <= right < 100:
        return left + right
    return None


class _Digits:
    """The number at a token of digits: groups of digits with signs or single spaces between them."""

    def __init__(self, tokens: Tokens, text: str, first: int, language: Language) -> None:
        self.words, self.starts, self.ends = tokens.words, tokens.starts, tokens.ends
        self.text, self.first, self.language = text, first, language
        self.last = first + 1
        self.parts = [self.words[first]]
        self.signs: list[str] = []

    def read(self) -> tuple[Numeral | None, int]:
        """The numeral and the token position to go on from; None for dates and identifiers."""
        while len(self.parts) < _GROUPS and self.last < len(self.words):
            if self._sign_follows():
                self.signs.append(self.words[self.last])
                self.parts.append(self.words[self.last + 1])
                self.last += 2
            elif self._thousands_follow():
                self.signs.append(" ")
                self.parts.append(self.words[self.last])
                self.last += 1
            else:
                break
        if sum(map(len, self.parts)) > _LONGEST:
            return None, self.last
        value, decimal = _value(self.parts, self.signs, _GROUPING[self.language])
        if value is not None:
            numeral = self._completed(value, decimal)
            return numeral, numeral.last
        if set(self.signs) == {","}:
            # A list with commas ("1,8,15"): its first item.
            return Numeral(self.first, self.first + 1, float(self.parts[0])), self.first + 2
        return None, self.last

    def _glued(self, position: int) -> bool:
        return 0 < position < len(self.words) and self.ends[position - 1] == self.starts[position]

    def _sign_follows(self) -> bool:
        last = self.last
        return (
            last + 1 < len(self.words)
            and self.words[last] in _SIGNS
            and self.words[last + 1].isdecimal()
            and self._glued(last)
            and self._glued(last + 1)
        )

    def _thousands_follow(self) -> bool:
        """Whether three digits after one space continue "1" to "1 000"; never after a letter ("J1 200 mg")."""
        last, word = self.last, self.words[self.last]
        after_letter = self._glued(self.first) and self.words[self.first - 1][-1:].isalpha()
        return (
            len(word) == 3
            and word.isdecimal()
            and self.starts[last] - self.ends[last - 1] == 1
            and self.text[self.ends[last - 1]] not in "\n\t\r"
            and not after_letter
            and len(self.parts[0]) <= 3
            and self.parts[0][0] != "0"
            and all(sign == " " for sign in self.signs)
        )

    def _completed(self, value: float, decimal: float | None) -> Numeral:
        """The numeral with what may follow its digits: ½, "million", an ordinal ending."""
        first, last = self.first, self.last
        if last >= len(self.words):
            return Numeral(first, last, value, decimal=decimal)
        word = self.words[last]
        if word in FRACTIONS and not self.signs and self.starts[last] - self.ends[last - 1] <= 1:
            return Numeral(first, last + 1, value + FRACTIONS[word])
        if word in _MULTIPLIERS:
            # "2.400 millones" does not occur; "1.250 million" is a decimal in every language.
            return Numeral(first, last + 1, (value if decimal is None else decimal) * _MULTIPLIERS[word])
        if self._glued(last) and not self.signs and value < 100:
            if word in _SUFFIXES[self.language]:
                return Numeral(first, last + 1, value, ordinal=True)
            # 1.ª, 2.º: the stop belongs to the ordinal.
            if (
                self.language == "es"
                and word == "."
                and self._glued(last + 1)
                and self.words[last + 1] in ("a", "o", "er")
            ):
                return Numeral(first, last + 2, value, ordinal=True)
        return Numeral(first, last, value, decimal=decimal)


def _value(parts: list[str], signs: list[str], grouping: str) -> tuple[float | None, float | None]:
    """The value of digit groups and the signs between them, and the decimal reading where it is another one."""
    if not signs:
        return float(parts[0]), None
    grouped = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3
    if set(signs) == {" "}:
        return float("".join(parts)), None
    if len(signs) > 1:
        if len(set(signs)) == 1 and signs[0] in ".," and grouped:
            return float("".join(parts)), None
        head, tail = signs[:-1], signs[-1]
        if (
            len(set(head)) == 1
            and head[0] != tail
            and tail in ".,"
            and all(len(part) == 3 for part in parts[1:-1])
        ):
            return float("".join(parts[:-1]) + "." + parts[-1]), None
        return None, None
    decimal = float(f"{parts[0]}.{parts[1]}")
    if signs[0] == grouping and grouped and parts[0][0] != "0":
        return float("".join(parts)), decimal
    return decimal, None
