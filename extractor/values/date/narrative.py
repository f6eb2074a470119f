"""The dates of a text told along its narrative: which date each relative one counts from, or repeats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.folding import Tokens
from extractor.values.date.edtf import Edtf, contains
from extractor.values.date.expression import Expression
from extractor.values.date.resolution import Resolved, resolve

_COMPLEMENT_REACH = 10
_BORDERS = frozenset(",.;:!?")
_BRACKETS = frozenset(", ( :".split())
_BETWEEN = frozenset("en in on le el du de of soit the du mois mes".split())
_BIRTH = frozenset("ne nee nes nees born nacido nacida dob naissance nacimiento birth".split())
_BIRTH_REACH = 4
_AFTER = frozenset(("apres", "after", "tras"))


class Link(NamedTuple):
    """What an expression's own sentence ties it to, by index.

    `counts_from`: an absolute date behind it ("deux mois après l'intervention du 5 mars 2014").
    `same_as`: a date beside it that tells the same day in other words ("deux ans plus tard, en avril 2014",
    "en mai 2015, deux ans après l'arrêt").
    """

    counts_from: int | None = None
    same_as: int | None = None


def links(found: Sequence[Expression], tokens: Tokens) -> list[Link]:
    """The link of each expression of a text."""
    result = [Link()] * len(found)
    for index, one in enumerate(found):
        if one.date is not None or one.month is not None:
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        if following is not None and following.date is not None:
            between = tokens.words[one.last : following.first]
            if one.complement and len(between) <= _COMPLEMENT_REACH and _BORDERS.isdisjoint(between):
                result[index] = Link(counts_from=index + 1)
                continue
            if _beside(between, one.complement):
                result[index] = Link(same_as=index + 1)
                continue
        if index and _retells(found[index - 1], one, tokens):
            result[index] = Link(same_as=index - 1)
    return result


def _retells(before: Expression, one: Expression, tokens: Tokens) -> bool:
    """Whether a step only tells how long it took to the date just before it.

    "en mai 2015, deux ans après l'arrêt", "en juin 2016, après un an sans maladie": not "en mai 2015, deux ans
    plus tard", which goes on.
    """
    if before.date is None and before.month is None:
        return False
    explains = one.complement or tokens.words[one.first] in _AFTER
    return explains and tokens.words[before.last : one.first] in ([","], ["("])


def _beside(between: list[str], complement: bool) -> bool:
    if not between or len(between) > 4 or complement:
        return False
    inner = between[1:] if between[0] in _BRACKETS else between
    return all(word in _BETWEEN for word in inner)


def along(found: Sequence[Expression], tokens: Tokens, report_date: Edtf | None) -> list[Resolved]:
    """Resolve the expressions of a text in order, each from the nearest resolved date before it.

    Not counted from: the report's own date ("currently"), a birth, days counted from an event, and what was
    told by looking back ("two years earlier"). A step of unknown length in months or years ("some years later")
    cuts the thread; one in days that cannot be resolved does not.
    """
    anchor: Edtf | None = None
    results: list[Resolved] = []
    for expression, link in zip(found, links(found, tokens), strict=True):
        own = found[link.counts_from].date if link.counts_from is not None else None
        resolved = resolve(expression, own or anchor, report_date)
        if link.same_as is not None:
            same = results[link.same_as].date if link.same_as < len(results) else found[link.same_as].date
            resolved = _agreed(resolved, same)
        results.append(resolved)
        if _leads(expression, resolved) and not _birth(expression, tokens):
            anchor = resolved.date
    return results


def _agreed(resolved: Resolved, same: Edtf | None) -> Resolved:
    """The date told beside it, or the computed one where that is finer and fits."""
    if same is None or (resolved.date is not None and contains(same, resolved.date)):
        return resolved
    return Resolved(same, resolved.anchor)


def _leads(expression: Expression, resolved: Resolved) -> bool:
    """Whether what follows counts from the outcome, be it unknown."""
    if expression.date is not None or expression.month is not None or expression.day is not None:
        return True
    if expression.vague is not None:
        return expression.vague == "after" and expression.unit in ("M", "Y")
    if expression.counted is not None or expression.offset is None:
        return False
    forward = expression.offset.amount > 0
    if resolved.date is None:
        return forward and expression.offset.unit in ("M", "Y") and expression.origin == "narrative"
    return forward if expression.origin == "narrative" else expression.offset.amount < 0


def _birth(expression: Expression, tokens: Tokens) -> bool:
    first = max(0, expression.first - _BIRTH_REACH)
    return not _BIRTH.isdisjoint(tokens.words[first : expression.first])
