"""Succession: how new drugs end those before them, and ends that the text tells without a name."""

from __future__ import annotations

from extractor.assertion import ScopedCue
from extractor.engines.rules.document import Document
from extractor.engines.rules.groups import Group
from extractor.engines.rules.narrative import Narrative
from extractor.engines.rules.stretch import Stretch
from extractor.engines.rules.times import Told
from extractor.values.base import Value
from extractor.values.category import Category
from extractor.values.schedule import Schedule

_CYCLES = frozenset("cycle cycles cure cures ciclo ciclos course courses".split())
"""Words of an end that is one of a course of cycles: "after the last cycle"."""

_REASON_LASTS = 3
"""Sentences behind the last word on a course in which a reason still speaks of it."""

_FOLLOWS = 2
"""Sentences behind a drug in which a verb without a subject still is told of it."""

_AT_ONCE = 6
"""Tokens between an end and the beginning that follows it."""

_LEADING = 6
"""Tokens before a verb whose subject is the drug of the sentence before."""

_REASON_MONTHS = 2
"""Months behind its end after which a relapse ended nothing any more."""


def close(stretch: Stretch, end: Value | None, sentence: int) -> None:
    """End a stretch before its completion, on a date where one is told."""
    stretch.stopped = True
    stretch.completed = False
    stretch.put("end", end)
    if stretch.stop_sentence < 0:
        stretch.stop_sentence = sentence


def succeed(
    document: Document,
    narrative: Narrative,
    group: Group,
    begun: list[Stretch],
    sentence: int,
) -> None:
    """Make drugs just begun the current ones; those taken till then end unless the new ones join them."""
    fresh = [one for one in begun if one.main and not one.planned and not one.not_taken]
    if not fresh:
        return
    staying: list[Stretch] = []
    together = [
        one
        for one in narrative.current
        if one not in fresh and one.open and one.name in _others(group, fresh)
    ]
    old = [one for one in narrative.current if one not in fresh and one not in together]
    switched = "replacing" in group.cues
    joins = _joins(document, narrative, group, fresh, old)
    for one in old:
        if one.name in {new.name for new in fresh}:
            if one.open:
                _give_way(narrative, one, fresh[0], sentence, switched)
        elif joins and one.open:
            staying.append(one)
        else:
            _give_way(narrative, one, fresh[0], sentence, switched)
    staying += together
    if not staying:
        narrative.previous = old or narrative.previous
        narrative.reason = None
    for one in fresh:
        if staying:
            one.put("line", staying[0].facts.get("line"))
    narrative.current = [*staying, *fresh]


def _listed(document: Document, sentence: int) -> bool:
    """Whether a sentence and the one before it are lines of a list."""
    spans = document.sentences
    return sentence > 0 and "\n" in document.report.text[spans[sentence - 1].end : spans[sentence].start]


def _others(group: Group, fresh: list[Stretch]) -> set[str]:
    """Names of a group beside those begun: drugs that go on with the new ones."""
    return group.names - {one.name for one in fresh}


def _joins(
    document: Document, narrative: Narrative, group: Group, fresh: list[Stretch], old: list[Stretch]
) -> bool:
    """Whether new drugs are given beside the current ones: told so, or in one breath with them."""
    if not old:
        return False
    sentence = group.sentence
    if "replacing" in group.cues or "line" in fresh[0].facts:
        return "add" in group.cues and "replacing" not in group.cues and _same_line(fresh[0], old[0])
    if "add" in group.cues:
        return True
    neutral = not {"start", "given", "restart"}.intersection(group.cues) and "start" not in fresh[0].facts
    if (
        neutral
        and _listed(document, sentence)
        and all(one.open and 0 < sentence - one.last_sentence <= 2 for one in old)
    ):
        return True
    if any(one.stop_sentence == sentence for one in old):
        return False
    reason = narrative.reason
    if (
        reason is not None
        and reason.sentence == sentence
        and old[0].drug.last <= reason.mention.first < group.first
    ):
        return False
    same_sentence = all(one.sentence == sentence for one in old)
    if not same_sentence:
        return False
    between = document.signal(sentence, "then", old[0].drug.last, group.first)
    return between is None and all(one.open for one in old)


def _same_line(new: Stretch, old: Stretch) -> bool:
    one, two = new.facts.get("line"), old.facts.get("line")
    return one is not None and two is not None and one.normalised() == two.normalised()


