"""Number: a count or a measured number, told by the words of its role: a line of therapy, cycles given, a score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar, Self

from extractor.folding import Tokens
from extractor.issues import Issue
from extractor.report import Report
from extractor.values.base import Context, FieldSpec, Value, Verdict, Widget, equal_verdict
from extractor.values.numerals import Numeral
from extractor.values.scan import TIME_UNITS, Scan, scan_of

_LINES = frozenset(("ligne", "line", "linea"))
_LINES_TOGETHER = frozenset(("lignes", "lines", "lineas"))
_CONNECTORS = frozenset(("et", "and", "y", "ou", "or", "o", "/", "-", ","))
_CYCLES = frozenset(
    "cycle cycles cure cures ciclo ciclos course courses curso cursos seance seances sesion sesiones session sessions "
    "injection injections perfusion perfusions infusion infusions inyeccion inyecciones infusiones administration "
    "administrations administracion administraciones dose doses dosis pulse pulses bolus bolos".split()
)
_NUMBERED_CYCLES = frozenset("cycle cycles cure ciclo ciclos course".split())
_ADJECTIVES = frozenset(
    "premiers premieres first primeros primeras derniers dernieres last ultimos ultimas more additional autres other "
    "further otros otras nouveaux nouvelles complete full monthly weekly mensuelles mensuels consecutive total "
    "supplementaires the de d' of such".split()
)
_ONCE = frozenset("once single unique unica unico".split())
_REPEATED = frozenset("every each cada chaque weekly monthly hourly nightly yearly".split())
_NOT_GIVEN = frozenset("par per por / al daily quotidien quotidiennes diarias diarios".split())
_TREATMENTS = frozenset(
    "traitement chimiotherapie chimio therapie treatment therapy chemotherapy tratamiento quimioterapia terapia "
    "en in as".split()
)
_MOST_LINES = 12
_BULLETS = frozenset("- – — * • · |".split())
_BEHIND_HEAD = frozenset(": - – — = > →".split())

_Found = tuple[int, int, float]
"""(first token, behind the last, value)."""


class Number(Value):
    """`value` from digits, ordinals or words; what it counts is the field's role: line, cycles or measure."""

    kind: ClassVar[str] = "number"
    columns: ClassVar[tuple[str, ...]] = ("value",)
    widget: ClassVar[Widget] = "number"
    about: ClassVar[str] = "the words that tell the number, with what it counts: '3ème ligne', '6 cycles'"

    value: int | float | None = None

    @classmethod
    def parse(cls, quote: str, spec: FieldSpec, context: Context) -> Self:
        """The number that the role's words go with, else the first of the quote."""
        scan = Scan.of(quote, context.language)
        found = next(_finder(spec)(scan, spec), None)
        value = found[2] if found else _first(scan)
        if value is None and spec.role == "cycles" and _given_once(scan):
            value = 1.0
        if value is None:
            return cls(quote=quote, issues=[Issue.of("unparsed")])
        return cls(quote=quote, value=_whole(value))

    @classmethod
    def find(cls, report: Report, spec: FieldSpec) -> Iterator[Self]:
        """Numbers beside the words of the role; none for a role without words of its own."""
        scan = scan_of(report)
        for first, last, value in _finder(spec)(scan, spec):
            span = scan.span(first, last)
            yield cls.model_construct(quote=report.words(span), span=span, issues=[], value=_whole(value))

    def compare(self, other: Self) -> Verdict:
        """Equal or wrong."""
        return equal_verdict(self.value, other.value, "number")

    def shown(self) -> str:
        """The number."""
        return "?" if self.value is None else f"{self.value:.10g}"


def _whole(value: float) -> int | float:
    return int(value) if value.is_integer() else value


def _first(scan: Scan) -> float | None:
    """The first number of a quote, an article only where there is no other; "C6" is cycle 6."""
    proper = next((numeral for numeral in scan.numerals if not numeral.article), None)
    chosen = proper or next(iter(scan.numerals), None)
    return chosen.value if chosen else None


def _given_once(scan: Scan) -> bool:
    """Whether the words say one administration: "once", "single dose", "dosis única"; not "once daily"."""
    how_often = _NOT_GIVEN | _REPEATED | TIME_UNITS.keys()
    return not _ONCE.isdisjoint(scan.words) and how_often.isdisjoint(scan.words)


def _finder(spec: FieldSpec) -> Callable[[Scan, FieldSpec], Iterator[_Found]]:
    return {"line": _lines, "cycles": _cycles, "measure": _measures}.get(spec.role, _measures)


def _lines(scan: Scan, spec: FieldSpec) -> Iterator[_Found]:
    """ "2ème ligne", "second-line", "première et deuxième lignes", "ligne 3", "en L2", "1L treatment"."""
    for position, word in enumerate(scan.words):
        if word in _LINES or word in _LINES_TOGETHER:
            yield from _line_at(scan, position)
        elif word == "frontline":
            yield position, position + 1, 1.0
        elif word == "l" and (found := _line_letter(scan, position)) is not None:
            yield found


