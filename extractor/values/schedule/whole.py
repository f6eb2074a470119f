"""Schedules that only a quote known to be one can be trusted to tell: meals, "om", "1  0  1", "each infusion".

In a report the same words mostly tell something else; they are asked for only where no part of a schedule was
found in the quote.
"""

from __future__ import annotations

import re

from extractor.folding import fold_word
from extractor.values.numerals import FRACTIONS
from extractor.values.scan import Scan
from extractor.values.schedule import words as w
from extractor.values.schedule.part import Part, time_unit, whole

_MEALS_A_DAY = 3
_MEALS = frozenset("repas meals comidas".split())
_MEAL = frozenset("repas meal comida".split())
_EACH = frozenset("chaque cada each every".split())
_ALL = {"tous": "les", "toutes": "les", "todos": "los", "todas": "las"}
_BEFORE_EACH = frozenset(
    "a au avec avant apres lors pendant durant with before after at during prior to following con antes despues tras de en "
    "durante".split()
)
_GIVEN = (
    w.EVENTS
    | w.CYCLE_WORDS
    | frozenset(
        "cure cures course courses session sessions chimiotherapie chemotherapy quimioterapia curso cursos".split()
    )
)
_BETWEEN = 2
"""Words that may stand between "each" and what is given: "each weekly paclitaxel infusion"."""
_COLUMNS = (3, 4)
_CELLS = frozenset(
    ("0", "1", "2", "3", "4", "1/2", "1/4", "0.5", "1.5", "2.5", "0,5", "1,5", "2,5", *FRACTIONS)
)
"""What stands in such a column: a count of tablets."""
_LETTER_FOR_DIGIT = re.compile(r"(?<=[^\W\d_])[10](?=[^\W\d_])")


def whole_quote(scan: Scan) -> list[Part]:
    """The one part that a whole quote tells; empty where it tells none.

    A part of kind "tied" goes with something else that is given ("with each cycle"): its words tell no rate.
    """
    part = _latin(scan) or _columns(scan) or _meals(scan) or _tied(scan)
    return [part] if part else []


def respelled(quote: str) -> str:
    """The quote with the digits between letters that character recognition reads for "l" and "o": "week1y"."""
    return _LETTER_FOR_DIGIT.sub(lambda match: "l" if match[0] == "1" else "o", quote)


def _latin(scan: Scan) -> Part | None:
    """ "on": the Latin that is a word of its own in running text."""
    rate = w.DOTTED_LATIN.get(scan.word(0)) if len(scan.words) == 1 else None
    return Part(0, 1, "rate", *rate) if rate else None


def _columns(scan: Scan) -> Part | None:
    """ "1   0   1": the cells of a table with a column for each time of day."""
    cells = [fold_word(cell) for cell in scan.text.replace("|", " ").split()]
    if len(cells) not in _COLUMNS or not all(cell in _CELLS for cell in cells):
        return None
    given = sum(cell != "0" for cell in cells)
    return Part(0, len(scan.words), "grid", given, 1, "d") if given else None


def _meals(scan: Scan) -> Part | None:
    """ "à chaque repas", "antes de las comidas", "with meals", "aux deux repas": three a day unless counted."""
    for at, word in enumerate(scan.words):
        each = scan.word(at - 1) in _EACH or scan.word(at - 2) in _EACH
        several = word in _MEALS and scan.word(at - 1) not in ("du", "un", "le", "au")
        if several or (word in _MEAL and each):
            counted = next((n for n in scan.numerals if n.last in (at, at - 1) and not n.article), None)
            times = whole(counted, 6) if counted and scan.word(counted.last) != "-" else None
            return Part(0, len(scan.words), "rate", times or _MEALS_A_DAY, 1, "d")
    return None


def _tied(scan: Scan) -> Part | None:
    """ "con cada ciclo", "before each irinotecan", "toutes les perfusions": as often as that is given."""
    for at, word in enumerate(scan.words):
        each = word in _EACH
        behind = at + 1 if each else at + 2
        if not each and (word not in _ALL or scan.word(at + 1) != _ALL[word]):
            continue
        if time_unit(scan, behind) is not None or not scan.word(behind).isalpha():
            continue
        given = any(scan.word(position) in _GIVEN for position in range(behind, behind + _BETWEEN + 1))
        if given or (each and scan.word(at - 1) in _BEFORE_EACH):
            return Part(0, len(scan.words), "tied")
    return None
