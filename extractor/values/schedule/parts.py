"""Parts of schedules at one token position: "2 fois", "/12 h", "toutes les 8 heures", "J1, J8", "1-0-1", "au coucher".

Each reader looks at a trigger word and a few tokens around it; `combine` puts neighbouring parts together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from extractor.values.dose.grammar import grid_at
from extractor.values.dose.units import unit_at
from extractor.values.numerals import Numeral
from extractor.values.scan import TIME_UNITS, Scan, TimeUnit
from extractor.values.schedule import words as w

Kind = Literal["count", "rate", "cycle", "days", "moment", "grid", "once", "needed"]
_LAST_DAY = 60
_WEEK = 7
NEAR = 8
CLOSE = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a schedule at the half-open token positions `[first, last)`.

    `reach` is how many tokens before it an amount may stand for the part to count in a report; None needs none.
    `times` of a part that only tells when ("every 8 h") is 1.
    """

    first: int
    last: int
    kind: Kind
    times: int = 1
    period: int | None = None
    unit: TimeUnit | None = None
    days: tuple[int, ...] = ()
    cycle: int | None = None
    reach: int | None = None
    moment: str = ""
    intake: bool = False


def parts(scan: Scan) -> Iterator[Part]:
    """The parts of a text in order, none overlapping."""
    found: list[Part] = []
    behind = 0
    numeral_at = scan.numeral_at
    positions = [i for i, word in enumerate(scan.words) if word in _READERS or i in numeral_at]
    for position in positions:
        if position < behind:
            continue
        numeral = numeral_at.get(position)
        part = _numeral_part(scan, numeral) if numeral is not None else None
        if part is None:
            reader = _READERS.get(scan.words[position])
            part = reader(scan, position) if reader is not None else None
        if part is None:
            continue
        while found and found[-1].last > part.first:
            found.pop()
        found.append(part)
        behind = part.last
    return iter(found)


def _whole(numeral: Numeral | None, most: int = 365) -> int | None:
    if numeral is None or not numeral.value.is_integer() or not 1 <= numeral.value <= most:
        return None
    return int(numeral.value)


def _time_unit(scan: Scan, position: int) -> TimeUnit | None:
    """The unit of time at a position; schedules have none of seconds."""
    unit = scan.time_unit(position)
    return None if unit == "s" else unit


def _period(scan: Scan, position: int) -> tuple[int, TimeUnit, int] | None:
    """(period, unit, behind) of "[NUMBER [- NUMBER]] UNIT" at a position; of a range the shorter."""
    numeral = scan.numeral_at.get(position)
    if numeral is None:
        unit = _time_unit(scan, position)
        return (1, unit, position + 1) if unit else None
    value, at = _whole(numeral), numeral.last
    high = scan.numeral_at.get(at + 1) if scan.word(at) in w.RANGE else None
    if high is not None:
        at = high.last
    if scan.word(at) == "-":
        at += 1
    unit = _time_unit(scan, at)
    if value is None or unit is None:
        return None
    return value, unit, at + 1


def _slash(scan: Scan, position: int) -> Part | None:
    """ "/12 h", "/j", "/ 8 horas"."""
    period = _period(scan, position + 1)
    if (
        period is None
        or period[1] in ("min", "s")
        or (period[1] == "h" and scan.words[position + 1] in TIME_UNITS)
    ):
        return None
    hours = period[1] == "h" and period[0] in (2, 3, 4, 6, 8, 12, 24, 36, 48, 72)
    return Part(position, period[2], "rate", 1, period[0], period[1], reach=NEAR if hours else CLOSE)


_LASTING = frozenset("for in within after of during over about than until every".split())
"""Before "a week" these tell how long, not how often."""


