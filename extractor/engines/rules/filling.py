"""Filling: what a sentence tells of a stretch — amounts, routes, dates, line — kept where it is new."""

from __future__ import annotations

from extractor.engines.rules.document import Document, Mention
from extractor.engines.rules.dosing import Dosing
from extractor.engines.rules.groups import Group, components_of
from extractor.engines.rules.narrative import Narrative
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.stretch import Stretch
from extractor.engines.rules.times import start_of
from extractor.task import RecordSpec
from extractor.values.base import Context, Value
from extractor.values.drug import Drug

_LISTED_REACH = 10
"""Sentences behind an acronym in which its components may be listed."""

_TAKING = frozenset(
    ("start", "given", "restart", "continue", "stop", "complete", "replaced", "caused", "reduce")
)
"""Cues that tell of a drug proposed before that it was taken."""

_CYCLE = frozenset("cycle cure ciclo course".split())
_ONE = frozenset("un une a one uno".split())
_GOING_ON = frozenset(("start", "restart", "continue", "home", "replacing"))

BEGINNING = ("start", "restart", "replacing")
"""Cues that tell that a drug was begun there."""


class Filling:
    """Fills stretches from sentences, with the narrative for what a sentence leaves out."""

    def __init__(self, document: Document, record: RecordSpec, narrative: Narrative, dosing: Dosing) -> None:
        self.document = document
        self.record = record
        self.narrative = narrative
        self.dosing = dosing

    def fill(self, stretch: Stretch, group: Group, index: int, sentence: Sentence, fresh: bool) -> None:
        """Give a stretch what its sentence tells; a repetition adds only what was not told yet."""
        drug, number = group.drugs[index], sentence.number
        stretch.last_sentence = number
        if stretch.planned and not fresh and _TAKING.intersection(group.cues):
            stretch.planned = False
        if "start" in group.cues or "given" in group.cues or "restart" in group.cues:
            stretch.begun = True
        stretch.given = "given" in group.cues and not _GOING_ON.intersection(group.cues)
        if "home" in group.cues or self.document.section[number] == "home":
            stretch.home = True
        if self._goes_on(stretch, group) and not stretch.stopped:
            stretch.continues = number
            if stretch.completed:
                stretch.completed = False
        doses = sentence.attached.of(drug, "dose")
        for role in (
            "schedule",
            "route",
            "duration",
            "cycles",
            "line",
            "setting",
            "category",
            "term",
            "measure",
        ):
            found = sentence.attached.of(drug, role)
            if found and (fresh or role not in ("line", "setting")):
                stretch.put(role, found[0].value)
        cycles = sentence.attached.of(drug, "cycles")
        stretch.underway = bool(cycles) and _names_one(self.document.words, cycles[0])
        if doses and not (not fresh and stretch.facts.get("dose")):
            stretch.put("dose", doses[0].value)
        if stretch.main and fresh:
            for role in ("line", "setting"):
                stretch.put(role, self.narrative.announced(role, number))
        if index in group.regimens:
            stretch.put("regimen", _as_term(self.record, group.regimens[index]))
        if not stretch.not_taken:
            self._date_start(stretch, group, sentence, fresh)
        if len(doses) > 1 and stretch.facts.get("dose") is doses[0].value:
            self.dosing.second_dose(stretch, drug, doses, sentence)

    def _goes_on(self, stretch: Stretch, group: Group) -> bool:
        """Whether a sentence tells that a drug is still taken; under another medicine something merely happened."""
        cue = group.cues.get("continue")
        if cue is None:
            return False
        return stretch.main or self.document.words[cue.first : cue.last] != ["sous"]

    def _date_start(self, stretch: Stretch, group: Group, sentence: Sentence, fresh: bool) -> None:
        announced = fresh and "line" in stretch.facts
        beginning = announced or any(kind in group.cues for kind in BEGINNING)
        if not fresh and not (beginning and "start" not in stretch.facts):
            return
        if not beginning and {"stop", "complete", "replaced", "continue"}.intersection(group.cues):
            since = [one for one in sentence.told if one.bound == "since"]
            found = start_of(self.document, since, group, sentence.groups)
        else:
            found = start_of(self.document, sentence.told, group, sentence.groups)
        if found is not None:
            sentence.started = found
            stretch.put("start", found.value)
        elif beginning and fresh and not stretch.planned:
            stretch.put("start", self.narrative.date_at(sentence.number))

    def take_from_regimen(self, stretch: Stretch, sentence: Sentence) -> None:
        """A component listed with its dose behind the acronym takes the acronym's start, line and cycles."""
        if "dose" not in stretch.facts or "start" in stretch.facts:
            return
        spec = self.record.field("medication")
        for regimen in self.narrative.current:
            drug = regimen.drug.value
            if spec is None or not isinstance(drug, Drug) or drug.nature != "regimen" or not regimen.open:
                continue
            near = sentence.number - regimen.sentence <= _LISTED_REACH
            if near and stretch.name in components_of(spec, regimen.drug):
                regimen.dissolved = True
                stretch.main = True
                stretch.put("regimen", _as_term(self.record, regimen.drug))
                for role in ("start", "line", "setting", "cycles", "schedule"):
                    stretch.put(role, regimen.facts.get(role))

    def share_regimen(self, number: int) -> None:
        """Components told in one sentence under one acronym share what was told of the first."""
        fresh = [one for one in self.narrative.current if one.sentence == number and "regimen" in one.facts]
        for one in fresh[1:]:
            if one.facts["regimen"].quote == fresh[0].facts["regimen"].quote:
                for role in ("start", "line", "setting", "cycles"):
                    one.put(role, fresh[0].facts.get(role))


def _names_one(words: list[str], cycles: Mention) -> bool:
    """Whether cycles are told by the number of one of them, up to which it has come: "cycle 3", "third cycle"."""
    first, last = words[cycles.first], words[cycles.last - 1]
    return first in _CYCLE or (last in _CYCLE and not first.isdigit() and first not in _ONE)


def _as_term(record: RecordSpec, mention: Mention) -> Value | None:
    """The acronym as a value of the regimen's field."""
    spec = record.field("regimen")
    if spec is None or mention.value.quote is None:
        return None
    return spec.type.parse(mention.value.quote, spec, Context()).placed(mention.value.quote, mention.span)
