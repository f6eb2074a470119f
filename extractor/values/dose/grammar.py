"""Amounts in a text: a number with a unit, and what around it makes it the amount of one administration.

Read here: ranges, "AUC 5", tablets of a strength, an amount "in n doses", unequal amounts of morning and
evening, "2 x 400 mg". Whether an amount is a dose of something given is for `context`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.values.dose.division import DIVISION_WORDS, IN, division_at
from extractor.values.dose.grid import COUNTS, cardinal_at, grid_at, moment_at
from extractor.values.dose.units import unit_at
from extractor.values.numerals import Numeral
from extractor.values.scan import Scan

_RANGE = frozenset(("-", "a", "to", "o", "u", "ou", "or"))


_PAIRS = frozenset(("et", "and", "y"))


TIMES_SIGNS = frozenset(("x", "×", "*"))


_LARGEST_AREA = 20


_DAY_WORDS = frozenset(("jour", "j", "day", "d", "dia", "24"))


_OF = frozenset(("of", "de", "d", "a", "at"))


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at the half-open token positions `[first, last)`; `value_high` of a range or of unequal doses.

    `times` is the number of administrations that "2 x 400 mg" or unequal doses tell, `unit_last` the position
    behind the first unit.
    """

    first: int
    last: int
    value: float
    value_high: float | None
    unit: str
    times: int | None = None
    moments: bool = False


@lru_cache(maxsize=2)
def amounts(scan: Scan) -> tuple[Amount, ...]:
    """The amounts of a text in order, none overlapping."""
    return tuple(_amounts(scan))


def _amounts(scan: Scan) -> Iterator[Amount]:
    behind = 0
    for index, numeral in enumerate(scan.numerals):
        if numeral.first < behind or numeral.ordinal:
            continue
        amount = _amount(scan, index)
        if amount is not None:
            behind = amount.last
            yield amount


def _amount(scan: Scan, index: int) -> Amount | None:
    numeral = scan.numerals[index]
    simple = _area_under_curve(scan, numeral) or _simple(scan, numeral)
    if simple is None:
        return _multiple(scan, numeral) or _grid_alone(scan, numeral)
    simple = _divided(scan, _with_form(scan, simple))
    return _with_grid(scan, simple) or _unequal(scan, simple)


def _valued(numeral: Numeral, unit: str) -> float:
    """Grams and grays are not given by the thousand: "1.500 g" is one and a half."""
    if unit[:2] in ("g", "g/", "Gy") and numeral.decimal is not None:
        return numeral.decimal
    return numeral.value


def _built(first: int, last: int, low: Numeral, high: Numeral | None, unit: str) -> Amount:
    scale = 1.0
    if unit.startswith("M["):
        unit, scale = unit[1:], 1e6
    value = _valued(low, unit) * scale
    value_high = _valued(high, unit) * scale if high else None
    if value_high is not None and value_high <= value:
        value_high = None
    return Amount(first, last, value, value_high, unit)


def _simple(scan: Scan, numeral: Numeral) -> Amount | None:
    """NUMBER UNIT, NUMBER - NUMBER UNIT, NUMBER/NUMBER UNIT (a fixed combination: its first component)."""
    unit = _unit_after(scan, numeral.last)
    if unit is not None:
        return _range_of_units(scan, _built(numeral.first, unit[1], numeral, None, unit[0]))
    if numeral.article:
        return None
    connector = scan.word(numeral.last)
    if connector.isalpha() and scan.glued(numeral.last):
        return None
    between = connector in _PAIRS and scan.word(numeral.first - 1) in ("entre", "between")
    high = cardinal_at(scan, numeral.last + 1)
    if high is None or not (connector in _RANGE or connector == "/" or between):
        return None
    unit = _unit_after(scan, high.last)
    if unit is None:
        return None
    # "débuté le 12/03/2018 à 200 mg": a falling pair is no range but a number of something else before.
    if connector in ("a", "to") and (high.value < numeral.value or _changed(scan, numeral.first)):
        return _built(high.first, unit[1], high, None, unit[0])
    if connector != "/":
        return _built(numeral.first, unit[1], numeral, high, unit[0])
    if unit[0].startswith("{"):
        if numeral.value == 1 and high.value in (2, 3, 4):
            return Amount(numeral.first, unit[1], 1 / high.value, None, unit[0])
        return None
    return _built(numeral.first, unit[1], numeral, None, unit[0])


