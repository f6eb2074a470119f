"""Groups: drug mentions that a sentence joins into one combination, and regimens with their components.

"paclitaxel 175 mg/m2 jour 1, ifosfamide 1 g/m2 et cisplatine" is one group of three; what is told of it
(a start, a line, a schedule behind the last) holds for each. In "BEP (bleomycin, etoposide, cisplatin)" the
acronym becomes the regimen of its components; alone it is a drug of its own.
"""

from __future__ import annotations

from collections.abc import KeysView
from dataclasses import dataclass, field

from extractor.assertion import ScopedCue
from extractor.engines.rules.document import Document, Mention
from extractor.task import RecordSpec
from extractor.values.base import FieldSpec
from extractor.values.drug import Drug

_JOINING = frozenset(
    ", + / - & ' et and y e plus avec con with associe associee associes associees asociado asociada association "
    "combinaison combinacion combination combined en in de d du des la le l les the el al los las lo un une una a "
    "au aux of dose doses dosis ainsi que como as well et/ou ® ( ) mg iv po sc vo j d1 jour jours dia dias day days "
    "day daily oral orale hebdomadaire semanal weekly auc total totale faible fortes altas low high "
    "ainsi sel disodique mesylate chlorhydrate faibles dosis forte".split()
)
"""What may stand between two drugs of one combination beside doses, schedules, routes and brackets."""

_ARTICLES = frozenset("le la l the el".split())
_REGIMEN_REACH = 30
EXCLUDING = ("family", "allergy", "monitor")
"""Cues that make a named drug no medicine of the patient's."""


@dataclass(slots=True)
class Group:
    """Drugs given together in a sentence, at the token positions `[first, last)`; `cues` are told by `acts`."""

    sentence: int
    drugs: list[Mention]
    regimens: dict[int, Mention] = field(default_factory=dict)
    """Index of a drug -> the acronym written for it."""
    cues: dict[str, ScopedCue] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """First token."""
        return self.drugs[0].first

    @property
    def last(self) -> int:
        """Behind the last token."""
        return self.drugs[-1].last

    @property
    def names(self) -> KeysView[str]:
        """The drugs' names, in the order of the text."""
        return dict.fromkeys(name_of(drug) for drug in self.drugs).keys()


def name_of(mention: Mention) -> str:
    """The name of a drug mention."""
    value = mention.value
    return (value.name if isinstance(value, Drug) else None) or value.quote or ""


def group_drugs(document: Document, record: RecordSpec) -> list[list[Group]]:
    """The groups of every sentence, in order; drugs of relatives, allergies and laboratory values left out."""
    spec = record.field("medication")
    assert spec is not None
    result: list[list[Group]] = []
    for sentence in range(len(document.bounds)):
        drugs = _given(document, spec, sentence)
        result.append(_groups_of(document, record, spec, sentence, drugs) if drugs else [])
    return result


def _given(document: Document, spec: FieldSpec, sentence: int) -> list[Mention]:
    if document.section[sentence] in ("family", "allergy"):
        return []
    kept = []
    for drug in document.mentions(spec, sentence):
        cues = document.cues(drug)
        excluding = [cues[kind] for kind in EXCLUDING if kind in cues]
        if _of_relative(document, drug, cues):
            continue
        if excluding and not _dosed(document, drug) and not _given_all_the_same(drug, cues, excluding):
            continue
        kept.append(drug)
    return kept


_NEW_THOUGHT = frozenset((",", "(", ")", ":", "et", "and", "y", "e"))


def _of_relative(document: Document, drug: Mention, cues: dict[str, ScopedCue]) -> bool:
    """Whether a relative takes the drug, dose or not: "son mari prend …", with no new thought between."""
    cue = cues.get("family")
    return cue is not None and not _NEW_THOUGHT.intersection(document.words[cue.last : drug.first])


def _given_all_the_same(drug: Mention, cues: dict[str, ScopedCue], excluding: list[ScopedCue]) -> bool:
    """Whether a verb of giving stands nearer than the word on allergy: "after allergy work-up, X was restarted"."""
    if any(cue.kind == "family" for cue in excluding):
        return False
    nearest = min(_way(drug, cue) for cue in excluding)
    return any(kind in cues and _way(drug, cues[kind]) < min(nearest, 4) for kind in ("start", "restart"))


def _way(drug: Mention, cue: ScopedCue) -> int:
    return drug.first - cue.last if cue.last <= drug.first else max(0, cue.first - drug.last)


def _dosed(document: Document, drug: Mention) -> bool:
    """Whether an amount follows the name at once: then it is given, whatever stands before it."""
    words = document.words
    return drug.last < len(words) and words[drug.last].isdigit()


