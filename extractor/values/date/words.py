"""The words that dates are made of, by language, folded as `extractor.folding` folds them.

Each table maps a folded token (or a run of tokens, written with spaces as `Tokens` would cut them) to what
it stands for. Nothing here is a pattern; `absolute` and `relative` say how the words go together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractor.folding import Tokens
from extractor.report import Language
from extractor.values.date.edtf import Unit

Direction = Literal[1, -1]
Origin = Literal["narrative", "report", "event"]
Phrase = tuple[str, ...]
PhraseTable = dict[str, list[tuple[Phrase, str]]]


@dataclass(frozen=True)
class Words:
    """The tables of one language. A phrase table is keyed by the first word, or by the last for look-backs."""

    months: dict[str, int]
    doubtful_months: frozenset[str]
    """Months that are other words too, or abbreviations: they need a day or a year beside them."""
    numbers: dict[str, int]
    tens: frozenset[str]
    joiners: frozenset[str]
    articles: frozenset[str]
    vague: frozenset[str]
    ordinals: dict[str, int]
    ordinal_marks: frozenset[str]
    units: dict[str, Unit]
    plurals: frozenset[str]
    seasons: dict[str, int]
    feasts: dict[str, int]
    parts: PhraseTable
    """Look-back: words that name a part of a month or year ("fin", "a mediados de")."""
    about: PhraseTable
    """Look-back: words that make a date approximate ("vers")."""
    cues: frozenset[str]
    """Words before a bare month or year that make it a date ("en", "depuis")."""
    weak_cues: frozenset[str]
    """Words before a year that make it a date only where nothing countable follows."""
    of: frozenset[str]
    """Words between a day, a month and a year."""
    ranges: frozenset[str]
    after_unit: PhraseTable
    """Look-ahead from behind "two months": direction and origin ("later": +narrative)."""
    before_number: PhraseTable
    """Look-back from "two months": direction and origin ("il y a": -report)."""
    beside_unit_after: PhraseTable
    """Look-ahead from behind a single unit: amount and origin ("suivant": +1narrative)."""
    beside_unit_before: PhraseTable
    """Look-back from a single unit: amount and origin ("the following": +1narrative)."""
    half: PhraseTable
    """Look-ahead from behind a unit: "et demi"."""
    fixed: PhraseTable
    """Whole expressions: offset and origin ("lendemain": P1D narrative)."""
    no_unit: frozenset[str]
    """Words behind a year-like number that make it an amount of something."""
    ages: frozenset[str]
    """Words behind or before a stretch of time that make it an age."""
    year_of: PhraseTable
    """Look-ahead from behind a month: which year it is counted in ("de la même année": 0)."""


_MONTHS: dict[Language, str] = {
    "fr": "janvier janv jan|fevrier fevr fev|mars mar|avril avr|mai|juin|juillet juil|aout aou|"
    "septembre sept sep|octobre oct|novembre nov|decembre dec",
    "en": "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
    "september sept sep|october oct|november nov|december dec",
    "es": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|"
    "septiembre setiembre sept sep set|octubre oct|noviembre nov|diciembre dic",
}
_DOUBTFUL = {"fr": "", "en": "may march", "es": ""}
_NUMBERS: dict[Language, str] = {
    "fr": "un:1 une:1 deux:2 trois:3 quatre:4 cinq:5 six:6 sept:7 huit:8 neuf:9 dix:10 onze:11 douze:12 "
    "treize:13 quatorze:14 quinze:15 seize:16 vingt:20 trente:30 quarante:40 cinquante:50 soixante:60 "
    "quinzaine:15 dizaine:10 vingtaine:20 trentaine:30 douzaine:12",
    "en": "a:1 an:1 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 "
    "thirteen:13 fourteen:14 fifteen:15 sixteen:16 seventeen:17 eighteen:18 nineteen:19 twenty:20 thirty:30 "
    "forty:40 fifty:50 sixty:60 couple:2",
    "es": "un:1 una:1 uno:1 dos:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9 diez:10 once:11 doce:12 "
    "trece:13 catorce:14 quince:15 dieciseis:16 diecisiete:17 dieciocho:18 diecinueve:19 veinte:20 "
    "veintiun:21 veintiuna:21 veintidos:22 veintitres:23 veinticuatro:24 veinticinco:25 veintiseis:26 "
    "veintisiete:27 veintiocho:28 veintinueve:29 treinta:30 cuarenta:40 cincuenta:50 sesenta:60 par:2",
}
_ORDINALS: dict[Language, str] = {
    "fr": "premier:1 premiere:1 deuxieme:2 second:2 seconde:2 troisieme:3 quatrieme:4 cinquieme:5 sixieme:6 "
    "septieme:7 huitieme:8 neuvieme:9 dixieme:10 onzieme:11 douzieme:12 treizieme:13 quatorzieme:14 "
    "quinzieme:15 vingtieme:20 trentieme:30",
    "en": "first:1 second:2 third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 eleventh:11 "
    "twelfth:12 thirteenth:13 fourteenth:14 fifteenth:15 sixteenth:16 seventeenth:17 eighteenth:18 "
    "nineteenth:19 twentieth:20 thirtieth:30",
    "es": "primer:1 primero:1 primera:1 segundo:2 segunda:2 tercer:3 tercero:3 tercera:3 cuarto:4 cuarta:4 "
    "quinto:5 quinta:5 sexto:6 sexta:6 septimo:7 septima:7 octavo:8 octava:8 noveno:9 novena:9 decimo:10 "
    "decima:10 undecimo:11 duodecimo:12",
}
_ORDINAL_MARKS = {"fr": "er ere re e eme nd nde ieme", "en": "st nd rd th", "es": "o a er º ª"}
_UNITS: dict[Language, str] = {
    "fr": "h:H heure:H heures:H jour:D jours:D j:D jr:D jrs:D semaine:W semaines:W sem:W mois:M trimestre:3M an:Y ans:Y "
    "annee:Y annees:Y",
    "en": "h:H hr:H hrs:H hour:H hours:H day:D days:D d:D week:W weeks:W wk:W wks:W month:M months:M mo:M year:Y "
    "years:Y yr:Y yrs:Y",
    "es": "h:H hora:H horas:H dia:D dias:D semana:W semanas:W sem:W mes:M meses:M ano:Y anos:Y",
}
_PLURALS = {
    "fr": "heures jours semaines ans annees j h jrs",
    "en": "hours days weeks months years hrs wks yrs",
    "es": "horas dias semanas meses anos",
}
_SEASONS: dict[Language, str] = {
    "fr": "printemps:21 ete:22 automne:23 hiver:24",
    "en": "spring:21 summer:22 autumn:23 fall:23 winter:24",
    "es": "primavera:21 verano:22 otono:23 invierno:24",
}
_FEASTS: dict[Language, str] = {
    "fr": "noel:12",
    "en": "christmas:12 xmas:12 thanksgiving:11",
    "es": "navidad:12 navidades:12",
}
_PARTS: dict[Language, str] = {
    "fr": "debut:early|au debut de:early|au debut d':early|debut du mois de:early|debut de:early|debut d':early|mi-:mid|mi:mid|courant:mid|"
    "courant du mois de:mid|milieu:mid|milieu de:mid|au milieu de:mid|fin:late|fin de:late|fin d':late|la fin de:late|"
    "fin du mois de:late|mois de:all|mois d':all|annee:all",
    "en": "early:early|early in:early|beginning of:early|start of:early|mid-:mid|mid:mid|middle of:mid|late:late|"
    "late in:late|end of:late|month of:all|year:all|year of:all",
    "es": "principios de:early|principios del:early|a principios de:early|comienzos de:early|inicios de:early|a inicios de:early|mediados de:mid|"
    "mediados del:mid|a mediados de:mid|finales de:late|finales del:late|a finales de:late|fines de:late|"
    "a fines de:late|final de:late|mes de:all|ano:all|principios del mes de:early|mediados del mes de:mid|finales del mes de:late",
}
_ABOUT = {
    "fr": "vers|environ|vers la|vers le|aux alentours de|aux environs de|autour de|approximativement",
    "en": "around|about|approximately|circa|c.|ca.|ca|roughly|~",
    "es": "hacia|alrededor de|aproximadamente en|sobre|en torno a|aproximadamente",
}
_CUES = {
    "fr": "en depuis des jusqu'en avant apres vers courant l'annee annee annees debut fin mi ete printemps automne hiver "
    "jusqu'a partir pendant durant",
    "en": "in since until till during by before after around circa early late mid from year through between",
    "es": "en desde hasta hacia durante ano anos antes tras despues finales principios mediados comienzos",
}
_WEAK_CUES = {
    "fr": "de a du le et au entre d'",
    "en": "of to and on at the",
    "es": "de del a y al e el entre",
}
_OF = {"fr": "de d' du", "en": "of ,", "es": "de del"}
_RANGES = {
    "fr": "a et au - ou puis jusqu'a jusqu'en jusqu'au",
    "en": "to and - or through until till",
    "es": "a y al - hasta o e",
}
_AFTER_UNIT: dict[Language, str] = {
    "fr": "apres:+narrative|plus tard:+narrative|plus tot:-narrative|avant:-narrative|auparavant:-narrative|"
    "suivant:+narrative|post:+narrative|en arriere:-report|ensuite:+narrative|de cela:-report|precedant:-narrative",
    "en": "later:+narrative|after:+narrative|afterwards:+narrative|afterward:+narrative|thereafter:+narrative|"
    "post:+narrative|following:+narrative|into:+narrative|subsequently:+narrative|before:-narrative|earlier:-narrative|prior:-narrative|"
    "previously:-narrative|beforehand:-narrative|preceding:-narrative|ago:-report|back:-report|hence:+report|"
    "from now:+report|postoperatively:+narrative|post - operatively:+narrative",
    "es": "despues:+narrative|mas tarde:+narrative|tras:+narrative|posteriormente:+narrative|antes:-narrative|"
    "previamente:-narrative|previos:-narrative|previas:-narrative|atras:-report|post:+narrative",
}
_BEFORE_NUMBER: dict[Language, str] = {
    "fr": "il y a:-report|y a:-report|voila:-report|voici:-report|apres:+narrative|au bout de:+narrative|au bout d':+narrative",
    "en": "after:+narrative",
    "es": "hace:-report|hace unos:-report|hace unas:-report|hacia:-narrative|tras:+narrative|al cabo de:+narrative|"
    "a los:+narrative|a las:+narrative|despues de:+narrative|tras los:+narrative|hace mas de:-report|hace casi:-report",
}
_UNIT_AFTER: dict[Language, str] = {
    "fr": "suivant:1narrative|suivante:1narrative|d'apres:1narrative|precedent:-1narrative|precedente:-1narrative|"
    "d'avant:-1narrative|dernier:-1report|derniere:-1report|passe:-1report|passee:-1report|prochain:1report|"
    "prochaine:1report|meme:0narrative|en cours:0report",
    "en": "",
    "es": "siguiente:1narrative|posterior:1narrative|anterior:-1narrative|previo:-1narrative|previa:-1narrative|"
    "pasado:-1report|pasada:-1report|proximo:1report|proxima:1report",
}
_UNIT_BEFORE: dict[Language, str] = {
    "fr": "le meme:0narrative|la meme:0narrative|du meme:0narrative|ce meme:0narrative|cette meme:0narrative|"
    "au meme:0narrative|meme:0narrative|prochain:1report|prochaine:1report",
    "en": "the following:1narrative|following:1narrative|the next:1narrative|the same:0narrative|same:0narrative|"
    "that same:0narrative|that:0narrative|the previous:-1narrative|previous:-1narrative|the preceding:-1narrative|the very next:1narrative|"
    "last:-1report|next:1report|this:0report",
    "es": "el mismo:0narrative|la misma:0narrative|mismo:0narrative|misma:0narrative|ese mismo:0narrative|"
    "esa misma:0narrative|ese:0narrative|esa:0narrative|aquel:0narrative|el proximo:1report|la proxima:1report|"
    "el siguiente:1narrative|la siguiente:1narrative|este:0report|esta:0report|al siguiente:1narrative",
}
_HALF = {"fr": "et demi|et demie", "en": "and a half|and half", "es": "y medio|y media"}
_FIXED: dict[Language, str] = {
    "fr": "lendemain:P1D=narrative|le lendemain:P1D=narrative|surlendemain:P2D=narrative|le surlendemain:P2D=narrative|veille:-P1D=narrative|"
    "la veille:-P1D=narrative|avant-veille:-P2D=narrative|aujourd'hui:P0D=report|a ce jour:P0D=report|"
    "actuellement:P0D=report|a l'heure actuelle:P0D=report|hier:-P1D=report|avant-hier:-P2D=report|"
    "demain:P1D=report|apres-demain:P2D=report|recemment:before=report|peu apres:after=narrative|"
    "peu de temps apres:after=narrative|quelque temps apres:after=narrative|quelque temps plus tard:after=narrative|"
    "peu avant:before=narrative|a cette epoque:P0D=narrative|a ce moment-la:P0D=narrative|a ce moment:P0D=narrative|"
    "jour meme:P0D=narrative|le jour meme:P0D=narrative",
    "en": "today:P0D=report|currently:P0D=report|at present:P0D=report|presently:P0D=report|to date:P0D=report|"
    "yesterday:-P1D=report|tomorrow:P1D=report|recently:before=report|nowadays:P0D=report|"
    "shortly after:after=narrative|shortly thereafter:after=narrative|soon after:after=narrative|"
    "shortly before:before=narrative|sometime later:after=narrative|some time later:after=narrative|"
    "the day after:P1D=narrative|the day before:-P1D=narrative|at that time:P0D=narrative|at the time:P0D=narrative",
    "es": "hoy:P0D=report|actualmente:P0D=report|en la actualidad:P0D=report|la actualidad:P0D=report|"
    "en el momento actual:P0D=report|momento actual:P0D=report|la fecha actual:P0D=report|fecha actual:P0D=report|ayer:-P1D=report|"
    "anteayer:-P2D=report|recientemente:before=report|poco despues:after=narrative|poco antes:before=narrative|"
    "tiempo despues:after=narrative|en ese momento:P0D=narrative|ese momento:P0D=narrative|"
    "en esa epoca:P0D=narrative|esa epoca:P0D=narrative|a dia de hoy:P0D=report|en aquel momento:P0D=narrative",
}
_EXACT_FIXED = (
    "lendemain veille surlendemain jour day hier yesterday ayer aujourd hoy today demain tomorrow anteayer"
)
_NO_UNIT = (
    "mg g kg ug mcg ml cl dl l ui iu u mui meq mmol umol nmol pmol ng pg kcal cal cells cell cellules celulas "
    "patients patient pacientes cas cases casos cc cm mm m gy cgy mbq mci kui copies copias rads plaquettes "
    "platelets leucocytes leukocytes leucocitos x fois times veces euros dollars ml/j cgy hz bpm ms msec steps "
    "unites units unidades milliunits gouttes calories calorias w kj kpa ml mmhg ans years anos heures hours horas "
    "jours days dias mois months meses"
)
_AGES: dict[Language, str] = {
    "fr": "age agee ages",
    "en": "old aged age",
    "es": "edad",
}
_YEAR_OF: dict[Language, str] = {
    "fr": "de la meme annee:0narrative|la meme annee:0narrative|de cette meme annee:0narrative|de cette annee-la:0narrative|"
    "de l'annee suivante:1narrative|de l'annee precedente:-1narrative|l'annee suivante:1narrative|"
    "de l'annee derniere:-1report|dernier:last|de cette annee:0report|prochain:next|suivant:next-narrative|"
    "de l'annee d'apres:1narrative|de l'annee passee:-1report",
    "en": "of the same year:0narrative|of that year:0narrative|of that same year:0narrative|the same year:0narrative|that year:0narrative|that same year:0narrative|"
    "of the following year:1narrative|the following year:1narrative|of the next year:1narrative|the next year:1narrative|of the previous year:-1narrative|"
    "of the preceding year:-1narrative|of last year:-1report|last year:-1report|of this year:0report|this year:0report|of next year:1report|last:last",
    "es": "del mismo ano:0narrative|de ese mismo ano:0narrative|de ese ano:0narrative|de aquel ano:0narrative|de dicho ano:0narrative|"
    "del ano siguiente:1narrative|del siguiente ano:1narrative|del ano anterior:-1narrative|del ano pasado:-1report|"
    "de este ano:0report|pasado:last|proximo:next|del presente ano:0report|del ano en curso:0report",
}


def _pairs(text: str) -> dict[str, int]:
    return {word: int(number) for word, _, number in (entry.partition(":") for entry in text.split())}


def _phrases(text: str, *, backwards: bool = False) -> PhraseTable:
    """A table of phrases by first word (by last word for look-backs), longest first."""
    table: PhraseTable = {}
    for entry in filter(None, text.split("|")):
        written, _, payload = entry.partition(":")
        words = tuple(Tokens.of(written).words)
        table.setdefault(words[-1 if backwards else 0], []).append((words, payload))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def _elided(words: Iterable[str]) -> frozenset[str]:
    return frozenset(Tokens.of(word).words[0] if word != "jusqu'en" else "en" for word in words)


@lru_cache(maxsize=3)
def words_of(language: Language) -> Words:
    """The tables of a language; built once."""
    months = {w: n for n, names in enumerate(_MONTHS[language].split("|"), 1) for w in names.split()}
    full = {names.split()[0] for names in _MONTHS[language].split("|")} | {"setiembre"}
    doubtful = (set(months) - full) | set(_DOUBTFUL[language].split())
    return Words(
        months=months,
        doubtful_months=frozenset(doubtful),
        numbers=_pairs(_NUMBERS[language]),
        tens=frozenset(
            "vingt trente quarante cinquante soixante twenty thirty forty fifty sixty treinta cuarenta cincuenta sesenta".split()
        ),  # fmt: skip
        joiners=frozenset("- et y".split()),
        articles=frozenset("un une a an una uno".split()),
        vague=frozenset(
            "quelques plusieurs few several some many various algunos algunas varios varias pocos pocas unos unas quelque".split()
        ),  # fmt: skip
        ordinals=_pairs(_ORDINALS[language]),
        ordinal_marks=frozenset(_ORDINAL_MARKS[language].split()),
        units={w: u[-1] for w, _, u in (e.partition(":") for e in _UNITS[language].split()) if len(u) == 1},  # type: ignore[misc]
        plurals=frozenset(_PLURALS[language].split()),
        seasons=_pairs(_SEASONS[language]),
        feasts=_pairs(_FEASTS[language]),
        parts=_phrases(_PARTS[language], backwards=True),
        about=_phrases(_ABOUT[language], backwards=True),
        cues=_elided(_CUES[language].split()),
        weak_cues=_elided(_WEAK_CUES[language].split()),
        of=_elided(_OF[language].split()),
        ranges=_elided(_RANGES[language].split()),
        after_unit=_phrases(_AFTER_UNIT[language]),
        before_number=_phrases(_BEFORE_NUMBER[language], backwards=True),
        beside_unit_after=_phrases(_UNIT_AFTER[language]),
        beside_unit_before=_phrases(_UNIT_BEFORE[language], backwards=True),
        half=_phrases(_HALF[language]),
        fixed=_phrases(_FIXED[language]),
        no_unit=frozenset(_NO_UNIT.split()),
        ages=frozenset(_AGES[language].split()),
        year_of=_phrases(_YEAR_OF[language]),
    )