def _per(scan: Scan, position: int) -> Part | None:
    """ "par jour", "per 24 h", "al día", "a la semana", "a day"."""
    word = scan.words[position]
    at = position + 1
    if word == "a" and (
        scan.written(position) not in "aA" or scan.language == "fr" or scan.word(position - 1) in _LASTING
    ):
        return None
    if word == "a" and scan.language == "es":
        if scan.word(at) != "la":
            return None
        at += 1
    period = _period(scan, at)
    if period is None or period[1] in ("min", "s"):
        return None
    if word in w.PER_ARTICLES and (period[0] != 1 or scan.word(at).isdecimal()):
        return None
    if scan.word(period[2]) in (
        "siguiente",
        "anterior",
        "later",
        "after",
        "before",
        "ago",
        "plus",
        "antes",
        "despues",
    ):
        return None
    return Part(
        position, period[2], "rate", 1, period[0], period[1], reach=CLOSE if word in w.PER_ARTICLES else NEAR
    )


def _every(scan: Scan, position: int) -> Part | None:
    """ "toutes les 8 heures", "every other day", "cada 12 h", "q8h", "c/8h", "chaque jour", "every 4 to 6 weeks"."""
    word, at = scan.words[position], position + 1
    if word == "c" and scan.word(at) != "/":
        return None
    if word == "q" and scan.word(at) == "." and not scan.word(at + 1).isdecimal():
        return _dotted(scan, position)
    if scan.word(at) in w.EVERY_ARTICLES or (word == "c" and scan.word(at) == "/"):
        at += 1
    elif word in ("tous", "toutes", "todos", "todas"):
        return None
    other = scan.word(at) in ("other", "alternate", "otro", "second") and _time_unit(scan, at + 1)
    if other:
        return Part(position, at + 2, "rate", 1, 2, other)
    period = _period(scan, at)
    if period is None or (period[1] == "min" and period[0] < 5):
        return None
    if word in ("q", "c") and period[2] == at + 1 and word == "c":
        return None
    return Part(position, period[2], "rate", 1, period[0], period[1])


def _dotted(scan: Scan, position: int) -> Part | None:
    """ "b.i.d.", "q.d.", "t.i.d.": the letters without their stops."""
    letters, at = scan.words[position], position + 1
    while (
        len(letters) < 4
        and scan.word(at) == "."
        and len(scan.word(at + 1)) == 1
        and scan.word(at + 1).isalpha()
        and scan.glued(at + 1)
    ):
        letters += scan.word(at + 1)
        at += 2
    rate = w.LATIN.get(letters)
    if rate is None or at == position + 1:
        return None
    if scan.word(at) == "." and scan.glued(at):
        at += 1
    return Part(position, at, "rate", *rate)


def _latin(scan: Scan, position: int) -> Part | None:
    word = scan.words[position]
    ambiguous = word in w.AMBIGUOUS_LATIN
    return Part(position, position + 1, "rate", *w.LATIN[word], reach=CLOSE if ambiguous else None)


def _adverb(scan: Scan, position: int) -> Part | None:
    """ "quotidien", "weekly", "three-weekly", "una vez diaria"."""
    word = scan.words[position]
    times, period, unit = w.ADVERBS[word]
    first = position
    if scan.word(position - 1) == "-" and word in ("weekly", "monthly"):
        for numeral in (scan.numeral_at.get(position - 2),):
            value = _whole(numeral, 12)
            if value and numeral:
                return Part(numeral.first, position + 1, "rate", 1, value, unit)
    return Part(first, position + 1, "rate", times, period, unit)


def _times_adverb(scan: Scan, position: int) -> Part | None:
    if scan.language == "es":
        return None
    return Part(position, position + 1, "count", w.TIMES_ADVERBS[scan.words[position]], reach=NEAR)


def _times_sign(scan: Scan, position: int) -> Part | None:
    """ "x 3", "x2"."""
    numeral = scan.numeral_at.get(position + 1)
    value = _whole(numeral, 24)
    if value is None or numeral is None or unit_at(scan, numeral.last) or _time_unit(scan, numeral.last):
        return None
    last = numeral.last + (1 if scan.word(numeral.last) in w.TIMES else 0)
    return Part(position, last, "count", value, reach=NEAR)


