"""The words that dates are made of, one table set a language, compiled from `french`, `english`, `spanish`.

All keys are folded tokens (or rows of them) as `extractor.folding.Tokens` cuts a text. Nothing here is a
pattern: the recognisers look words up and say how they go together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, TypeVar, cast

from extractor.folding import Tokens
from extractor.report import Language
from extractor.values.date import english, french, spanish
from extractor.values.date.edtf import Offset, Unit

Origin = Literal["narrative", "report", "event"]
Phrase = tuple[str, ...]
T = TypeVar("T")
PhraseTable = dict[str, list[tuple[Phrase, T]]]
"""Phrases by their first word, or by their last where they are looked for backwards; longest first."""


class Step(NamedTuple):
    """So many units on (or back), from the narrative's last date or from the report's."""

    amount: int
    origin: Origin


class Fixed(NamedTuple):
    """What a fixed expression says: an offset, or only a direction."""

    offset: Offset | None
    vague: Literal["after", "before"] | None
    origin: Origin


@dataclass(frozen=True)
class Words:
    """The tables of one language."""

    months: dict[str, int]
    doubtful_months: frozenset[str]
    """Months that are other words too, and abbreviations: they need a day or a year beside them."""
    numbers: dict[str, int]
    tens: frozenset[str]
    articles: frozenset[str]
    vague: frozenset[str]
    ordinals: dict[str, int]
    ordinal_marks: frozenset[str]
    units: dict[str, Unit]
    plurals: frozenset[str]
    seasons: dict[str, int]
    feasts: dict[str, int]
    parts: PhraseTable[str]
    """Before a month or year: a part of it ("fin"), or with payload "whole" just its name ("mois de")."""
    about: PhraseTable[str]
    """Before a date: it is approximate."""
    cues: frozenset[str]
    """Before a bare month or year: it is a date."""
    weak_cues: frozenset[str]
    """Before a bare month or year: it is a date only where the rest agrees."""
    year_verbs: frozenset[str]
    """Before a year that ends its clause: it is a date ("started 2009,")."""
    of: frozenset[str]
    """Between day, month and year."""
    ranges: frozenset[str]
    """Between the ends of a stretch of time."""
    after_unit: PhraseTable[Step]
    """Behind "two months"; the amount is the sign."""
    before_number: PhraseTable[Step]
    """Before "two months"; the amount is the sign."""
    beside_unit_after: PhraseTable[Step]
    """Behind a single unit ("suivant")."""
    beside_unit_before: PhraseTable[Step]
    """Before a single unit ("the following")."""
    half: PhraseTable[str]
    """Behind a unit: "et demi"."""
    fixed: PhraseTable[Fixed]
    ages: frozenset[str]
    """Behind a stretch of time: it is an age."""
    year_of: PhraseTable[Step | Literal["last", "next"]]
    """Behind a month: the year it belongs to."""


JOINERS = frozenset("- et y".split())
NO_UNIT = frozenset(
    "mg g kg ug mcg ml cl dl l ui iu u mui meq mmol umol nmol pmol ng pg kcal cal cells cell cellules celulas patients "
    "patient pacientes cas cases casos cc cm mm m gy cgy mbq mci copies copias plaquettes platelets leucocytes "
    "leukocytes leucocitos x fois times veces euros dollars hz bpm ms unites units unidades gouttes calories calorias "
    "kj kpa mmhg ans years anos heures hours horas jours days dias mois months meses semaines weeks semanas".split()
)
"""Behind a number that could be a year: it counts something."""


def _numbered(text: str) -> dict[str, int]:
    return {word: int(number) for word, _, number in (entry.partition(":") for entry in text.split())}


def _units(text: str) -> dict[str, Unit]:
    return {word: cast(Unit, unit) for word, _, unit in (entry.partition(":") for entry in text.split())}


def _set(text: str) -> frozenset[str]:
    """The deciding token of each entry: "jusqu'en" is told by its last word, "d'" by its letter."""
    cuts = (Tokens.of(entry).words for entry in text.split())
    return frozenset(words[0] if words[-1] == "'" else words[-1] for words in cuts)


def _step(said: str) -> Step:
    origins: tuple[Origin, ...] = ("narrative", "report")
    for origin in origins:
        if said.endswith(origin):
            amount = said.removesuffix(origin)
            return Step(int(f"{amount}1" if amount in ("+", "-") else amount), origin)
    raise ValueError("a step names its origin")


def _fixed(said: str) -> Fixed:
    what, _, origin = said.partition("=")
    if what in ("after", "before"):
        return Fixed(None, "after" if what == "after" else "before", cast(Origin, origin))
    return Fixed(Offset.parse(what), None, cast(Origin, origin))


def _year(said: str) -> Step | Literal["last", "next"]:
    if said in ("last", "next"):
        return "last" if said == "last" else "next"
    return _step(said)


def _phrases(text: str, read: Callable[[str], T], *, backwards: bool = False) -> PhraseTable[T]:
    table: PhraseTable[T] = {}
    for entry in filter(None, text.split("|")):
        written, _, payload = entry.partition(":")
        words = tuple(Tokens.of(written).words)
        table.setdefault(words[-1 if backwards else 0], []).append((words, read(payload)))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


@lru_cache(maxsize=3)
def words_of(language: Language) -> Words:
    """The tables of a language; compiled once."""
    raw = {"fr": french, "en": english, "es": spanish}[language].TABLES
    names = [month.split() for month in raw["months"].split("|")]
    abbreviated = {name for month in names for name in month[1:] if name != "setiembre"}
    return Words(
        months={name: number for number, month in enumerate(names, 1) for name in month},
        doubtful_months=frozenset(abbreviated | set(raw["doubtful_months"].split())),
        numbers=_numbered(raw["numbers"]),
        tens=_set(raw["tens"]),
        articles=_set(raw["articles"]),
        vague=_set(raw["vague"]),
        ordinals=_numbered(raw["ordinals"]),
        ordinal_marks=_set(raw["ordinal_marks"]),
        units=_units(raw["units"]),
        plurals=_set(raw["plurals"]),
        seasons=_numbered(raw["seasons"]),
        feasts=_numbered(raw["feasts"]),
        parts=_phrases(raw["parts"], str, backwards=True),
        about=_phrases(raw["about"], str, backwards=True),
        cues=_set(raw["cues"]),
        weak_cues=_set(raw["weak_cues"]),
        year_verbs=_set(raw["year_verbs"]),
        of=_set(raw["of"]),
        ranges=_set(raw["ranges"]),
        after_unit=_phrases(raw["after_unit"], _step),
        before_number=_phrases(raw["before_number"], _step, backwards=True),
        beside_unit_after=_phrases(raw["beside_unit_after"], _step),
        beside_unit_before=_phrases(raw["beside_unit_before"], _step, backwards=True),
        half=_phrases(raw["half"], str),
        fixed=_phrases(raw["fixed"], _fixed),
        ages=_set(raw["ages"]),
        year_of=_phrases(raw["year_of"], _year),
    )
