"""Assessments: records of linked lists (responses, reactions), anchored on the words that tell them.

An answer of the disease belongs to the drugs taken at that point of the text, a relapse after their end to
the last ones; a reaction to the drug that its sentence blames, else to those taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.engines.rules.blame import blamed_group, blames_treatment, is_indication
from extractor.engines.rules.document import Document, Mention
from extractor.engines.rules.effects import effect_mentions, relieving
from extractor.engines.rules.groups import Group, name_of
from extractor.engines.rules.narrative import Narrative
from extractor.engines.rules.sentence import Sentence
from extractor.engines.rules.stretch import Stretch
from extractor.engines.rules.times import Told, apart
from extractor.task import RecordSpec
from extractor.values.base import FieldSpec
from extractor.values.term import Term

_UNREAL = frozenset(("negated", "hypothetical", "family", "general"))
_UNDER = frozenset("sous on under con bajo to au a avec with after apres tras du de of".split())
_RECEPTOR = frozenset(
    "+ positive negative positif positifs negatif positivo positivos negativo negativos receptor".split()
)
_RECEPTORS_BEFORE = frozenset("er re rh her2 estrogen receptor".split())
_OF = frozenset("de du des d of del".split())
_AT_WHICH = frozenset("cuando when lorsque quand momento fecha date moment where".split())
_DATE_REACH = 60
_LATEST = 20
"""Stretches among which an earlier one of the same drug is looked for."""

_REPETITION = 4
"""Sentences within which the same answer of the same drugs without a date of its own is the same one."""


@dataclass(slots=True, eq=False)
class Assessment:
    """One anchor with the stretches that it belongs to and its date."""

    anchor: Mention
    stretches: list[Stretch]
    date: Told | None
    sentence: int


class Assessor:
    """Listens to the walk for the anchors of one linked list."""

    def __init__(self, document: Document, record: RecordSpec) -> None:
        self.document = document
        self.record = record
        self.spec = anchor_of(record)
        self.found: list[Assessment] = []
        self._last: dict[str, Assessment] = {}

    def anchors(self) -> list[list[Mention]]:
        """The mentions of the anchor's values, by sentence."""
        blaming = self.spec.role == "reaction"
        return [
            [
                *(replace(m, late=True) if blaming else m for m in self.document.mentions(self.spec, number)),
                *effects,
            ]
            for number, effects in enumerate(effect_mentions(self.document, self.spec))
        ]

    def __call__(self, anchor: Mention, narrative: Narrative, sentence: Sentence) -> None:
        """Take one anchor where the walk stands."""
        if self.document.section[sentence.number] in ("family", "allergy", "discussion"):
            return
        if (
            _UNREAL.intersection(self.document.cues(anchor))
            or self._other_acronym(anchor)
            or self._of_reaction(anchor)
        ):
            return
        if self.spec.role == "reaction":
            stretches = self._blamed(anchor, narrative, sentence)
        elif anchor.effect:
            stretches = relieving(self.document, anchor, narrative, sentence)
        else:
            stretches = self._answered(anchor, narrative, sentence)
        stretches = [one for one in stretches if not one.dissolved]
        if not stretches:
            return
        date = self._date(anchor, stretches, sentence)
        if self._repeats(anchor, stretches, date):
            return
        assessment = Assessment(anchor, stretches, date, sentence.number)
        self.found.append(assessment)
        self._last[_term(anchor)] = assessment

    def _of_reaction(self, anchor: Mention) -> bool:
        """Whether what gets better or worse is a reaction: "progression of the neuropathy"."""
        if self.spec.role == "reaction":
            return False
        for record in self.document.task.records:
            for reaction in self.document.mentions(record.field("reaction"), anchor.sentence):
                gap = self.document.words[anchor.last : reaction.first]
                if 0 < len(gap) <= 3 and gap[0] in _OF:
                    return True
        return False

    def _other_acronym(self, anchor: Mention) -> bool:
        """Whether a cue of two or three letters is no acronym here, or one of a receptor ("RP 0 %", "ER/PR +")."""
        quote = anchor.value.quote or ""
        if len(quote) > 3:
            return False
        words = self.document.words
        following = words[anchor.last : anchor.last + 2]
        before = words[max(0, anchor.first - 2) : anchor.first]
        return (
            not quote.isupper()
            or bool(_RECEPTOR.intersection(following))
            or bool(_RECEPTORS_BEFORE.intersection(before))
            or (
                following[:1] != [] and following[0].isdigit() and "%" in words[anchor.last : anchor.last + 3]
            )
        )

    def _answered(self, anchor: Mention, narrative: Narrative, sentence: Sentence) -> list[Stretch]:
        named = self._named_behind(anchor, narrative, sentence.groups)
        if named:
            return named
        for group in sentence.groups:
            started = [one for one in narrative.current if one.sentence == sentence.number]
            if group.last <= anchor.first and started and narrative.previous:
                because = self.document.signal(sentence.number, "because", group.last, anchor.first)
                if because is not None and anchor.first - because.last <= 8:
                    return list(narrative.previous)
        before = self._named_before(anchor, narrative, sentence.groups)
        taken = narrative.answering
        return before if before and not any(one in taken for one in before) else list(taken)

    def _named_before(self, anchor: Mention, narrative: Narrative, groups: list[Group]) -> list[Stretch]:
        """The main drugs that the sentence speaks of before the anchor, though others are taken by now."""
        for group in reversed(groups):
            if group.last <= anchor.first:
                found = [narrative.by_name[name] for name in group.names if name in narrative.by_name]
                return [one for one in found if one.main and not one.planned and not one.not_taken]
        return []

    def _named_behind(self, anchor: Mention, narrative: Narrative, groups: list[Group]) -> list[Stretch]:
        """The drugs named right behind: "progression under sunitinib"."""
        words = self.document.words
        for group in groups:
            gap = words[anchor.last : group.first]
            if 0 < len(gap) <= 3 and gap[0] in _UNDER and not {"start", "restart"}.intersection(group.cues):
                found = [narrative.by_name[name] for name in group.names if name in narrative.by_name]
                return [one for one in found if one.main]
        return []

    def _blamed(self, anchor: Mention, narrative: Narrative, sentence: Sentence) -> list[Stretch]:
        """The drug that the sentence names as the cause, else the drugs taken where it speaks of toxicity."""
        group = blamed_group(self.document, anchor, sentence.groups)
        if group is not None:
            known = [narrative.by_name.get(name_of(drug)) for drug in group.drugs]
            taken = [one for one in known if one is not None and not one.not_taken]
            return [_before_change(one, narrative, sentence, group) for one in taken]
        if not sentence.groups and blames_treatment(self.document, anchor):
            taken = [one for one in narrative.spoken_of if not one.not_taken and not one.planned]
            return [_before_change(one, narrative, sentence, None) for one in taken]
        if self.document.signal(sentence.number, "adverse") is not None:
            if is_indication(self.document, anchor, sentence.groups):
                return []
            taken = [one for one in narrative.current if not one.not_taken] or narrative.spoken_of
            return list(taken)
        return []

    def _repeats(self, anchor: Mention, stretches: list[Stretch], date: Told | None) -> bool:
        """Whether the same was said of the same drugs just before, and no other date tells it apart."""
        if self.spec.role == "reaction":
            return self._same_episode(anchor, stretches, date)
        for other in reversed(self.found[-4:]):
            if anchor.sentence - other.sentence > _REPETITION or other.stretches != stretches:
                continue
            if other.anchor.value.normalised() != anchor.value.normalised():
                continue
            if date is None or (other.date is not None and date.date == other.date.date):
                return True
            if anchor.sentence == other.sentence and _counted(date):
                return True
        return False

    def _same_episode(self, anchor: Mention, stretches: list[Stretch], date: Told | None) -> bool:
        """Whether a reaction was told before of one of the drugs, and no other date makes it a new episode."""
        term = _term(anchor)
        other = self._last.get(term)
        names = {one.name for one in stretches}
        if other is not None and any(one.name in names for one in other.stretches):
            told = other.date.date if other.date is not None else None
            if date is None or date.date is None or told is None or told == date.date:
                other.date = other.date or date
                return True
        return False

    def _reason_for(self, one: Told, anchor: Mention) -> bool:
        """Whether the anchor is told as the reason for what ends at a date: "until May because of progression"."""
        if _AT_WHICH.intersection(self.document.words[one.mention.last : one.mention.last + 3]):
            return True
        signal = self.document.signal(anchor.sentence, "because", one.mention.last, anchor.first)
        return signal is not None and signal.first - one.mention.last <= 2

    def _date(self, anchor: Mention, stretches: list[Stretch], sentence: Sentence) -> Told | None:
        begun = [one.facts.get("start") for one in stretches if one.sentence == sentence.number]
        words = self.document.words
        best, least = None, _DATE_REACH
        for one in sentence.told:
            if (
                one.bound == "until"
                and one.mention.first < anchor.first
                and not self._reason_for(one, anchor)
            ):
                continue
            if any(one.value is start for start in begun):
                continue
            if one.date is None and any(other.date for other in sentence.told):
                continue
            if self.document.signal(anchor.sentence, "now", one.mention.last, anchor.first) is not None:
                continue
            cost = apart(words, one.mention, anchor.first, anchor.last)
            cost -= 4 if one.exam else 0
            if cost < least:
                best, least = one, cost
        return best


def _counted(date: Told) -> bool:
    """Whether a date was reached by counting a length of time: it tells the same moment in other words."""
    relation = date.value.relation
    return relation is not None and not relation.startswith("--")


def _before_change(
    stretch: Stretch, narrative: Narrative, sentence: Sentence, group: Group | None
) -> Stretch:
    """The dose level that a reaction came up on, where its sentence tells of the change made for it."""
    if stretch.sentence != sentence.number or (group is not None and "restart" in group.cues):
        return stretch
    earlier = [
        one for one in narrative.stretches[-_LATEST:] if one.name == stretch.name and one is not stretch
    ]
    return earlier[-1] if earlier and not earlier[-1].not_taken else stretch


def _term(anchor: Mention) -> str:
    """What tells one reaction from another: its code, else its words."""
    value = anchor.value
    code = value.code if isinstance(value, Term) else None
    return code or (value.quote or "").casefold()


def anchor_of(record: RecordSpec) -> FieldSpec:
    """The field that a record without a medication stands on: its first required one, else its first."""
    return next((spec for spec in record.fields if spec.required), record.fields[0])