def _alternate(scan: Scan, position: int) -> Part | None:
    """ "en días alternos", "on alternate days", "jours alternés"."""
    for beside in (position - 1, position + 1):
        unit = _time_unit(scan, beside)
        if unit:
            first, last = min(position, beside), max(position, beside) + 1
            return Part(first, last, "rate", 1, 2, unit)
    return None


def _days(scan: Scan, position: int) -> Part | None:
    """ "J1, J8", "J1 à J5", "days 1-5", "jours 1, 8 et 15", "J1=J22"."""
    at = position + 1
    days: list[int] = []
    last = at
    ranged = False
    while len(days) < _LAST_DAY:
        if scan.word(at) in w.DAY_WORDS and at > position + 1:
            at += 1
        word = scan.word(at)
        if not word.isdecimal() or len(word) > 2 or not 1 <= int(word) <= _LAST_DAY or not _is_day(scan, at):
            break
        if ranged and days and int(word) > days[-1]:
            days += range(days[-1] + 1, int(word) + 1)
        else:
            days.append(int(word))
        at = last = at + 1
        sign = scan.word(at)
        if sign == "=":
            return _cycle_of_days(scan, position, at, days)
        ranged = sign in ("-", "a", "to", "au", "al", "through", "hasta")
        if ranged or sign in (",", "et", "and", "y", "/", "+", "&"):
            at += 1
            if scan.word(at) in ("et", "and", "y") and sign == ",":
                at += 1
        elif sign not in w.DAY_WORDS:
            break
    if not days:
        bare = scan.words[position] == "dia" and scan.word(position + 1) not in ("siguiente", "anterior")
        return Part(position, position + 1, "rate", 1, 1, "d", reach=0) if bare else None
    return Part(position, last, "days", days=tuple(days), reach=NEAR)


_BEHIND_DAYS = frozenset(
    ", . ) ( - – / ; = + & : ] et and y a to au al through hasta of de du des tous toutes every cada each q en in on par per "
    "j d day days".split()
) | {""}


def _is_day(scan: Scan, position: int) -> bool:
    """Whether the digits at a position are a day and not the number of what follows ("J1, 50 mg")."""
    following = scan.word(position + 1)
    if following == "." and scan.glued(position + 1) and scan.word(position + 2).isdecimal():
        return False
    return (
        following in _BEHIND_DAYS
        or scan.starts[position + 1] - scan.ends[position] > 1
        or (
            not following.isalpha()
            or (unit_at(scan, position + 1) is None and not _time_unit(scan, position + 1))
        )
    )


def _cycle_of_days(scan: Scan, first: int, sign: int, days: list[int]) -> Part | None:
    """ "J1=J22": day 1 comes again on day 22, a cycle of 21 days; also written J1=J21 for the same."""
    at = sign + 1
    if scan.word(at) in w.DAY_WORDS:
        at += 1
    word = scan.word(at)
    if not word.isdecimal() or len(word) > 3 or days != [1] or int(word) < 2:
        return None
    length = int(word) - 1 if (int(word) - 1) % 7 == 0 else int(word)
    return Part(first, at + 1, "cycle", 1, length, "d", reach=NEAR)


def _cycle(scan: Scan, position: int) -> Part | None:
    """ "cycles de 21 jours", "21-day cycle", "a intervalos de 3 semanas", "à 3 semaines d'intervalle"."""
    at = position + 1
    if scan.word(at) in ("de", "of"):
        period = _period(scan, at + 1)
        if period is not None and at + 1 in scan.numeral_at:
            return Part(position, period[2], "cycle", 1, period[0], period[1], reach=NEAR)
    at = position - 1
    while at > position - 4 and scan.word(at) in ("'", "d", "-", "as", "a", "of", "de"):
        at -= 1
    unit = _time_unit(scan, at)
    at -= 2 if scan.word(at - 1) == "-" else 1
    numeral = next(
        (n for n in (scan.numeral_at.get(at), scan.numeral_at.get(at - 2)) if n and n.last == at + 1), None
    )
    value = _whole(numeral)
    if unit is None or value is None or numeral is None:
        return None
    return Part(numeral.first, position + 1, "cycle", 1, value, unit, reach=NEAR)


