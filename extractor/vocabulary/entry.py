"""What a drug name stands for, and a row of a table of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("substance", "brand", "synonym", "abbreviation", "combination", "class", "regimen")
"""What a name may be; `class` ("statins") is known to callers that add such rows, none is built in."""

NO_CODES: Mapping[str, str] = {}
"""No codes known; never changed (a plain dictionary, so that entries can be pickled)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name stands for.

    `name` is the INN in English, lower case, without salt ("imatinib"); the names of its substances joined
    by "/" for a fixed combination ("amoxicillin/clavulanic acid"); the acronym in capitals for a regimen.
    `codes` are those of the substance, by system ("ATC", "UNII"); `components` the substances of a
    combination or regimen. `ambiguous`: the name is also an ordinary word or a laboratory substance
    ("glucose", "AC"), so that it counts only with a cue, which the caller judges.
    """

    name: str
    kind: str
    codes: Mapping[str, str] = field(default_factory=dict, hash=False)
    components: tuple[str, ...] = ()
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A mention: `text[start:end]` names `entry`. `exact` is False for the near match of a misspelt name."""

    start: int
    end: int
    entry: Entry
    exact: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of a table: `name` as written is a `kind` of name for `substance`.

    `case` tells how letters must stand in a text: "" any, "upper" mostly capitals (MTX, CHOP), "title" with
    a capital (a brand that is also a word), "exact" as given with its hyphens (S-1).
    `codes` and `components` are those of the substance, needed where it is new to the vocabulary.
    """

    name: str
    substance: str
    kind: str = "synonym"
    language: str = ""
    codes: Mapping[str, str] = field(default_factory=dict, hash=False)
    components: tuple[str, ...] = ()
    ambiguous: bool = False
    case: str = ""
    source: str = ""
    licence: str = ""
