"""Dates that count from another: "deux mois après", "the following month", "hace 2 años", "le lendemain"."""

from __future__ import annotations

from extractor.values.date.amounts import Amount, amount_before
from extractor.values.date.counted import by_letter, by_ordinal
from extractor.values.date.cursor import Cursor
from extractor.values.date.edtf import Offset, Unit
from extractor.values.date.expression import Expression
from extractor.values.date.words import Step

_ARTICLES = frozenset("le la l ' el al the les du au".split())
_POSSESSED = frozenset("the his her their its at of".split())
_AGES = frozenset("edad vida vie evolucion age gestacion gestation grossesse embarazo".split())
_LARGER = {("Y", "M"): 12, ("W", "D"): 7, ("M", "D"): 30, ("Y", "W"): 52}
# Words that place a numbered stretch ("3 mois suivant l'opération") but say nothing behind a bare plural.
_NEED_NUMBER = frozenset("suivant into post following tras preceding precedant back".split())
_ROUGHLY = frozenset(
    "environ approximativement plus moins de pres d ' au about approximately around roughly almost nearly more less "
    "than over some algo mas menos aproximadamente casi alrededor los las un peu".split()
)
_ROUGHLY_REACH = 4
_LASTING = frozenset("for pendant durant durante during over".split())
_EACH = frozenset("each every chaque cada".split())
_PREPOSITIONS = frozenset(
    "apres avant suivant precedant after before prior following preceding into post despues antes tras".split()
)
_PRONOUNS = frozenset("il elle on ils elles he she it they we nous".split())


def by_unit(cursor: Cursor, at: int) -> Expression | None:
    """The relative expression around the unit of time at a position, or None."""
    word = cursor.word(at)
    unit = cursor.table.units[word]
    amount = amount_before(cursor, at - 1)
    if amount is not None:
        return _numbered(cursor, at, unit, amount)
    if len(word) <= 2 and word != "an":
        return by_letter(cursor, at) if word == "j" else None
    return _beside(cursor, at, unit) or by_ordinal(cursor, at, unit) or _unnumbered(cursor, at)


def _numbered(cursor: Cursor, at: int, unit: Unit, amount: Amount) -> Expression | None:
    """ "two months later", "il y a trois ans": the number stands before the unit, the direction beside them."""
    table = cursor.table
    behind, extra = at + 1, 0.0
    if half := cursor.ahead(table.half, behind):
        behind, extra = half[0], 0.5
    if cursor.word(behind) in table.ages or (
        cursor.word(behind) in ("de", "d", "of") and _age_follows(cursor, behind)
    ):
        return None
    first, low, high = _with_larger(cursor, amount, unit, extra)
    after = cursor.ahead(table.after_unit, behind)
    if after is not None and cursor.word(after[0]) != "-":
        if _recurs(cursor, first, after[0]):
            return None
        complement = _takes_complement(cursor, behind, after[0])
        return _offset(first, after[0], after[1], low, high, vague=amount.vague, complement=complement)
    before = cursor.behind(table.before_number, first - 1) or _before_roughly(cursor, first - 1)
    if before is None or (cursor.word(before[0]) == "a" and not _counts_on(cursor, behind, unit)):
        return None
    return _offset(before[0], behind, before[1], low, high, vague=amount.vague)


def _recurs(cursor: Cursor, first: int, behind: int) -> bool:
    """ "for two days after each infusion": a stretch of time, or one that comes again and again."""
    return (
        cursor.word(first - 1) in _LASTING or cursor.word(behind) in _EACH or cursor.word(behind + 1) in _EACH
    )


def _takes_complement(cursor: Cursor, at: int, behind: int) -> bool:
    """Whether what it counts from follows: "après" and "before" take a noun, "plus tard" and "later" none."""
    if cursor.word(at) not in _PREPOSITIONS or cursor.ends_here(behind) or cursor.word(behind) in _PRONOUNS:
        return False
    return cursor.word(at) not in ("despues", "antes") or cursor.word(behind) in ("de", "del")


def _age_follows(cursor: Cursor, at: int) -> bool:
    return cursor.word(at + 1) in _AGES or (cursor.word(at + 1) == "'" and cursor.word(at + 2) in _AGES)


def _before_roughly(cursor: Cursor, at: int) -> tuple[int, Step] | None:
    """The direction before words such as "environ", "más de" that stand between it and the number."""
    for position in range(at, at - _ROUGHLY_REACH, -1):
        if cursor.back(position) not in _ROUGHLY:
            return None
        if before := cursor.behind(cursor.table.before_number, position - 1):
            return before
    return None


def _counts_on(cursor: Cursor, behind: int, unit: Unit) -> bool:
    """Whether Spanish "a los 6 meses" counts from something told, and is not an age."""
    counted = cursor.word(behind) in ("de", "del", "tras", "post") or cursor.word(behind) == "despues"
    return counted or unit in "DW"


