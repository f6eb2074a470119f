"""Readers of rates: "/12 h", "par jour", "toutes les 8 heures", "b.i.d.", "weekly", "cycles de 21 jours"."""

from __future__ import annotations

from extractor.values.scan import TIME_UNITS, Scan
from extractor.values.schedule import words as w
from extractor.values.schedule.part import CLOSE, NEAR, Part, period_at, time_unit, whole

_WEEK = 7


def slash(scan: Scan, position: int) -> Part | None:
    """ "/12 h", "/j", "/ 8 horas"."""
    period = period_at(scan, position + 1)
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


_TELLING_WHEN = frozenset("siguiente anterior later after before ago plus antes despues".split())
"""Behind "al día" these make it a date."""


def per(scan: Scan, position: int) -> Part | None:
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
    period = period_at(scan, at)
    if period is None or period[1] in ("min", "s"):
        return None
    if word in w.PER_ARTICLES and (period[0] != 1 or scan.word(at).isdecimal()):
        return None
    if scan.word(period[2]) in _TELLING_WHEN:
        return None
    return Part(
        position, period[2], "rate", 1, period[0], period[1], reach=CLOSE if word in w.PER_ARTICLES else NEAR
    )


def every(scan: Scan, position: int) -> Part | None:
    """ "toutes les 8 heures", "every other day", "cada 12 h", "q8h", "c/8h", "chaque jour", "every 4 to 6 weeks"."""
    word, at = scan.words[position], position + 1
    if word == "c" and scan.word(at) != "/":
        return None
    if word == "q" and scan.word(at) == "." and not scan.word(at + 1).isdecimal():
        return dotted(scan, position)
    if scan.word(at) in w.EVERY_ARTICLES or (word == "c" and scan.word(at) == "/"):
        at += 1
    elif word in ("tous", "toutes", "todos", "todas"):
        return None
    other = scan.word(at) in ("other", "alternate", "otro", "second") and time_unit(scan, at + 1)
    if other:
        return Part(position, at + 2, "rate", 1, 2, other)
    period = period_at(scan, at)
    if period is None or (period[1] == "min" and period[0] < 5):
        return None
    return Part(position, period[2], "rate", 1, period[0], period[1])


def dotted(scan: Scan, position: int) -> Part | None:
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
    rate = w.DOTTED_LATIN.get(letters)
    if rate is None or at == position + 1:
        return None
    if scan.word(at) == "." and scan.glued(at):
        at += 1
    return Part(position, at, "rate", *rate, reach=CLOSE if letters in w.AMBIGUOUS_LATIN - {"qd"} else None)


def latin(scan: Scan, position: int) -> Part | None:
    """ "bid", "qd", "tds" without stops."""
    word = scan.words[position]
    ambiguous = word in w.AMBIGUOUS_LATIN
    return Part(position, position + 1, "rate", *w.LATIN[word], reach=CLOSE if ambiguous else None)


def adverb(scan: Scan, position: int) -> Part | None:
    """ "quotidien", "weekly", "three-weekly", "una vez diaria"."""
    word = scan.words[position]
    times, period, unit = w.ADVERBS[word]
    first = position
    if scan.word(position - 1) == "-" and word in ("weekly", "wkly", "monthly", "mthly"):
        for numeral in (scan.numeral_at.get(position - 2),):
            value = whole(numeral, 12)
            if value and numeral:
                return Part(numeral.first, position + 1, "rate", 1, value, unit)
    return Part(first, position + 1, "rate", times, period, unit)


def alternate(scan: Scan, position: int) -> Part | None:
    """ "en días alternos", "on alternate days", "jours alternés"."""
    for beside in (position - 1, position + 1):
        unit = time_unit(scan, beside)
        if unit:
            first, last = min(position, beside), max(position, beside) + 1
            return Part(first, last, "rate", 1, 2, unit)
    return None


def cycle(scan: Scan, position: int) -> Part | None:
    """ "cycles de 21 jours", "21-day cycle", "a intervalos de 3 semanas", "à 3 semaines d'intervalle"."""
    at = position + 1
    if scan.word(at) in ("de", "of"):
        period = period_at(scan, at + 1)
        if period is not None and at + 1 in scan.numeral_at:
            return Part(position, period[2], "cycle", 1, period[0], period[1], reach=NEAR)
    at = position - 1
    while at > position - 4 and scan.word(at) in ("'", "d", "-", "as", "a", "of", "de"):
        at -= 1
    unit = time_unit(scan, at)
    at -= 2 if scan.word(at - 1) == "-" else 1
    numeral = next(
        (n for n in (scan.numeral_at.get(at), scan.numeral_at.get(at - 2)) if n and n.last == at + 1), None
    )
    value = whole(numeral)
    if unit is None or value is None or numeral is None:
        return None
    return Part(numeral.first, position + 1, "cycle", 1, value, unit, reach=NEAR)


_BETWEEN_WEEKDAYS = frozenset((",", "et", "and", "y", "le", "el", "los", "-"))


def weekdays(scan: Scan, position: int) -> Part | None:
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