def _moment(scan: Scan, position: int) -> Part | None:
    """ "le matin", "at bedtime", "au coucher", "por la noche"."""
    first = position
    while first > position - 4 and scan.word(first - 1) in w.MOMENT_ARTICLES:
        first -= 1
    moment = w.MOMENTS[scan.words[position]]
    return Part(first, position + 1, "moment", moment=moment, reach=NEAR)


_BETWEEN_WEEKDAYS = frozenset((",", "et", "and", "y", "le", "el", "los", "-"))


def _weekdays(scan: Scan, position: int) -> Part | None:
    """ "lundi, mercredi et vendredi": so many times a week."""
    days, at = {scan.words[position].rstrip("s")}, position + 1
    last = at
    while at - position < 4 * _WEEK and at - last < 3 and scan.word(at) in _BETWEEN_WEEKDAYS:
        at += 1
        if scan.word(at) in w.WEEKDAYS:
            days.add(scan.words[at].rstrip("s"))
            at = last = at + 1
    if len(days) < 2:
        return None
    return Part(position, last, "rate", len(days), 1, "wk", reach=NEAR)


def _single(scan: Scan, position: int) -> Part | None:
    """ "dose unique", "en prise unique", "single dose", "dosis única"."""
    if scan.word(position - 1) in w.EVENTS:
        return Part(
            position - 1, position + 1, "once", reach=NEAR, intake=scan.word(position - 1) in w.INTAKES
        )
    at = position + 1
    rate = w.ADVERBS.get(scan.word(at))
    if rate and scan.word(at + 1) in w.EVENTS:
        return Part(position, at + 2, "rate", *rate, reach=NEAR)
    if scan.word(at) in w.EVENTS:
        return Part(position, at + 1, "once", reach=NEAR)
    return None


def _needed(scan: Scan, position: int) -> Part | None:
    for phrase in w.NEEDED:
        if (
            scan.words[position] == phrase[0]
            and tuple(scan.words[position : position + len(phrase)]) == phrase
        ):
            return Part(position, position + len(phrase), "needed", reach=NEAR)
    return None


def _a(scan: Scan, position: int) -> Part | None:
    return _per(scan, position) or _needed(scan, position)


def _letter(scan: Scan, position: int) -> Part | None:
    """ "b", "t", "p": of "b.i.d." or "p.r.n."."""
    return _dotted(scan, position) or _needed(scan, position)


def _numeral_part(scan: Scan, numeral: Numeral) -> Part | None:
    """Parts that begin with a number: "2 fois", "3 prises", "1-0-1", "un jour sur deux", "2/j", "14 jours sur 21"."""
    value = None if numeral.ordinal else _whole(numeral, _LAST_DAY)
    grid = None if numeral.ordinal or numeral.article else _grid(scan, numeral)
    if grid is not None:
        return grid
    if value is None:
        return None
    at = numeral.last
    high = scan.numeral_at.get(at + 1) if scan.word(at) in w.RANGE else None
    if high is not None and high.last < len(scan.words):
        at = high.last
    word = scan.word(at)
    if word in w.TIMES:
        last = at + 1
        return Part(numeral.first, last, "count", value, reach=NEAR)
    while word in ("divided", "equal", "separate", "daily") and scan.word(at + 1) in w.EVENTS:
        at += 1
        word = scan.word(at)
    if word in w.EVENTS:
        return Part(numeral.first, at + 1, "count", value, reach=NEAR, intake=word in w.INTAKES)
    if not numeral.article and value <= 12 and (word == "/" or word in w.PER or word in w.PER_ARTICLES):
        per = _slash(scan, at) if word == "/" else _per(scan, at)
        if (
            per is not None
            and per.period is not None
            and (word != "/" or (per.unit != "h" and per.period == 1))
        ):
            return Part(numeral.first, per.last, "rate", value, per.period, per.unit, reach=NEAR)
    return _on_and_off(scan, numeral, value, at)


