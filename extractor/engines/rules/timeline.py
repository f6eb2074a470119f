"""The walk through the text that makes stretches of treatment out of groups, cues, dates and amounts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import itemgetter

from extractor.assertion import ScopedCue
from extractor.engines.rules.acts import tell_acts
from extractor.engines.rules.attachment import attach
from extractor.engines.rules.changes import Change, change_of
from extractor.engines.rules.document import Document, Mention
from extractor.engines.rules.dosing import Dosing
from extractor.engines.rules.filling import Filling
from extractor.engines.rules.groups import Group, covered_tokens, group_drugs, name_of
from extractor.engines.rules.narrative import Narrative, Reason
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.stretch import Stretch
from extractor.engines.rules.succession import close, succeed, tell_loose
from extractor.engines.rules.times import end_of, told_dates
from extractor.task import RecordSpec

Listener = Callable[[Mention, Narrative, Sentence], None]
"""Called for each anchor of a linked list, with the narrative as it stands at that point of the text."""

_ADVERSE_REACH = 15
_ENDING = frozenset(("stop", "switch", "contraindicated", "refused", "resistant"))

_BULLET = 3
"""Most tokens before the drug that opens a line of a list."""

_UNTOLD_REACH = 3
"""Sentences behind the last mention of a drug in which "the treatment" still is that drug."""


class Walk:
    """One pass over a document for its list of medications."""

    def __init__(self, document: Document, record: RecordSpec, is_main: Callable[[Mention], bool]) -> None:
        self.document = document
        self.record = record
        self.is_main = is_main
        self.narrative = Narrative()
        self._groups = group_drugs(document, record)
        self.dosing = Dosing(document, self.narrative)
        self.filling = Filling(document, record, self.narrative, self.dosing)

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
        behind = self.document.bounds[number][1]
        steps: list[tuple[int, int, Callable[[], None]]] = [
            *((one.first, 0, partial(self._take_group, one, sentence)) for one in sentence.groups),
            # An effect may be told before its medicine is named: "improved with X".
            *(
                (
                    behind if one.effect or one.late else one.first,
                    1,
                    partial(self._take_anchor, one, sentence, listen),
                )
                for one in anchors
            ),
            *((one.first, 2, partial(self._take_reason, one, sentence)) for one in self._reasons(number)),
            *((one.first, 3, partial(self._take_cue, one, sentence)) for one in sentence.loose),
            *(
                (one.first, 4, partial(self.dosing.take_loose, role, one, sentence))
                for role, m in loose
                for one in m
            ),
        ]
        for _, _, step in sorted(steps, key=itemgetter(0, 1)):
            step()
        self.filling.share_regimen(number)
        if not sentence.groups:
            self._end_untold(sentence)
        if sentence.told:
            last_told = max(sentence.told, key=lambda one: one.mention.first)
            self.narrative.tell_date(last_told.value, number)

    def _take_anchor(self, anchor: Mention, sentence: Sentence, listen: Listener) -> None:
        if not anchor.effect:
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
        reason = bool(self._reasons(sentence.number))
        told = sentence.told
        tell_loose(self.document, self.narrative, cue, told, sentence.number, alone=alone, reason=reason)

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
        sentence.started = None
        touched: list[Stretch] = []
        begun: list[Stretch] = []
        for index, drug in enumerate(group.drugs):
            existing = narrative.by_name.get(name_of(drug))
            change = change_of(self.document, group, drug, existing, sentence.attached)
            if change is Change.NONE:
                continue
            if change is Change.SAME and existing is not None:
                self.filling.fill(existing, group, index, sentence, fresh=False)
                touched.append(existing)
                continue
            stretch = self._begin(group, index, sentence, change)
            if change is Change.REDOSED and existing is not None:
                close(existing, stretch.facts.get("start"), number)
                self.dosing.carry(existing, stretch)
            begun.append(stretch)
            touched.append(stretch)
            latest = narrative.by_name[stretch.name]
            if latest is not stretch:
                begun.append(latest)
        self._set_beside(begun)
        if begun:
            succeed(self.document, narrative, group, begun, number)
        if touched:
            narrative.spoken_of = touched
        self._end_group(group, touched, sentence)

    def _set_beside(self, begun: list[Stretch]) -> None:
        """Other medicines begun in one breath with a main drug share its course: "with folinic acid"."""
        main = next((one for one in begun if one.main), None)
        for stretch in begun:
            if not stretch.main:
                stretch.beside = main

    def _begin(self, group: Group, index: int, sentence: Sentence, change: Change) -> Stretch:
        drug = group.drugs[index]
        main = self.is_main(drug) or index in group.regimens
        stretch = Stretch(drug, name_of(drug), main, sentence.number)
        stretch.not_taken = change is Change.NOT_TAKEN
        stretch.planned = change is Change.PLANNED
        stretch.in_list = self._opens_line(sentence.number) and (
            self._opens_line(sentence.number - 1) or self._opens_line(sentence.number + 1)
        )
        self.narrative.add(stretch)
        self.filling.fill(stretch, group, index, sentence, fresh=True)
        self.filling.take_from_regimen(stretch, sentence)
        return stretch

    def _opens_line(self, number: int) -> bool:
        """Whether a sentence is a line that a drug opens, behind a bullet or a number."""
        if not 0 < number < len(self._groups) or not self._groups[number]:
            return False
        first = self.document.bounds[number][0]
        spans = self.document.sentences
        gap = self.document.report.text[spans[number - 1].end : spans[number].start]
        return self._groups[number][0].first - first <= _BULLET and "\n" in gap

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

    def _end_group(self, group: Group, touched: list[Stretch], sentence: Sentence) -> None:
        """Ends that the sentence tells of the group: stopped, finished, replaced, or an "until"."""
        told = end_of(self.document, sentence.told, group, sentence.groups, sentence.started)
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
                if "continue" in group.cues:
                    stretch.facts["end"] = told.value
                stretch.put("end", told.value)
                stretch.bounded = True
            if (stop or complete) and stretch.stop_sentence < 0:
                stretch.stop_sentence = sentence.number
