"""Dosing: amounts that change a stretch into another, and values that no drug of their sentence carries."""

from __future__ import annotations

from extractor.engines.rules.changes import LATER, redosed
from extractor.engines.rules.document import Document, Mention
from extractor.engines.rules.narrative import Narrative
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.stretch import Stretch
from extractor.engines.rules.succession import close
from extractor.engines.rules.times import apart
from extractor.values.date import PartialDate
from extractor.values.dose import Dose


class Dosing:
    """Reads the amounts of a document into the narrative of its walk."""

    def __init__(self, document: Document, narrative: Narrative) -> None:
        self.document = document
        self.narrative = narrative

    def second_dose(self, stretch: Stretch, drug: Mention, doses: list[Mention], sentence: Sentence) -> None:
        """ "800 mg, reduced to 400 mg": the second amount begins a stretch of its own."""
        words = self.document.words
        for dose in doses[1:]:
            later_told = LATER.intersection(words[max(doses[0].last, dose.first - 8) : dose.first])
            changed = {"increase", "reduce"}.intersection(
                cue.kind for cue in self.document.assertions.by_sentence[sentence.number]
            )
            if not (later_told or changed) or not redosed(
                self.document, stretch, dose, sentence.number, words
            ):
                continue
            later = Stretch(stretch.drug, stretch.name, stretch.main, sentence.number, begun=stretch.begun)
            self.carry(stretch, later)
            later.put("dose", dose.value)
            schedules = sentence.attached.of(stretch.drug, "schedule") or sentence.attached.of(
                drug, "schedule"
            )
            later.put("schedule", schedules[1].value if len(schedules) > 1 else None)
            start = self._date_of_change(dose, sentence)
            later.put("start", start)
            later.last_sentence = sentence.number
            close(stretch, start, sentence.number)
            self.narrative.add(later)
            if stretch in self.narrative.current:
                self.narrative.current.append(later)
            return

    def _date_of_change(self, dose: Mention, sentence: Sentence) -> PartialDate | None:
        """The date nearest to a changed amount that did not begin the drug."""
        told = [one for one in sentence.told if one is not sentence.started and one.bound != "now"]
        words = self.document.words
        nearest = min(told, key=lambda one: apart(words, one.mention, dose.first, dose.last), default=None)
        return nearest.value if nearest else None

    def carry(self, old: Stretch, new: Stretch) -> None:
        """A new dose of a drug keeps what the old one was told to be."""
        for role in ("regimen", "line", "setting", "route"):
            new.put(role, old.facts.get(role))
        new.home = new.home or old.home

    def take_loose(self, role: str, mention: Mention, sentence: Sentence) -> None:
        """A value that no drug of its sentence carries: announced for the next, or of the drugs spoken of."""
        narrative, number = self.narrative, sentence.number
        if role in ("line", "setting"):
            narrative.pending[role] = (number, mention)
            return
        targets = narrative.current or narrative.spoken_of
        if not targets or number - max(target.last_sentence for target in targets) > 3:
            return
        if role == "cycles":
            for target in targets:
                if target.open:
                    target.put("cycles", mention.value)
                    target.last_sentence = number
        elif role == "dose" and len(targets) == 1 and isinstance(mention.value, Dose):
            self._loose_dose(targets[0], mention, sentence)
        elif role in ("schedule", "route") and len(targets) == 1:
            cues = {cue.kind for cue in self.document.assertions.by_sentence[number]}
            if number == targets[0].last_sentence + 1 and cues & {"start", "given"}:
                targets[0].put(role, mention.value)

    def _loose_dose(self, target: Stretch, mention: Mention, sentence: Sentence) -> None:
        cues = {cue.kind for cue in self.document.assertions.by_sentence[sentence.number]}
        if "dose" not in target.facts:
            if cues.intersection(("start", "given", "increase", "reduce")):
                target.put("dose", mention.value)
                for role in ("schedule", "route"):
                    for other in sentence.attached.loose.get(role, ()):
                        target.put(role, other.value)
                if "start" in cues and sentence.told and "start" not in target.facts:
                    target.put("start", sentence.told[0].value)
            return
        if not cues.intersection(("increase", "reduce")) or not redosed(
            self.document, target, mention, sentence.number, self.document.words
        ):
            return
        later = Stretch(target.drug, target.name, target.main, sentence.number, begun=True)
        self.carry(target, later)
        later.put("dose", mention.value)
        for other in sentence.attached.loose.get("schedule", ()):
            later.put("schedule", other.value)
        dates = [one.value for one in sentence.told if one.bound != "until"]
        start: PartialDate | None = dates[0] if dates else self.narrative.date_at(sentence.number)
        later.put("start", start)
        close(target, start, sentence.number)
        later.last_sentence = sentence.number
        self.narrative.add(later)
        self.narrative.current = [later if one is target else one for one in self.narrative.current]
        self.narrative.spoken_of = [later]