def _line_at(scan: Scan, position: int) -> Iterator[_Found]:
    at = position - 1
    while scan.word(at) == "-":
        at -= 1
    before = _ending_at(scan, at + 1)
    if before is not None and before.ordinal:
        earlier = _ordinal_joined(scan, before)
        if earlier is not None:
            yield earlier.first, earlier.last, earlier.value
        yield before.first, position + 1, before.value
        return
    after = scan.numeral_at.get(position + 1)
    if (
        scan.words[position] in _LINES and after is not None and not after.article and after.value.is_integer()
        and 1 <= after.value <= _MOST_LINES and scan.time_unit(after.last) is None
    ):  # fmt: skip
        yield position, after.last, after.value


def _ordinal_joined(scan: Scan, ordinal: Numeral) -> Numeral | None:
    """The first of "première et deuxième lignes", "second- or third-line"."""
    at = ordinal.first
    while at > ordinal.first - 3 and scan.word(at - 1) in _CONNECTORS:
        at -= 1
    earlier = _ending_at(scan, at) if at < ordinal.first else None
    return earlier if earlier is not None and earlier.ordinal else None


def _ending_at(scan: Scan, position: int) -> Numeral | None:
    """The numeral whose last token is before `position`."""
    for first in range(position - 1, max(-1, position - 6), -1):
        numeral = scan.numeral_at.get(first)
        if numeral is not None:
            return numeral if numeral.last == position else None
    return None


def _line_letter(scan: Scan, position: int) -> _Found | None:
    """ "L2" and "2L" beside a word of treatment or heading an entry; elsewhere they are vertebrae and litres."""
    if scan.written(position) != "L":
        return None
    after = scan.numeral_at.get(position + 1) if scan.glued(position + 1) else None
    if (
        after is not None
        and 1 <= after.value <= 9
        and (scan.word(position - 1) in _TREATMENTS or _heads_entry(scan, position, after.last))
    ):
        return position, after.last, after.value
    before = scan.numeral_at.get(position - 1) if scan.glued(position) else None
    if before is None or not 1 <= before.value <= 9 or scan.word(position + 1) == "/":
        return None
    beside = not _TREATMENTS.isdisjoint((scan.word(position - 2), scan.word(position + 1)))
    if beside or _heads_entry(scan, position - 1, position + 1):
        return position - 1, position + 1, before.value
    return None


def _heads_entry(scan: Scan, first: int, last: int) -> bool:
    """Whether "L2" or "2L" opens a line or a sentence and a colon or dash follows: "L2 : nivolumab", "- 1L: …"."""
    if scan.word(last) not in _BEHIND_HEAD:
        return False
    while scan.word(first - 1) in _BULLETS and not scan.begins_line(first):
        first -= 1
    return first <= 0 or scan.begins_line(first) or scan.stops(first - 1)


def _cycles(scan: Scan, spec: FieldSpec) -> Iterator[_Found]:
    """ "6 cycles", "quatre cures", "el tercer ciclo", "cycle 3", "18 ciclos"."""
    behind = 0
    for position, word in enumerate(scan.words):
        if position < behind or word not in _CYCLES:
            continue
        found = _cycles_at(scan, position)
        if found is not None:
            behind = found[1]
            yield found


def _cycles_at(scan: Scan, position: int) -> _Found | None:
    at, skipped = position, 0
    while skipped < 3 and scan.word(at - 1) in _ADJECTIVES and _ending_at(scan, at) is None:
        at, skipped = at - 1, skipped + 1
    numeral = _ending_at(scan, at)
    if numeral is not None and 1 <= numeral.value <= 200 and numeral.value.is_integer():
        divides = scan.word(numeral.first - 1) in ("en", "in", "divise", "divided") and scan.word(position) in (
            "doses", "dosis", "dose",
        )  # fmt: skip
        often = scan.word(position + 1) in _NOT_GIVEN and scan.words[position] not in _NUMBERED_CYCLES
        # "une dose de 400 mg" counts nothing, "un cycle" does.
        counts = not numeral.article or (
            scan.words[position] in _NUMBERED_CYCLES
            and scan.word(numeral.first - 1) not in ("as", "per", "of")
        )
        if counts and not divides and not often:
            return numeral.first, position + 1, numeral.value
    if scan.words[position] in _NUMBERED_CYCLES:
        at = position + 1
        while scan.word(at) in ("n", "no", "°", "numero", "number", "#"):
            at += 1
        after = scan.numeral_at.get(at)
        if (
            after is not None and not after.article and not after.ordinal and 1 <= after.value <= 60
            and after.value.is_integer() and scan.word(after.last) not in TIME_UNITS
        ):  # fmt: skip
            return position, after.last, after.value
    return None


def _measures(scan: Scan, spec: FieldSpec) -> Iterator[_Found]:
    """The number behind a word of the field's lexicon, at most four tokens on: "EVA 6/10", "EN à 4/10"."""
    if spec.lexicon is None:
        return
    tokens = Tokens(scan.words, scan.starts, scan.ends)
    for hit in spec.lexicon.phrases(scan.language).find(tokens):
        for at in range(hit.last, min(hit.last + 5, len(scan.words))):
            if scan.breaks(at):
                break
            numeral = scan.numeral_at.get(at)
            if numeral is not None and not numeral.article:
                yield hit.first, numeral.last, numeral.value
                break