def _with_larger(
    cursor: Cursor, amount: Amount, unit: Unit, extra: float
) -> tuple[int, Offset, Offset | None]:
    """The offset of an amount, together with a larger unit told just before it ("deux ans et trois mois")."""
    low = _whole(amount.value + extra, unit)
    high = _whole(amount.high + extra, unit) if amount.high is not None else None
    joint = amount.first - 1
    if cursor.back(joint) in ("et", "and", "y", ","):
        joint -= 1
    larger = cursor.table.units.get(cursor.back(joint), unit)
    factor = _LARGER.get((larger, unit))
    more = amount_before(cursor, joint - 1) if factor is not None and not amount.vague else None
    if factor is None or more is None or more.vague or more.high is not None:
        return amount.first, low, high
    return more.first, Offset(low.amount + more.value * factor, low.unit), None


def _whole(value: float, unit: Unit) -> Offset:
    """An offset in whole units where halves allow it: a year and a half is 18 months."""
    if not float(value).is_integer() and unit == "Y":
        return Offset(round(value * 12), "M")
    return Offset(value, unit)


def _offset(
    first: int,
    last: int,
    step: Step,
    low: Offset,
    high: Offset | None,
    *,
    vague: bool,
    complement: bool = False,
) -> Expression:
    found = Expression(first, last, origin=step.origin, complement=complement)
    if vague:
        found.vague, found.unit = ("after" if step.amount > 0 else "before"), low.unit
        return found
    found.offset = Offset(step.amount * low.amount, low.unit)
    found.offset_high = Offset(step.amount * high.amount, high.unit) if high else None
    return found


def _beside(cursor: Cursor, at: int, unit: Unit) -> Expression | None:
    """ "le mois suivant", "the same day", "last week": a single unit with a word that places it."""
    table = cursor.table
    if cursor.word(at) in table.plurals or unit == "H":
        return None
    if after := cursor.ahead(table.beside_unit_after, at + 1):
        if cursor.back(at - 1) in table.ordinals or cursor.number(at - 1) is not None:
            return None
        first = at - 1 if cursor.back(at - 1) in _ARTICLES else at
        first -= cursor.word(first) == "'" and cursor.back(first - 1) == "l"
        return _placed(first, after[0], after[1], unit)
    before = cursor.behind(table.beside_unit_before, at - 1)
    if before is None:
        return _after_one(cursor, at, unit)
    first, step = before
    if cursor.language == "en":
        # "the last year" is a stretch of time; "that day of the month", "same-day" tell no date.
        stretch = step.origin == "report" and cursor.back(first - 1) in _POSSESSED
        if stretch or (cursor.word(at + 1) in ("-", "of") and step == (0, "narrative")):
            return None
    return _day_of(cursor, _placed(first, at + 1, step, unit), unit)


def _after_one(cursor: Cursor, at: int, unit: Unit) -> Expression | None:
    """Spanish "al mes de la cirugía": one month after it."""
    if (
        cursor.language != "es"
        or cursor.back(at - 1) not in ("al", "la")
        or cursor.word(at + 1) not in ("de", "del")
    ):
        return None
    first = at - 1 if cursor.back(at - 1) == "al" else at - 2
    article = (
        cursor.word(at + 2) in ("la", "su", "los", "las", "iniciar", "haber") or cursor.word(at + 1) == "del"
    )
    if cursor.back(first) not in ("al", "a") or unit == "D" or not article:
        return None
    if cursor.back(first - 1) in ("veces", "vez") or cursor.back(first - 1).isdecimal():
        return None
    return Expression(first, at + 1, offset=Offset(1, unit))


def _day_of(cursor: Cursor, found: Expression, unit: Unit) -> Expression:
    """The same with the day before it: "le 23 du même mois"."""
    position = found.first - 1
    if cursor.back(position) in cursor.table.of:
        position -= 1
    if cursor.back(position) in cursor.table.ordinal_marks:
        position -= 1
    day = cursor.number(position) if position >= cursor.floor else None
    if unit == "M" and day is not None and 1 <= day <= 31 and not cursor.glued(position - 1):
        found.first, found.day = position, day
    return found


def _placed(first: int, last: int, step: Step, unit: Unit) -> Expression:
    exact = unit in "DY" or step.amount == 0
    return Expression(first, last, offset=Offset(step.amount, unit), origin=step.origin, exact=exact)


def _unnumbered(cursor: Cursor, at: int) -> Expression | None:
    """ "days later", "hace años": only that it was before or after."""
    if cursor.word(at) not in cursor.table.plurals and cursor.word(at) != "mois":
        return None
    after = cursor.ahead(cursor.table.after_unit, at + 1)
    if cursor.back(at - 1) in cursor.table.ordinals or cursor.back(at - 1) in (
        "premieres",
        "premiers",
        "primeros",
        "primeras",
    ):
        return None
    if after is not None and cursor.word(at + 1) not in _NEED_NUMBER:
        return _offset(
            at, after[0], after[1], Offset(0, cursor.table.units[cursor.word(at)]), None, vague=True
        )
    if cursor.language == "es" and cursor.back(at - 1) == "hace":
        return Expression(at - 1, at + 1, vague="before", origin="report")
    return None


def by_phrase(cursor: Cursor, at: int) -> Expression | None:
    """A fixed expression that begins at a position: "le lendemain", "currently", "ayer"."""
    hit = cursor.ahead(cursor.table.fixed, at)
    if hit is None or (at > 0 and cursor.glued(at - 1) and cursor.word(at - 1).isalnum()):
        return None
    last, fixed = hit
    return Expression(at, last, offset=fixed.offset, vague=fixed.vague, origin=fixed.origin, exact=True)
