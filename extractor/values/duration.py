"""Duration: for how long, as an ISO 8601 duration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from extractor.issues import Issue
from extractor.report import Report
from extractor.values.base import Context, FieldSpec, Value, Verdict
from extractor.values.dose.units import UNITS
from extractor.values.numerals import FRACTIONS, Numeral
from extractor.values.scan import Scan, TimeUnit, scan_of

_DESIGNATORS = {"a": ("P", "Y"), "mo": ("P", "M"), "wk": ("P", "W"), "d": ("P", "D"), "h": ("PT", "H"), "min": ("PT", "M"), "s": ("PT", "S")}  # fmt: skip
_PARTS_OF = {
    "a": ("mo", 12),
    "mo": ("d", 30),
    "wk": ("d", 7),
    "d": ("h", 24),
    "h": ("min", 60),
    "min": ("s", 60),
}
"""What half a unit is written in; half a month is 15 days."""
_SHOWN = {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour", "min": "minute", "s": "second"}
_LONGEST = {"a": 100, "mo": 600, "wk": 520, "d": 3660, "h": 2000, "min": 1440, "s": 3600}
_RANGE = frozenset(("-", "a", "to", "o", "ou", "or"))
_AND = frozenset(("et", "and", "y"))
_HALF = frozenset(("demi", "demie", "half", "medio", "media"))
_COLLECTIVE: dict[str, float] = {
    "huitaine": 8, "dizaine": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "decena": 10, "docena": 12,
    "douzaine": 12, "dozen": 12, "couple": 2, "par": 2,
}  # fmt: skip
_NAMED: dict[str, tuple[float, str]] = {"fortnight": (14, "d"), "quincena": (15, "d"), "trimestre": (3, "mo"), "semestre": (6, "mo")}  # fmt: skip
_ABOUT = frozenset(
    "environ approximativement pres presque about around approximately nearly almost some roughly aproximadamente unos "
    "unas casi cerca quelque ~ ≈".split()
)
_ADJECTIVES = frozenset(
    "more consecutive mas complete completed full first last premiers premieres derniers dernieres primeros primeras "
    "ultimos ultimas consecutifs consecutives consecutivos".split()
)
_TIMES = frozenset("once twice thrice times time veces vez fois".split())
_EVERY = frozenset(
    "toutes tous chaque every each cada q c / intervalle intervalos interval intervals".split()
)
_LATER = frozenset("later ago earlier antes auparavant previously prior back".split())
_AGO = frozenset(("hace", "hacia"))
_AGES = frozenset("age agee ages agees aged edad".split())
_ARTICLES = frozenset(("les", "los", "las", "de", "d", "the"))
_OF = frozenset(("de", "d", "of", ",", "("))
_CHILDHOOD = 12
"""Years above which "à 57 ans" is an age and not the time of a follow-up."""
_PEOPLE = frozenset(
    "homme femme patient patiente garcon fille fillette enfant nourrisson jeune monsieur madame man woman boy girl male "
    "female infant child gentleman lady mujer hombre varon nino nina paciente joven lactante bebe frere soeur fils mere "
    "pere mother father brother sister son daughter madre padre hermano hermana hijo hija hijos hijas enfants children adolescente adolescent adolescente".split()
)


@dataclass(frozen=True, slots=True)
class _Length:
    """A length of time at the half-open token positions `[first, last)`: unit -> number, in falling order."""

    first: int
    last: int
    parts: tuple[tuple[float, str], ...]
    high: tuple[float, str] | None = None
    approximate: bool = False


class Duration(Value):
    """`value` is an ISO 8601 duration ("P15D", "P6M", "P3W", "PT24H"); `value_high` the longer end of a range."""

    kind: ClassVar[str] = "duration"
    columns: ClassVar[tuple[str, ...]] = ("value", "value_high", "approximate")
    about: ClassVar[str] = "the length of time as written: '15 jours', 'six months'"

    value: str | None = None
    value_high: str | None = None
    approximate: bool = False

    @classmethod
    def parse(cls, quote: str, spec: FieldSpec, context: Context) -> Self:
        """The first length of time of the quote."""
        length = next(_lengths(Scan.of(quote, context.language)), None)
        if length is None:
            return cls(quote=quote, issues=[Issue.of("unparsed")])
        value, high = _written(length)
        return cls(quote=quote, value=value, value_high=high, approximate=length.approximate)

    @classmethod
    def find(cls, report: Report, spec: FieldSpec) -> Iterator[Self]:
        """Every length of time but ages, intervals of a schedule and distances to a date ("two weeks later")."""
        scan = scan_of(report)
        for length in _lengths(scan):
            if _is_duration(scan, length):
                span = scan.span(length.first, length.last)
                value, high = _written(length)
                yield cls.model_construct(
                    quote=report.words(span), span=span, issues=[], value=value, value_high=high,
                    approximate=length.approximate,
                )  # fmt: skip

    def compare(self, other: Self) -> Verdict:
        """The same length; P2W and P14D, P12M and P1Y are equivalent. "About" makes no difference."""
        if (self.value, self.value_high) == (other.value, other.value_high):
            return Verdict(True, "exact", "same duration")
        gold = (_measure(self.value), _measure(self.value_high))
        if self.value is not None and gold == (_measure(other.value), _measure(other.value_high)):
            return Verdict(True, "equivalent", "same length")
        return Verdict(False, "wrong", f"{other.shown()} instead of {self.shown()}")

    def shown(self) -> str:
        """ "15 days", "1 year 6 months", "4 weeks-6 weeks"."""
        if self.value is None:
            return "?"
        shown = _in_words(self.value)
        if self.value_high:
            shown += f" to {_in_words(self.value_high)}"
        return f"about {shown}" if self.approximate else shown


def _lengths(scan: Scan) -> Iterator[_Length]:
    behind = 0
    for numeral in scan.numerals:
        if numeral.first < behind or numeral.ordinal:
            continue
        length = _length(scan, numeral)
        if length is not None:
            behind = length.last
            yield length


def _unit(scan: Scan, position: int) -> TimeUnit | None:
    """The unit of time behind a number; a lone "s" is too often something else."""
    return None if scan.word(position) == "s" else scan.time_unit(position)


def _length(scan: Scan, numeral: Numeral) -> _Length | None:
    """A numeral and its unit, with "et demi", a range, or a second smaller unit."""
    first, value, at = numeral.first, numeral.value, numeral.last
    approximate = scan.word(first - 1) in _ABOUT
    high: float | None = None
    word = scan.word(at)
    if numeral.article and word in _NAMED:
        return _Length(first, at + 1, (_NAMED[word],))
    if word in _COLLECTIVE and (numeral.article or numeral.value == 1):
        value, at, approximate = _COLLECTIVE[word], at + 1, True
        at += 1 if scan.word(at) in ("de", "of") else 0
        at += 1 if scan.word(at) == "'" else 0
    elif word in _RANGE or (word in _AND and scan.word(first - 1) in ("entre", "between")):
        other = scan.numeral_at.get(at + 1)
        if other is not None and not other.ordinal and _unit(scan, _hyphen(scan, other.last)):
            high, at = other.value, other.last
    at = _hyphen(scan, at)
    at += 1 if value == 0.5 and scan.word(at) in ("a", "an", "de", "of") else 0
    unit = _unit(scan, at)
    if unit is None and scan.word(at) in _ADJECTIVES:
        at += 1
        unit = _unit(scan, at)
    if unit is None or not 0 < value <= _LONGEST[unit]:
        return None
    last = at + 1
    if scan.word(last) in _AND and scan.word(last + 1) in _HALF | {"a", "un"}:
        half = last + 1 if scan.word(last + 1) in _HALF else last + 2
        if scan.word(half) in _HALF:
            value, last = value + 0.5, half + 1
    elif scan.word(last) in FRACTIONS:
        value, last = value + FRACTIONS[scan.word(last)], last + 1
    parts: list[tuple[float, TimeUnit]] = [(value, unit)]
    other = scan.numeral_at.get(last + 1) if high is None and scan.word(last) in _RANGE else None
    if other is not None and _unit(scan, other.last) == unit and other.value > value and not other.ordinal:
        high, last = other.value, other.last + 1
    if high is None:
        last = _smaller(scan, parts, last)
    approximate = approximate or scan.word(last) in ("environ", "aproximadamente", "approximately")
    return _Length(first, last, tuple(parts), (high, unit) if high and high > value else None, approximate)


def _hyphen(scan: Scan, position: int) -> int:
    return position + 1 if scan.word(position) == "-" and scan.glued(position) else position


def _smaller(scan: Scan, parts: list[tuple[float, TimeUnit]], last: int) -> int:
    """Add "et 6 mois" behind "1 an", "3 days" behind "2 weeks"; gives the position behind."""
    at = last + 1 if scan.word(last) in (*_AND, "+") else last
    numeral = scan.numeral_at.get(at)
    if numeral is None or numeral.ordinal or numeral.article:
        return last
    unit = _unit(scan, numeral.last)
    order = tuple(_DESIGNATORS)
    if unit is None or order.index(unit) <= order.index(parts[-1][1]) or not numeral.value.is_integer():
        return last
    parts.append((numeral.value, unit))
    return numeral.last + 1


def _is_duration(scan: Scan, length: _Length) -> bool:
    left, right = scan.before(length.first, 6), scan.after(length.last, 3)
    near = left[1:2] if left[:1] and left[0] in _ARTICLES else left[:1]
    if (
        not _EVERY.isdisjoint(near)
        or "intervalle" in right
        or (left[:1] == ["sur"] and left[1:2] == ["jours"])
    ):
        return False
    if scan.numeral_at[length.first].article and left[:1] and (left[0] in _TIMES or left[0] in UNITS):
        return False  # "twice a day", "400 mg a day"
    if right and (right[0] in _LATER or right[:2] in (["plus", "tard"], ["mas", "tarde"], ["apres", ","])):
        return False
    if right[:1] == ["despues"] and right[1:2] != ["de"]:
        return False
    if not _AGO.isdisjoint(left[:1]) or left[:3] == ["a", "y", "il"]:
        return False
    return not _is_age(length, left, right)


def _is_age(length: _Length, left: list[str], right: list[str]) -> bool:
    """Whether the words before or behind tell an age: "âgé de", "years old", "mujer de", "a los 40 años"."""
    value, unit = length.parts[0]
    if unit not in ("a", "mo", "wk", "d"):
        return False
    if "old" in right or right[:2] in (["de", "edad"], ["de", "vie"], ["of", "age"], ["d", "'"]):
        return right[:2] != ["d", "'"] or right[2:3] == ["age"]
    if not _AGES.isdisjoint(left[:3]):
        return True
    if left[:1] in (["y"], ["et"], ["and"]) and left[1:2] and left[1].isdecimal():
        left = left[2:]
    if left[:1] and left[0] in _OF and not _PEOPLE.isdisjoint(left[1:4]) and unit in ("a", "mo"):
        return True
    if unit != "a":
        return False
    if left[:2] in (["los", "a"], ["los", "desde"]):
        return right[:1] != ["de"]
    return left[:1] in (["a"], ["at"]) and value > _CHILDHOOD


def _written(length: _Length) -> tuple[str, str | None]:
    high = _iso((length.high,)) if length.high else None
    return _iso(length.parts), high


def _iso(parts: tuple[tuple[float, str], ...]) -> str:
    """The ISO 8601 form; halves go to the next smaller unit, weeks beside other units to days."""
    amounts: dict[str, int] = {}
    for value, unit in parts:
        whole, rest = int(value), value - int(value)
        if whole:
            amounts[unit] = amounts.get(unit, 0) + whole
        if rest and unit in _PARTS_OF:
            smaller, count = _PARTS_OF[unit]
            amounts[smaller] = amounts.get(smaller, 0) + max(1, round(rest * count))
    if "wk" in amounts and len(amounts) > 1:
        amounts["d"] = amounts.get("d", 0) + 7 * amounts.pop("wk")
    date = "".join(f"{amounts[u]}{_DESIGNATORS[u][1]}" for u in ("a", "mo", "wk", "d") if u in amounts)
    time = "".join(f"{amounts[u]}{_DESIGNATORS[u][1]}" for u in ("h", "min", "s") if u in amounts)
    return f"P{date}" + (f"T{time}" if time else "")


_ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_ISO_UNITS = ("a", "mo", "wk", "d", "h", "min", "s")


def _read_iso(value: str) -> list[tuple[int, str]]:
    match = _ISO.fullmatch(value)
    if match is None:
        return []
    return [(int(number), unit) for number, unit in zip(match.groups(), _ISO_UNITS, strict=True) if number]


def _measure(value: str | None) -> tuple[int, int] | None:
    """(months, seconds): the two scales of time that cannot be turned into each other."""
    if value is None:
        return None
    months = {"a": 12, "mo": 1}
    seconds = {"wk": 604_800, "d": 86_400, "h": 3_600, "min": 60, "s": 1}
    read = _read_iso(value)
    return (
        sum(number * months[unit] for number, unit in read if unit in months),
        sum(number * seconds[unit] for number, unit in read if unit in seconds),
    )


def _in_words(value: str) -> str:
    return " ".join(
        f"{number} {_SHOWN[unit]}{'s' if number > 1 else ''}" for number, unit in _read_iso(value)
    )
