"""Number: lines of therapy and counts of cycles in marked-up sentences; scores beside a lexicon's words."""

from __future__ import annotations

import pytest

from extractor.report import Language
from extractor.values.base import Context, FieldSpec
from extractor.values.lexicon import Lexicon
from extractor.values.number import Number
from tests.values.marked import found_in, lines, unmarked

LINE = FieldSpec("treatments", "line", Number, "line")
CYCLES = FieldSpec("treatments", "cycles", Number, "cycles")
SCORE = FieldSpec(
    "assessments", "score", Number, "measure",
    lexicon=Lexicon("pain", {"pain": ""}, (("pain", "*", "EVA"), ("pain", "fr", "EN"), ("pain", "en", "VAS"))),
)  # fmt: skip

LINES: dict[Language, str] = {
    "fr": """
Traitement de [3ème ligne|3] par pazopanib.
En [seconde ligne|2], sunitinib ; en [première ligne|1], imatinib.
Une [deuxième ligne|2] est débutée.
[2e ligne|2] métastatique, puis [4ème ligne|4].
Les [première|1] et [deuxième lignes|2] ont échoué.
Chimiothérapie de [ligne 3|3] proposée.
Traitement en [L2|2] puis progression.
Fracture de L2 et arthrodèse L4-L5.
[L1|1] : axitinib.
Lésions T9, L2 : pas de recul du mur.
Pas d'autre ligne de traitement ; trois lignes reçues.
Il a reçu la 1ère cure.
""",
    "en": """
[Second-line|2] sunitinib was begun.
As [first line|1] therapy, and [5th-line|5] later.
[Third-line|3] treatment; [line 4|4] was refused.
[First|1]- and [second-line|2] regimens failed.
Given as [2L|2] treatment.
[Frontline|1] chemotherapy was planned.
A central line was placed; fracture of L2.
[1L|1]: pazopanib.
Oxygen 2L/min; the line was removed.
Fluids, 2L: given overnight.
The guideline 3 applies; 2 lines were given.
Seen in the 3rd week.
""",
    "es": """
Tratamiento de [primera línea|1] con imatinib.
[Segunda línea|2] con sunitinib; [3ª línea|3] con regorafenib.
Inicia [1.ª línea|1] paliativa.
La [cuarta línea|4] fracasa.
[Segunda|2] y [tercera línea|3] sin respuesta.
Quimioterapia de [línea 2|2].
Aplastamiento de L2.
Nueva línea de tratamiento.
Línea media sin desviar.
""",
}
COUNTS: dict[Language, str] = {
    "fr": """
Il a reçu [6 cycles|6] de FOLFOX, puis [quatre cures|4].
Après la [3ème cure|3], scanner.
Après [deux perfusions|2] de nivolumab, colite.
[Vingt-neuf cycles|29] au total ; [un cycle|1] de plus.
Les [3 premiers cycles|3] sont bien tolérés.
Le [cycle 4|4] est reporté, la [cure n° 5|5] aussi.
Le deuxième jour, pas de cure.
Les cycles suivants sont annulés.
Il prend 3 doses par jour.
""",
    "en": """
She had [6 cycles|6] of R-CHOP and [two courses|2] of cisplatin.
After the [third cycle|3] a scan was done.
[Four doses|4] of rituximab; [3 pulses|3] of steroids.
[Cycle 2|2] was delayed.
[Eight monthly cycles|8] were planned, then [one infusion|1].
The life cycle is known; of course it is.
He took 3 doses daily.
A total dose of 12 mg.
Cycle length was 21 days.
""",
    "es": """
Recibe [18 ciclos|18] de trastuzumab.
Tras el [tercer ciclo|3] presenta fiebre.
Se administran [cuatro sesiones|4] y [2 dosis|2] de recuerdo.
[Seis ciclos|6] de CAPOX; el [ciclo 7|7] se retrasa.
[Un ciclo|1] más.
Los [3 últimos ciclos|3] sin reacción.
A dosis de 12 mg.
En ciclos cada 28 días.
""",
}
SCORES = """
Douleur [EVA 6|6]/10 au repos.
[EN à 4|4]/10, puis [EVA : 2|2].
EN cours. EVA non faite.
"""


def _cases(table: dict[Language, str]) -> list[tuple[Language, str]]:
    return [(language, line) for language, text in table.items() for line in lines(text)]


@pytest.mark.parametrize(("language", "line"), _cases(LINES))
def test_finds_lines_of_therapy(language: Language, line: str) -> None:
    text, expected = unmarked(line)
    assert found_in(text, LINE, language) == expected


@pytest.mark.parametrize(("language", "line"), _cases(COUNTS))
def test_finds_counts_of_cycles(language: Language, line: str) -> None:
    text, expected = unmarked(line)
    assert found_in(text, CYCLES, language) == expected


@pytest.mark.parametrize("line", lines(SCORES))
def test_finds_a_measure_behind_the_words_of_its_lexicon(line: str) -> None:
    text, expected = unmarked(line)
    assert found_in(text, SCORE, "fr") == expected


@pytest.mark.parametrize(
    ("language", "spec", "quote", "value"),
    [
        ("fr", LINE, "seconde ligne", 2),
        ("en", LINE, "5th-line", 5),
        ("fr", LINE, "4ème", 4),
        ("en", LINE, "2L", 2),
        ("es", LINE, "tercera línea", 3),
        ("fr", LINE, "première", 1),
        ("fr", CYCLES, "six cycles", 6),
        ("fr", CYCLES, "C6", 6),
        ("en", CYCLES, "once", 1),
        ("en", CYCLES, "single dose", 1),
        ("en", CYCLES, "given once", 1),
        ("fr", CYCLES, "dose unique", 1),
        ("fr", CYCLES, "en prise unique", 1),
        ("fr", CYCLES, "une seule fois", 1),
        ("es", CYCLES, "dosis única", 1),
        ("es", CYCLES, "una sola vez", 1),
        ("es", CYCLES, "tras el tercer ciclo", 3),
        ("fr", CYCLES, "quatre-vingt-dix cycles", 90),
        ("fr", SCORE, "EVA 6,5/10", 6.5),
        ("en", SCORE, "1,200", 1200),
    ],
)
def test_parses_digits_ordinals_and_words(
    language: Language, spec: FieldSpec, quote: str, value: float
) -> None:
    parsed = Number.parse(quote, spec, Context(language=language))
    assert (parsed.value, parsed.issues) == (value, [])
    assert isinstance(parsed.value, int) == float(value).is_integer()


def test_words_without_a_number_are_unparsed() -> None:
    parsed = Number.parse("plusieurs lignes", LINE, Context(language="fr"))
    assert parsed.value is None
    assert [issue.code for issue in parsed.issues] == ["unparsed"]


@pytest.mark.parametrize("quote", ["once daily", "once weekly", "once each day"])
def test_how_often_is_no_count_of_cycles(quote: str) -> None:
    assert [issue.code for issue in Number.parse(quote, CYCLES, Context(language="en")).issues] == [
        "unparsed"
    ]


def test_compares_by_equality() -> None:
    assert Number(value=2).compare(Number(value=2.0)).correct
    assert not Number(value=2).compare(Number(value=12)).correct