def _on_and_off(scan: Scan, numeral: Numeral, value: int, at: int) -> Part | None:
    """ "un jour sur deux", "1 j/2", "3 semaines sur 4", "4 weeks on, 2 weeks off", "5 days" before "a week"."""
    unit = _time_unit(scan, at)
    if unit not in ("d", "wk"):
        return None
    scale = 7 if unit == "wk" else 1
    following = scan.word(at + 1)
    of = scan.numeral_at.get(at + 2)
    total = _whole(of, 60)
    if (
        following in ("sur", "/")
        and of is not None
        and total
        and total > value
        and _time_unit(scan, of.last) is None
    ):
        if unit == "d":
            return Part(numeral.first, of.last, "rate", value, total, "d")
        return Part(numeral.first, of.last, "days", days=tuple(range(1, value * 7 + 1)), cycle=total * 7)
    if following in ("sur", "of", "out"):
        if following == "out" and scan.word(at + 2) == "of":
            of = scan.numeral_at.get(at + 3)
        total = _whole(of, 60)
        if of is not None and total and total > value and _time_unit(scan, of.last) == unit:
            return Part(
                numeral.first, of.last + 1, "rate", value, total * scale if unit == "d" else total, unit
            )
    if following == "on":
        start = at + 2
        while start < at + 4 and scan.word(start) in (",", "and", "/"):
            start += 1
        off = scan.numeral_at.get(start)
        rest = _whole(off, 60)
        if (
            off is not None
            and rest
            and _time_unit(scan, off.last) == unit
            and scan.word(off.last + 1) == "off"
        ):
            days = tuple(range(1, value * scale + 1))
            return Part(numeral.first, off.last + 2, "days", days=days, cycle=(value + rest) * scale)
    if unit == "d" and (scan.word(at + 1) in w.PER or scan.word(at + 1) in ("/", "a")):
        behind = at + (3 if scan.word(at + 2) == "la" else 2)
        if _time_unit(scan, behind) == "wk":
            return Part(numeral.first, behind + 1, "rate", value, 1, "wk", reach=NEAR)
    if unit == "d" and value == 1 and at > numeral.last:
        high = _whole(scan.numeral_at.get(numeral.last + 1), _LAST_DAY)
        if high:
            return Part(numeral.first, at + 1, "days", days=tuple(range(1, high + 1)), reach=NEAR)
    return None


def _grid(scan: Scan, numeral: Numeral) -> Part | None:
    grid = grid_at(scan, numeral)
    if grid is None:
        return None
    values, last = grid
    given = sum(value > 0 for value in values)
    return Part(numeral.first, last, "grid", given, 1, "d", reach=None if 0.0 in values else NEAR)


_Reader = Callable[[Scan, int], Part | None]
_READERS: dict[str, _Reader] = {
    **dict.fromkeys(w.LATIN, _latin),
    **dict.fromkeys(w.ADVERBS, _adverb),
    **dict.fromkeys(w.PER, _per),
    **dict.fromkeys(w.EVERY, _every),
    **dict.fromkeys(w.MOMENTS, _moment),
    **dict.fromkeys(w.TIMES_ADVERBS, _times_adverb),
    **dict.fromkeys(w.ALTERNATE, _alternate),
    **dict.fromkeys(w.DAY_WORDS, _days),
    **dict.fromkeys(w.CYCLE_WORDS | w.INTERVAL_WORDS, _cycle),
    **dict.fromkeys(w.WEEKDAYS, _weekdays),
    **dict.fromkeys(w.SINGLE, _single),
    **dict.fromkeys(("si", "au", "as", "if", "prn"), _needed),
    **dict.fromkeys(("b", "t", "p"), _letter),
    **dict.fromkeys(("x", "×", "*"), _times_sign),
    "/": _slash, "al": _per, "a": _a,
}  # fmt: skip