_CHANGES = ("increas", "augment", "reduc", "redui", "redes", "diminu", "dismin", "baiss", "pass", "aument", "escal", "lower",
    "rais", "port", "taper", "titr", "monte", "chang", "subi", "baj")  # fmt: skip
"""Beginnings of the words for a change of dose."""


def _changed(scan: Scan, position: int) -> bool:
    """Whether "from 50 to 100 mg" tells a change to the second amount, and no range."""
    left = scan.before(position, 6)
    return left[:1] in (["de"], ["from"], ["desde"]) and any(word.startswith(_CHANGES) for word in left[1:])


def _unit_after(scan: Scan, position: int) -> tuple[str, int] | None:
    """The unit behind a number; "millions d'UI" and "de UI" have a preposition between."""
    if scan.word(position) in ("de", "d"):
        skipped = position + (2 if scan.word(position + 1) == "'" else 1)
        unit = unit_at(scan, skipped)
        return unit if unit and unit[0].startswith("[IU]") else None
    return unit_at(scan, position)


def _range_of_units(scan: Scan, amount: Amount) -> Amount:
    """ "5 mg - 10 mg" is a range, "500 mg/125 mg" a fixed combination."""
    connector = scan.word(amount.last)
    if connector not in ("-", "/"):
        return amount
    high = cardinal_at(scan, amount.last + 1)
    if high is None:
        return amount
    unit = unit_at(scan, high.last)
    if unit is None or unit[0] != amount.unit:
        return amount
    if connector == "/":
        return replace(amount, last=unit[1])
    value_high = high.value if high.value > amount.value else None
    return replace(amount, last=unit[1], value_high=value_high)


def _area_under_curve(scan: Scan, numeral: Numeral) -> Amount | None:
    """ "AUC 5", "AUC=5", "AUC-5", "AUC de 5", "ASC 5"."""
    first = numeral.first - 1
    if scan.word(first) in ("=", "-", ":", "de", "of", "a"):
        first -= 1
    area = scan.word(first)
    spanish = area == "abc" and scan.language == "es"
    if not (area in ("auc", "asc") or spanish) or not 0 < numeral.value <= _LARGEST_AREA:
        return None
    high = cardinal_at(scan, numeral.last + 1) if scan.word(numeral.last) in _RANGE else None
    if high is not None and high.value > numeral.value:
        return Amount(first, high.last, numeral.value, high.value, "AUC")
    return Amount(first, numeral.last, numeral.value, None, "AUC")


def _multiple(scan: Scan, numeral: Numeral) -> Amount | None:
    """ "2 x 400 mg": two administrations of 400 mg; the amount is what stands behind the sign."""
    if scan.word(numeral.last) not in (*TIMES_SIGNS, "fois", "veces"):
        return None
    second = cardinal_at(scan, numeral.last + 1)
    if second is None or not numeral.value.is_integer() or not 1 <= numeral.value <= 12:
        return None
    simple = _simple(scan, second)
    return replace(simple, times=int(numeral.value)) if simple else None


