"""Readers of days of a cycle: "J1, J8", "days 1-5", "J1=J22", "un jour sur deux", "4 weeks on, 2 weeks off"."""

from __future__ import annotations

from extractor.values.dose.units import unit_at
from extractor.values.numerals import Numeral
from extractor.values.scan import Scan
from extractor.values.schedule import words as w
from extractor.values.schedule.part import LAST_DAY, NEAR, Part, time_unit, whole


def days(scan: Scan, position: int) -> Part | None:
    """ "J1, J8", "J1 à J5", "days 1-5", "jours 1, 8 et 15", "J1=J22"."""
    at = position + 1
    days: list[int] = []
    last = at
    ranged = False
    while len(days) < LAST_DAY:
        if scan.word(at) in w.DAY_WORDS and at > position + 1:
            at += 1
        word = scan.word(at)
        if not word.isdecimal() or len(word) > 2 or not 1 <= int(word) <= LAST_DAY or not _is_day(scan, at):
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
            or (unit_at(scan, position + 1) is None and not time_unit(scan, position + 1))
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


def on_and_off(scan: Scan, numeral: Numeral, value: int, at: int) -> Part | None:
    """ "un jour sur deux", "1 j/2", "3 semaines sur 4", "4 weeks on, 2 weeks off", "5 days" before "a week"."""
    unit = time_unit(scan, at)
    if unit not in ("d", "wk"):
        return None
    scale = 7 if unit == "wk" else 1
    following = scan.word(at + 1)
    of = scan.numeral_at.get(at + 2)
    total = whole(of, 60)
    if (
        following in ("sur", "/")
        and of is not None
        and total
        and total > value
        and time_unit(scan, of.last) is None
    ):
        if unit == "d":
            return Part(numeral.first, of.last, "rate", value, total, "d")
        return Part(numeral.first, of.last, "days", days=tuple(range(1, value * 7 + 1)), cycle=total * 7)
    if following in ("sur", "of", "out"):
        if following == "out" and scan.word(at + 2) == "of":
            of = scan.numeral_at.get(at + 3)
        total = whole(of, 60)
        if of is not None and total and total > value and time_unit(scan, of.last) == unit:
            return Part(
                numeral.first, of.last + 1, "rate", value, total * scale if unit == "d" else total, unit
            )
    if following == "on":
        start = at + 2
        while start < at + 4 and scan.word(start) in (",", "and", "/"):
            start += 1
        off = scan.numeral_at.get(start)
        rest = whole(off, 60)
        if (
            off is not None
            and rest
            and time_unit(scan, off.last) == unit
            and scan.word(off.last + 1) == "off"
        ):
            days = tuple(range(1, value * scale + 1))
            return Part(numeral.first, off.last + 2, "days", days=days, cycle=(value + rest) * scale)
    if unit == "d" and (scan.word(at + 1) in w.PER or scan.word(at + 1) in ("/", "a")):
        behind = at + (3 if scan.word(at + 2) == "la" else 2)
        if time_unit(scan, behind) == "wk":
            return Part(numeral.first, behind + 1, "rate", value, 1, "wk", reach=NEAR)
    if unit == "d" and value == 1 and at > numeral.last:
        high = whole(scan.numeral_at.get(numeral.last + 1), LAST_DAY)
        if high:
            return Part(numeral.first, at + 1, "days", days=tuple(range(1, high + 1)), reach=NEAR)
    return None