def _groups_of(
    document: Document, record: RecordSpec, spec: FieldSpec, sentence: int, drugs: list[Mention]
) -> list[Group]:
    covered = covered_tokens(document, record, sentence)
    groups: list[Group] = []
    for drug in drugs:
        apart = groups and (
            _new_subject(document.words, groups[-1], drug) or _dated(document, groups[-1], drug)
        )
        if groups and not apart and _joined(document.words, groups[-1].last, drug.first, covered):
            groups[-1].drugs.append(drug)
        else:
            groups.append(Group(sentence, [drug]))
    for group in groups:
        for drug in list(group.drugs):
            if isinstance(drug.value, Drug) and drug.value.nature == "regimen":
                _name_components(document, spec, groups, group, drug)
    groups = [group for group in groups if group.drugs]
    for group in groups:
        _drop_repetitions(group)
    return groups


def covered_tokens(document: Document, record: RecordSpec, sentence: int) -> set[int]:
    """Tokens of doses, schedules, routes and counts, which may stand between joined drugs."""
    covered: set[int] = set()
    for role in ("dose", "schedule", "route", "cycles", "duration"):
        for mention in document.mentions(record.field(role), sentence):
            covered.update(range(mention.first, mention.last))
    return covered


def _dated(document: Document, group: Group, drug: Mention) -> bool:
    """Whether a date stands between: "X (March to August 2012), Y (2013)" are given one after the other."""
    return any(
        group.last <= date.first
        and date.last <= drug.first
        and "(" in document.words[group.last : date.first]
        for date in document.dates[drug.sentence]
    )


def _new_subject(words: list[str], group: Group, drug: Mention) -> bool:
    """Whether a comma and an article begin a clause: "unfit for cisplatin, the carboplatin was begun"."""
    gap = words[group.last : drug.first]
    if "," not in gap or not _ARTICLES.intersection(gap[gap.index(",") :]):
        return False
    return not _ARTICLES.intersection(words[max(0, group.first - 2) : group.first])


def _joined(words: list[str], first: int, last: int, covered: set[int]) -> bool:
    if last - first > 40:
        return False
    depth = 0
    for position in range(first, last):
        word = words[position]
        if word == "(":
            depth += 1
        elif word == ")":
            depth = max(0, depth - 1)
        elif (
            depth
            or position in covered
            or word in _JOINING
            or word.isdigit()
            or (word in (".", ";") and position > 0 and words[position - 1].isdigit() and word == ".")
        ):
            continue
        else:
            return False
    return True


def _name_components(
    document: Document, spec: FieldSpec, groups: list[Group], home: Group, acronym: Mention
) -> None:
    """Make an acronym the regimen of the components that the sentence names, if it does."""
    words = document.words
    components = set(components_of(spec, acronym))
    named: list[tuple[Group, int]] = []
    for group in groups:
        for index, drug in enumerate(group.drugs):
            if drug is acronym or index in group.regimens:
                continue
            apart = drug.first - acronym.last if drug.first >= acronym.last else acronym.first - drug.last
            bracketed = _opens_list(words, acronym, drug) or _closes_list(words, acronym, drug)
            if (name_of(drug) in components and apart <= _REGIMEN_REACH) or (not components and bracketed):
                named.append((group, index))
    if not named or (len(named) == 1 and len(components) > 2 and not _bracketed(words, acronym)):
        return
    for group, index in named:
        group.regimens[index] = acronym
    position = home.drugs.index(acronym)
    home.drugs.remove(acronym)
    home.regimens = {i - (i > position): mention for i, mention in home.regimens.items()}


def _opens_list(words: list[str], acronym: Mention, drug: Mention) -> bool:
    return "(" in words[acronym.last : acronym.last + 3] and 0 <= drug.first - acronym.last <= _REGIMEN_REACH


def _closes_list(words: list[str], acronym: Mention, drug: Mention) -> bool:
    return words[acronym.first - 1 : acronym.first] == ["("] and 0 <= acronym.first - drug.last <= 20


def _bracketed(words: list[str], acronym: Mention) -> bool:
    return "(" in words[acronym.last : acronym.last + 3] or words[acronym.first - 1 : acronym.first] == ["("]


def components_of(spec: FieldSpec, mention: Mention) -> tuple[str, ...]:
    """The substances of a regimen by the vocabulary."""
    if spec.vocabulary is None or mention.value.quote is None:
        return ()
    entry = spec.vocabulary.look_up(mention.value.quote)
    return entry.components if entry else ()


def _drop_repetitions(group: Group) -> None:
    """A name said twice in a group is one drug: "bevacizumab (Avastin)"."""
    seen: set[str] = set()
    kept: list[Mention] = []
    regimens: dict[int, Mention] = {}
    for index, drug in enumerate(group.drugs):
        name = name_of(drug)
        if name in seen:
            continue
        seen.add(name)
        if index in group.regimens:
            regimens[len(kept)] = group.regimens[index]
        kept.append(drug)
    group.drugs, group.regimens = kept, regimens