def _with_form(scan: Scan, amount: Amount) -> Amount:
    """Tablets of a strength: "6 tablets of 2.5 mg", "40 mg, 4 tablets" -> the product."""
    counted = amount.unit.startswith("{")
    at = amount.last
    if counted:
        if scan.word(at) not in _OF:
            return amount
        at += 1
    elif scan.word(at) in (",", *TIMES_SIGNS):
        at += 1
    numeral = cardinal_at(scan, at)
    if numeral is None or (counted and numeral.article):
        return amount
    other = _simple(scan, numeral)
    if other is None or other.unit.startswith("{") == counted or other.unit == "%":
        return amount
    if (
        "/" in other.unit + amount.unit
        or amount.value_high
        or other.value_high
        or "{" not in other.unit + amount.unit
    ):
        return amount
    unit = other.unit if counted else amount.unit
    return Amount(amount.first, other.last, _product(amount.value, other.value), None, unit)


def _product(left: float, right: float) -> float:
    return round(left * right, 9)


def _divided(scan: Scan, amount: Amount) -> Amount:
    """An amount given in n parts: the part. "/j", "par jour", "daily" may stand between."""
    at = amount.last
    division = division_at(scan, at, amount.unit in ("Gy", "cGy"))
    if division is None and not amount.unit.startswith("{"):
        if scan.word(at) in ("/", "par", "per", "al", "por", "a") and scan.word(at + 1) in _DAY_WORDS:
            at += 3 if scan.word(at + 1) == "24" else 2
        elif scan.word(at) in ("daily", "quotidien", "diario", "diarios"):
            at += 1
        division = division_at(scan, at) if at > amount.last else None
        if division is not None and scan.word(at) not in (*IN, *DIVISION_WORDS, "(", ","):
            division = None
    if division is None:
        return amount
    parts, last = division
    high = amount.value_high / parts if amount.value_high else None
    return replace(amount, last=last, value=round(amount.value / parts, 9), value_high=high)


def _with_grid(scan: Scan, amount: Amount) -> Amount | None:
    """ "50 mg (1-0-2)": a strength and how many tablets at each time of day; all single ones change nothing."""
    at = amount.last + (1 if scan.word(amount.last) in ("(", ",", ":") else 0)
    numeral = cardinal_at(scan, at)
    grid = grid_at(scan, numeral) if numeral and not numeral.article else None
    if grid is None or amount.value_high or amount.unit.startswith("{"):
        return None
    values, last = grid
    given = [value for value in values if value]
    if set(given) == {1.0} or max(given) > max(COUNTS):
        return replace(amount, times=len(given))
    last += 1 if scan.word(at - 1) == "(" and scan.word(last) == ")" else 0
    low, high = _product(amount.value, min(given)), _product(amount.value, max(given))
    return Amount(amount.first, last, low, high if high > low else None, amount.unit, len(given), True)


def _grid_alone(scan: Scan, numeral: Numeral) -> Amount | None:
    """ "500-0-500 [mg]": amounts at the times of day; without a unit where none is written."""
    grid = None if numeral.article else grid_at(scan, numeral)
    if grid is None:
        return None
    values, last = grid
    given = [value for value in values if value]
    if min(given) <= max(COUNTS):
        return None
    low, high = min(given), max(given)
    unit = unit_at(scan, last)
    if unit is not None:
        last = unit[1]
    return Amount(
        numeral.first, last, low, high if high > low else None, unit[0] if unit else "", len(given), True
    )


def _unequal(scan: Scan, amount: Amount) -> Amount:
    """ "20 mg le matin et 10 mg le soir": the smaller and the larger amount."""
    behind = moment_at(scan, amount.last)
    if behind is None:
        return amount
    values, last, count = [amount.value], amount.last, 1
    while count < 4 and behind is not None:
        at = behind
        while at < behind + 2 and scan.word(at) in (*_PAIRS, ",", "+"):
            at += 1
        numeral = cardinal_at(scan, at) if at > behind else None
        other = _simple(scan, numeral) if numeral else None
        if other is None or other.unit != amount.unit:
            break
        behind = moment_at(scan, other.last)
        if behind is None:
            break
        values.append(other.value)
        last, count = behind, count + 1
    if count == 1:
        return amount
    low, high = min(values), max(values)
    return Amount(amount.first, last, low, high if high > low else None, amount.unit, count, True)
