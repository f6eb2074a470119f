"""The walk through the text that makes stretches of treatment out of groups, cues, dates and amounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

from extractor.assertion import ScopedCue
from extractor.engines.rules.acts import tell_acts
from extractor.engines.rules.attachment import Attached, attach
from extractor.engines.rules.changes import LATER, Change, change_of, redosed
from extractor.engines.rules.document import Document, Mention
from extractor.engines.rules.groups import Group, components_of, covered_tokens, group_drugs, name_of
from extractor.engines.rules.narrative import Narrative, Reason
from extractor.engines.rules.stretch import Stretch
from extractor.engines.rules.succession import close, succeed, tell_loose
from extractor.engines.rules.times import Told, apart, end_of, start_of, told_dates
from extractor.task import RecordSpec
from extractor.values.base import Context, Value
from extractor.values.date import PartialDate
from extractor.values.dose import Dose
from extractor.values.drug import Drug

Listener = Callable[[Mention, Narrative, "Sentence"], None]
"""Called for each anchor of a linked list, with the narrative as it stands at that point of the text."""

_ADVERSE_REACH = 15
_ENDING = frozenset(("stop", "switch", "contraindicated", "refused", "resistant"))

_LISTED_REACH = 10
"""Sentences behind an acronym in which its components may be listed."""

_UNTOLD_REACH = 3
"""Sentences behind the last mention of a drug in which "the treatment" still is that drug."""

_TAKING = frozenset(
    ("start", "given", "restart", "continue", "stop", "complete", "replaced", "caused", "reduce")
)
"""Cues that tell of a drug proposed before that it was taken."""

BEGINNING = ("start", "restart", "replacing")


@dataclass(slots=True)
class Sentence:
    """One sentence in the walk: its groups, its dates, what its drugs carry, and cues of no named drug."""

    number: int
    groups: list[Group]
    told: list[Told]
    attached: Attached
    loose: list[ScopedCue]


class Walk:
    """One pass over a document for its list of medications."""

    def __init__(self, document: Document, record: RecordSpec, is_main: Callable[[Mention], bool]) -> None:
        self.document = document
        self.record = record
        self.is_main = is_main
        self.narrative = Narrative()
        self._groups = group_drugs(document, record)
        self._started: Told | None = None

    def run(self, anchors: list[list[Mention]], listen: Listener) -> list[Stretch]:
        """The stretches in order; `anchors` (by sentence) are passed to `listen` where they stand."""
        for number in range(len(self.document.bounds)):
            groups = self._groups[number]
            told = told_dates(self.document, number)
            covered = covered_tokens(self.document, self.record, number) if groups else set()
            for one in told:
                covered.update(range(one.mention.first, one.mention.last))
            loose = tell_acts(self.document, groups, number, frozenset(covered))
            attached = attach(self.document, self.record, groups, number)
            sentence = Sentence(number, groups, told, attached, loose)
            self._read(sentence, anchors[number], listen)
        return [one for one in self.narrative.stretches if not one.dissolved]

    def _read(self, sentence: Sentence, anchors: list[Mention], listen: Listener) -> None:
        number = sentence.number
        if self.document.fresh[number] and not sentence.told:
            first, last = self.document.bounds[number]
            if last - first <= 6 and not sentence.groups:
                self.narrative.tell_date(None, number)
        self._pass_time(sentence)
        loose = sentence.attached.loose.items()
        steps: list[tuple[int, int, Callable[[], None]]] = [
            *((one.first, 0, partial(self._take_group, one, sentence)) for one in sentence.groups),
            *((one.first, 1, partial(self._take_anchor, one, sentence, listen)) for one in anchors),
            *((one.first, 2, partial(self._take_reason, one, sentence)) for one in self._reasons(number)),
            *((one.first, 3, partial(self._take_cue, one, sentence)) for one in sentence.loose),
            *(
                (one.first, 4, partial(self._take_loose, role, one, sentence))
                for role, m in loose
                for one in m
            ),
        ]
        for _, _, step in sorted(steps, key=itemgetter(0, 1)):
            step()
        self._share_regimen(number)
        if not sentence.groups:
            self._end_untold(sentence)
        if sentence.told:
            last_told = max(sentence.told, key=lambda one: one.mention.first)
            self.narrative.tell_date(last_told.value, number)

    def _take_anchor(self, anchor: Mention, sentence: Sentence, listen: Listener) -> None:
        self._take_up_planned(sentence)
        listen(anchor, self.narrative, sentence)

    def _take_up_planned(self, sentence: Sentence) -> None:
        """An answer told soon behind a proposal is one to the drug proposed: it was taken."""
        narrative = self.narrative
        proposed = [one for one in narrative.spoken_of if one.planned and one.main]
        if not proposed or self.document.section[sentence.number] == "plan":
            return
        if not 0 < sentence.number - proposed[0].last_sentence <= _UNTOLD_REACH:
            return
        for stretch in proposed:
            stretch.planned = False
        group = Group(proposed[0].sentence, [one.drug for one in proposed])
        succeed(self.document, narrative, group, proposed, sentence.number)

    def _take_reason(self, mention: Mention, sentence: Sentence) -> None:
        """Keep a reason for an end; a reaction is one only where its sentence tells of an end."""
        number = sentence.number
        if self._adverse(mention):
            kinds = {cue.kind for cue in self.document.assertions.by_sentence[number]}
            if not kinds & _ENDING:
                return
        dates = [one.date for one in sentence.told if one.date is not None]
        self.narrative.reason = Reason(mention, sentence.number, dates[0] if dates else None)

    def _adverse(self, mention: Mention) -> bool:
        """Whether a reason stands among adverse reactions: "toxicities: neutropenia, neuropathy"."""
        signal = self.document.signal(
            mention.sentence, "adverse", mention.first - _ADVERSE_REACH, mention.last + 3
        )
        return signal is not None and "." not in self.document.words[signal.last : mention.first]

    def _take_cue(self, cue: ScopedCue, sentence: Sentence) -> None:
        alone = not sentence.groups
        tell_loose(self.document, self.narrative, cue, sentence.told, sentence.number, alone=alone)

    def _reasons(self, number: int) -> list[Mention]:
        reasons = self.document.mentions(self.record.field("stop_reason"), number)
        return [
            reason
            for reason in reasons
            if not {"negated", "hypothetical"}.intersection(self.document.cues(reason))
        ]

    def _pass_time(self, sentence: Sentence) -> None:
        """A shift of time that no date tells ("after the third cycle") leaves the narrative without a date."""
        if not sentence.told and self.document.signal(sentence.number, "shift"):
            self.narrative.tell_date(None, sentence.number)

    def _take_group(self, group: Group, sentence: Sentence) -> None:
        narrative, number = self.narrative, sentence.number
        self._started = None
        touched: list[Stretch] = []
        begun: list[Stretch] = []
        for index, drug in enumerate(group.drugs):
            existing = narrative.by_name.get(name_of(drug))
            change = change_of(self.document, group, drug, existing, sentence.attached)
            if change is Change.NONE:
                continue
            if change is Change.SAME and existing is not None:
                self._fill(existing, group, index, sentence, fresh=False)
                touched.append(existing)
                continue
            stretch = self._begin(group, index, sentence, change)
            if change is Change.REDOSED and existing is not None:
                close(existing, stretch.facts.get("start"), number)
                self._carry(existing, stretch)
            begun.append(stretch)
            touched.append(stretch)
        if begun:
            succeed(self.document, narrative, group, begun, number)
        if touched:
            narrative.spoken_of = touched
        self._end_group(group, touched, sentence)

    def _begin(self, group: Group, index: int, sentence: Sentence, change: Change) -> Stretch:
        drug = group.drugs[index]
        main = self.is_main(drug) or index in group.regimens
        stretch = Stretch(drug, name_of(drug), main, sentence.number)
        stretch.not_taken = change is Change.NOT_TAKEN
        stretch.planned = change is Change.PLANNED
        self._fill(stretch, group, index, sentence, fresh=True)
        self._take_from_regimen(stretch, sentence)
        self.narrative.add(stretch)
        return stretch

    def _end_untold(self, sentence: Sentence) -> None:
        """ "Six cycles were given until May", without a drug: the end of those taken."""
        until = next((one for one in sentence.told if one.bound == "until"), None)
        if until is None or self.document.signal(sentence.number, "treatment") is None:
            return
        for stretch in self.narrative.current:
            if stretch.open and sentence.number - stretch.last_sentence <= _UNTOLD_REACH:
                stretch.put("end", until.value)
                stretch.bounded = True
                stretch.last_sentence = sentence.number

    def _take_from_regimen(self, stretch: Stretch, sentence: Sentence) -> None:
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

    def _share_regimen(self, number: int) -> None:
        """Components told in one sentence under one acronym share what was told of the first."""
        fresh = [one for one in self.narrative.current if one.sentence == number and "regimen" in one.facts]
        for one in fresh[1:]:
            if one.facts["regimen"].quote == fresh[0].facts["regimen"].quote:
                for role in ("start", "line", "setting", "cycles"):
                    one.put(role, fresh[0].facts.get(role))

    def _fill(self, stretch: Stretch, group: Group, index: int, sentence: Sentence, fresh: bool) -> None:
        """Give a stretch what its sentence tells; a repetition adds only what was not told yet."""
        drug, number = group.drugs[index], sentence.number
        stretch.last_sentence = number
        if stretch.planned and not fresh and _TAKING.intersection(group.cues):
            stretch.planned = False
        if "start" in group.cues or "given" in group.cues or "restart" in group.cues:
            stretch.begun = True
        if "home" in group.cues or self.document.section[number] == "home":
            stretch.home = True
        if "continue" in group.cues and not stretch.stopped:
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
            self._second_dose(stretch, drug, doses, sentence)

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
            self._started = found
            stretch.put("start", found.value)
        elif beginning and fresh and not stretch.planned:
            stretch.put("start", self.narrative.date_at(sentence.number))

    def _second_dose(self, stretch: Stretch, drug: Mention, doses: list[Mention], sentence: Sentence) -> None:
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
            self._carry(stretch, later)
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
        told = [one for one in sentence.told if one is not self._started and one.bound != "now"]
        words = self.document.words
        nearest = min(told, key=lambda one: apart(words, one.mention, dose.first, dose.last), default=None)
        return nearest.value if nearest else None

    def _carry(self, old: Stretch, new: Stretch) -> None:
        """A new dose of a drug keeps what the old one was told to be."""
        for role in ("regimen", "line", "setting", "route"):
            new.put(role, old.facts.get(role))
        new.home = new.home or old.home

    def _end_group(self, group: Group, touched: list[Stretch], sentence: Sentence) -> None:
        """Ends that the sentence tells of the group: stopped, finished, replaced, or an "until"."""
        told = end_of(self.document, sentence.told, group, sentence.groups, self._started)
        stop = "stop" in group.cues or "replaced" in group.cues
        complete = "complete" in group.cues
        for stretch in touched:
            if stretch.not_taken or stretch.planned:
                continue
            if stop:
                inferred = None if sentence.told else self.narrative.date_at(sentence.number)
                close(stretch, told.value if told else inferred, sentence.number)
            elif complete:
                stretch.completed = True
                stretch.put("end", told.value if told else None)
            elif told is not None and told.bound == "until":
                stretch.put("end", told.value)
                stretch.bounded = True
            if (stop or complete) and stretch.stop_sentence < 0:
                stretch.stop_sentence = sentence.number

    def _take_loose(self, role: str, mention: Mention, sentence: Sentence) -> None:
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
        self._carry(target, later)
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


def _as_term(record: RecordSpec, mention: Mention) -> Value | None:
    """The acronym as a value of the regimen's field."""
    spec = record.field("regimen")
    if spec is None or mention.value.quote is None:
        return None
    return spec.type.parse(mention.value.quote, spec, Context()).placed(mention.value.quote, mention.span)