def _give_way(narrative: Narrative, old: Stretch, new: Stretch, sentence: int, switched: bool) -> None:
    """A drug that another follows has ended: replaced where it was switched or a reason told, else finished."""
    if old.planned or old.not_taken:
        return
    if old.completed or (old.open and old.counted and not (switched and "cycles" not in old.facts)):
        old.completed = not cut_short(narrative, old)
        if not old.completed:
            old.stopped = True
            _reason(narrative, old)
        return
    passed = old.open and not switched and narrative.reason is None and "line" not in new.facts
    if passed and not _open_ended(old):
        old.completed = True
        old.put("end", new.facts.get("start"))
        return
    fresh = old.open
    old.replaced = old.replaced or fresh
    old.stop_sentence = old.stop_sentence if old.stop_sentence >= 0 else sentence
    if fresh or sentence - old.stop_sentence <= 1:
        old.put("end", new.facts.get("start"))
    _reason(narrative, old)


def _open_ended(stretch: Stretch) -> bool:
    """Whether a drug is taken every day without a length told: what follows it replaces it."""
    schedule = stretch.facts.get("schedule")
    daily = isinstance(schedule, Schedule) and schedule.period_unit in ("d", "h") and schedule.period == 1
    return daily and not stretch.counted


def cut_short(narrative: Narrative, old: Stretch) -> bool:
    """Whether a reason for an end was told close behind a counted course, and not long after its end."""
    reason = narrative.reason
    if reason is None or not 0 <= reason.sentence - old.last_sentence <= _REASON_LASTS:
        return False
    months = months_between(old.date("end"), reason.date)
    return months is None or months <= _REASON_MONTHS


def _reason(narrative: Narrative, old: Stretch) -> None:
    if narrative.reason is not None and isinstance(narrative.reason.mention.value, Category):
        old.put("stop_reason", narrative.reason.mention.value)


def months_between(earlier: str | None, later: str | None) -> int | None:
    """Whole months from one EDTF date to another; of years alone only where they lie apart."""
    if not earlier or not later:
        return None
    try:
        if len(earlier) < 7 or len(later) < 7:
            years = int(later[:4]) - int(earlier[:4])
            return 12 * years if years > 1 else None
        (y1, m1), (y2, m2) = ((int(d[:4]), int(d[5:7])) for d in (earlier, later))
    except ValueError:
        return None
    return (y2 - y1) * 12 + m2 - m1


def tell_loose(
    document: Document,
    narrative: Narrative,
    cue: ScopedCue,
    told: list[Told],
    sentence: int,
    *,
    alone: bool,
    reason: bool,
) -> None:
    """A cue in a sentence that names no drug for it.

    "The treatment was stopped" ends the current drugs; "Started in May, stopped in June" right behind a drug
    is told of that drug; so does an end with its reason ("progression, stopped in May"); a refusal behind a proposal means that it was not taken.
    """
    spoken = narrative.spoken_of
    first, last = document.bounds[sentence]
    leading = cue.first - first <= _LEADING or last - first <= 2 * _LEADING
    near = bool(spoken) and sentence - max(one.last_sentence for one in spoken) <= _FOLLOWS
    follows = alone and near and leading
    if cue.kind in ("refused", "contraindicated") and follows:
        for stretch in spoken:
            stretch.not_taken = stretch.not_taken or stretch.planned
            stretch.planned = False
        return
    treatment = document.signal(sentence, "treatment") is not None
    before_next = not alone and cue.kind in ("stop", "complete") and _gives_way(document, cue, sentence)
    targets = spoken if follows else []
    if _CYCLES.intersection(document.words[cue.first : cue.last]):
        targets = [one for one in targets if one.main]
    reasoned = alone and cue.kind == "stop" and reason
    if narrative.current and (treatment or before_next or reasoned):
        targets = narrative.current
        if not treatment and not before_next:
            targets = [one for one in targets if not one.counted]
    if cue.kind == "start" and follows and not treatment:
        dates = [one for one in told if one.bound != "until"]
        for stretch in spoken if dates else []:
            stretch.put("start", dates[0].value)
    elif cue.kind == "continue" and follows:
        for stretch in spoken:
            stretch.continues = sentence
    elif cue.kind in ("stop", "complete"):
        _end_all(targets, cue, told, sentence, narrative.date_at(sentence))


def _gives_way(document: Document, cue: ScopedCue, sentence: int) -> bool:
    """Whether a beginning follows an end at once: "it was stopped and X was begun"."""
    return any(
        other.kind in ("start", "restart", "given") and 0 <= other.first - cue.last <= _AT_ONCE
        for other in document.assertions.by_sentence[sentence]
    )


def _end_all(
    targets: list[Stretch], cue: ScopedCue, told: list[Told], sentence: int, inferred: Value | None
) -> None:
    dates = [one for one in told if one.bound not in ("since", "now")]
    nearest = min(
        dates,
        key=lambda one: abs(one.mention.first - cue.first) + 6 * (one.mention.first < cue.first),
        default=None,
    )
    for stretch in targets:
        if not stretch.open:
            continue
        if cue.kind == "stop":
            close(stretch, nearest.value if nearest else (None if told else inferred), sentence)
        else:
            stretch.completed = True
            stretch.stop_sentence = sentence
            stretch.put("end", nearest.value if nearest else None)
