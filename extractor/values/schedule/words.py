"""The words of schedules in French, English and Spanish, and the Latin of prescriptions. Folded forms."""

from __future__ import annotations

from extractor.values.scan import TimeUnit

Rate = tuple[int, int, TimeUnit]
"""(times, period, unit): so many times in so many units of time, as FHIR Timing.repeat."""


def _table(rows: dict[Rate, str]) -> dict[str, Rate]:
    return {word: rate for rate, listed in rows.items() for word in listed.split()}


ADVERBS: dict[str, Rate] = _table(
    {
        (1, 1, "d"): "quotidien quotidienne quotidiens quotidiennes quotidiennement journalier journaliere "
        "journaliers journalieres daily nightly diario diaria diarios diarias diariamente",
        (
            1,
            1,
            "wk",
        ): "hebdomadaire hebdomadaires hebdomadairement weekly wkly semanal semanales semanalmente",
        (2, 1, "wk"): "bihebdomadaire bihebdomadaires bisemanal bisemanales",
        (1, 2, "wk"): "biweekly fortnightly bimensuel bimensuelle quincenal quincenales quincenalmente",
        (
            1,
            1,
            "mo",
        ): "mensuel mensuelle mensuels mensuelles mensuellement monthly mthly mensual mensuales mensualmente",
        (
            1,
            3,
            "mo",
        ): "trimestriel trimestrielle trimestriels trimestrielles quarterly trimestral trimestrales",
        (1, 6, "mo"): "semestriel semestrielle semestral semestrales",
        (1, 1, "a"): "annuel annuelle annuellement annually yearly anual anuales anualmente",
    }
)
LATIN: dict[str, Rate] = _table(
    {
        (1, 1, "d"): "qd od om die qhs hs qam qpm nocte mane",
        (2, 1, "d"): "bid bd",
        (3, 1, "d"): "tid tds",
        (4, 1, "d"): "qid qds",
        (1, 2, "d"): "qod",
        (1, 1, "wk"): "qw",
        (1, 1, "mo"): "qmo",
    }
)
DOTTED_LATIN: dict[str, Rate] = {**LATIN, "on": (1, 1, "d")}
"""As written with stops; "on" (omni nocte) is a common word without them."""
AMBIGUOUS_LATIN = frozenset("od om on bd die hs mane qd".split())
"""Also other words or abbreviations (right eye, German "die"): a schedule only behind an amount."""
NEEDED: tuple[tuple[str, ...], ...] = (
    ("si", "besoin"), ("au", "besoin"), ("a", "la", "demande"), ("as", "needed"), ("as", "required"), ("si", "precisa"),
    ("a", "demanda"), ("si", "dolor"), ("si", "fiebre"), ("si", "douleur"), ("if", "needed"), ("prn",), ("p", ".", "r", ".", "n"),
)  # fmt: skip
PER = frozenset(("par", "per", "por"))
PER_ARTICLES = frozenset(("al", "a"))
EVERY = frozenset("toutes tous todos todas every each cada chaque q c".split())
EVERY_ARTICLES = frozenset(("les", "los", "las"))
ALTERNATE = frozenset("alternos alternas alternados alternate alternating alternes".split())
TIMES = frozenset("fois times time veces vez x".split())
TIMES_ADVERBS = {"once": 1, "twice": 2, "thrice": 3}
EVENTS = frozenset(
    "prise prises toma tomas dose doses dosis injection injections perfusion perfusions infusion infusions inyeccion "
    "inyecciones administration administrations administracion administraciones application applications aplicacion "
    "aplicaciones bolus pulse pulses sesion sesiones seance seances".split()
)
INTAKES = frozenset("prise prises toma tomas intake intakes".split())
SINGLE = frozenset("unique unica unico single".split())
DAY_WORDS = frozenset("j d day days jour jours dia dias".split())
CYCLE_WORDS = frozenset("cycle cycles ciclo ciclos".split())
INTERVAL_WORDS = frozenset("intervalle intervalles interval intervals intervalo intervalos".split())
WEEKDAYS = frozenset(
    "lundi mardi mercredi jeudi vendredi samedi dimanche monday mondays tuesday tuesdays wednesday wednesdays thursday "
    "thursdays friday fridays saturday saturdays sunday sundays lunes martes miercoles jueves viernes sabado sabados "
    "domingo domingos lundis mardis mercredis jeudis vendredis".split()
)
MOMENTS: dict[str, str] = {
    word: moment
    for moment, listed in {
        "morning": "matin matins morning mornings manana mananas desayuno desayunar mane",
        "noon": "midi noon lunch mediodia comida comer",
        "evening": "soir soirs evening evenings tarde tardes",
        "night": "coucher nuit night nights bedtime noche noches acostarse cena cenar",
    }.items()
    for word in listed.split()
}
MOMENT_ARTICLES = frozenset(
    "le la les au a in the at por en el al del antes de each every chaque cada before".split()
)
RANGE = frozenset(("-", "a", "to", "o", "ou", "or", "u"))
GLUE = frozenset(
    ", ( ) - ' de des d of on the les le la los las el a at in en por par per du al au each every one et and y given "
    "administered repeated repetido repete repetes for cycle cycles ciclo ciclos".split()
)
"""What may stand between two parts of one schedule."""
FOLLOW_UP = frozenset(
    "controle controles control controles suivi surveillance surveille follow visit visits visite visites "
    "consultation consultations consulta revision revisiones seguimiento scanner scanners tdm irm ct mri tac rmn "
    "bilan bilans imagerie imaging checkup examen examens examination examinations alcohol alcool drank monitoring echographie ultrasound ecografia radiographie "
    "vie vida life living activite activites activities activity actividad actividades crises crise seizures seizure "
    "episodes episodios episode vomissements selles stools deposiciones cigarettes cigarrillos cigarrillo paquets packs "
    "paquetes headache headaches pain douleur douleurs cefaleas fievre fever fiebre growth routine practice".split()
)
"""Beside these words a rate tells of something else than a drug."""
