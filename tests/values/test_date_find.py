"""PartialDate.find on marked-up sentences: `[words|date]`, with `?` where the date cannot be resolved.

The report date of every sentence is 2016-05-03 unless a table says otherwise.
"""

from __future__ import annotations

import re

import pytest

from extractor.report import Report, Span
from extractor.values.base import FieldSpec
from extractor.values.date import PartialDate
from tests.work import calls_of

SPEC = FieldSpec("events", "start", PartialDate, "start")
_MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")

FRENCH = """
Imatinib débuté en [octobre 2009|2009-10].
Première perfusion le [5 octobre 2009|2009-10-05], bien tolérée.
Consultation du [05/10/2009|2009-10-05] au centre.
Vu le [9.8.2013|2013-08-09] puis le [12-09-2013|2013-09-12].
Scanner de [10/2009|2009-10] sans lésion nouvelle.
Bilan en [oct. 2009|2009-10] puis en [févr. 2010|2010-02].
Biopsie : [oct-09|2009-10].
Reprise le [1er mars 2014|2014-03-01].
Traitée en [2009|2009] pour un mélanome ([2009|2009]).
Rechute [mi-2015|2015], opérée [début mars 2014|2014-03].
Progression [fin avril 2015|2015-04], décès à [la fin du mois de juin 2015|2015-06].
Fatigue depuis l'[automne 2012|2012-23] et [vers Noël 2010|2010-12~].
Opéré en [mars 2012|2012-03]. [Deux mois après|2012-05~], nouvelle lésion.
Début en [avril 2012|2012-04] ; [le mois suivant|2012-05~], toux.
Début en [avril 2012|2012-04], arrêt en [décembre de la même année|2012-12].
Début le [12 avril 2012|2012-04-12]. Fièvre [le lendemain|2012-04-13], sortie [dix jours plus tard|2012-04-23~].
Chirurgie en [mai 2013|2013-05] ; en [août|2013-08~], métastases.
Cure le [28 septembre 2013|2013-09-28], puis le [20 octobre|2013-10-20~].
Diagnostic en [2010|2010]. [Un an plus tard|2011~], récidive.
Traitement en [juillet 2014|2014-07] ; [six semaines après|2014-08~], réponse.
Sunitinib de [mars|2015-03] à [juin 2015|2015-06].
Cures entre [décembre|2014-12] et [février 2015|2015-02].
Hospitalisé du [3|2015-03-03] au [15 mars 2015|2015-03-15].
Traité entre le [09/08/2013|2013-08-09] et le [25/08/2014|2014-08-25].
Lénalidomide [2010|2010]-[2012|2012], arrêt ensuite.
De [2010|2010] à [2012|2012], surveillance seule.
Opéré [il y a 3 mois|2016-02~], il va bien [actuellement|2016-05-03].
Le drain est retiré à [J5|?], sortie au [7e jour|?].
[Quelques mois plus tard|?], une rechute est notée.
Diagnostic en [2008|2008]. [Quelques années plus tard|?] il tombe, et [deux mois après|?] il maigrit.
Vu [deux semaines après|2014-03~] l'opération du [4 mars 2014|2014-03-04].
Traitements antérieurs :
[2011|2011] : chirurgie sans date
Vu en [juin 2012|2012-06], [un an et demi plus tard|2013-12~] il récidive.
Aucune prise [l'année précédente|2015], arrêt [le mois dernier|2016-04~].
Arrêt le [14/02/10|2010-02-14].
[Courant novembre 2014|2014-11], la dose est réduite.
[Deux ans plus tard|2014-04], en [avril 2014|2014-04], une toux.
En [mai 2015|2015-05], [deux ans après|2015-05] la dernière cure, rechute. [Un mois plus tard|2015-06~], scanner.
En [juin 2015|2015-06], [après un an|2015-06] sans maladie, rechute ; [deux mois plus tard|2015-08~], décès.
Arrêt en [mai 2015|2015-05], [deux mois plus tard|2015-07~] rechute.
Imatinib débuté le [9 décembre 2005|2005-12-09], puis dasatinib le [23 du même mois|2005-12-23].
Opéré le [12 mai 2014|2014-05-12], sorti le [22|2014-05-22~].
Admis le [5 novembre 2014|2014-11-05], céfépime du [07/11|2014-11-07~] au [14/11|2014-11-14~].
Fièvre le [2 février 2014|2014-02-02], notifiée le [27/01|2014-01-27~].
Patient né en [1950|1950], opéré [deux mois avant|?].
Asthénie deux jours après chaque cure ; pendant deux semaines après l'arrêt.
Né en [1950|1950]. [Six mois après|?], il tousse.
Osimertinib repris [mi-02/19|2019-02] ; AV de fin 8/10.
Courrier du [l2 avril 2Ol6|2016-04-12], perfusion de [novembre 20l2|2012-11].
Traité le [18 mars 2014|2014-03-18].
Cures de [janvier 2014|2014-01] à [mars|2014-03], puis du [12|2014-04-12] au [14/04/2014|2014-04-14].
[Fin 2014|2014]/[début 2015|2015], pas de cure ; [le mois dernier|2016-04~], une.
Vu les [3|2014-03-03], [8|2014-03-08] et [15 mars 2014|2014-03-15].
Depuis le [l2/03/2014|2014-03-12] il va mieux.
"""

ENGLISH = """
Imatinib was started in [October 2009|2009-10].
He was seen on [March 3rd, 2014|2014-03-03], and again on [5 May 2014|2014-05-05].
Surgery took place on the [1st of May 2012|2012-05-01].
Surgery took place on [2013-08-09|2013-08-09].
The relapse of [mid-2015|2015] was treated in [early 2016|2016].
She fell in the [summer of 2013|2013-22] and at [Christmas 2010|2010-12~].
Resected in [May 2012|2012-05]; [two months later|2012-07~] it grew.
Begun in [May 2012|2012-05], stopped [the following month|2012-06~].
Begun in [May 2012|2012-05] and stopped in [December of the same year|2012-12].
Admitted on [4 June 2012|2012-06-04]; [the next day|2012-06-05] he was operated on.
Admitted on [4 June 2012|2012-06-04], and fever had begun [3 days before|2012-06-01~] admission.
Seen [yesterday|2016-05-02]; [currently|2016-05-03] on no drug.
It was diagnosed [seven years ago|2009~].
In [late September|2015-09~] she felt worse.
Given from [2010|2010] to [2012|2012].
Given between [April|2014-04] and [June 2014|2014-06].
Given on [March 3|2014-03-03] and [March 17, 2014|2014-03-17].
Given from [3|2014-03-03] to [15 March 2014|2014-03-15].
On [hospital day 5|?] he ate; on the [10th day|?] he left.
[Twenty-five days later|?] she returned.
Written on [15-Oct-09|2009-10-15].
The scan of [Oct '09|2009-10] was clear.
It was stable in [May|2016-05~] but may progress.
[A few months later|?] she returned.
Approved [last March|2016-03~].
Seen in [January 2013|2013-01] and, [2 years later|2015-06], in [June 2015|2015-06].
Since [about 2005|2005~] he coughs.
Operated in [2003|2003] and [2007|2007].
Surgery was done [two weeks after|2014-03~] the scan of [4 March 2014|2014-03-04].
In [May 2015|2015-05], [two years after|2015-05] the last cycle, it relapsed.
[Two years later|2014-04], in [April 2014|2014-04], he coughed.
Seen on [14 June 2019|2019-06-14]; stopped [Aug 19|2019-08], resumed [Jan 20|2020-01] with care, CT [21/03/20|2020-03-21].
[2016 Oct|2016-10]: rising marker.
Started [2009|2009], never stopped.
Given on [March 3|2014-03-03]-[5, 2014|2014-03-05], then on [2014 June 3|2014-06-03].
Given [Jan|2014-01]-[Mar 2014|2014-03], and between [March|2015-03] and [May 2015|2015-05].
He died at [the end of May|2016-05~], on the [eleventh post-operative day|2016-05~].
Mild fatigue for two days after each infusion.
In [March 2012|2012-03] he began to march slowly.
"""

SPANISH = """
Se inició imatinib en [octubre de 2009|2009-10].
Primera dosis el [3 de marzo de 2014|2014-03-03].
Primera dosis el [29 de Octubre del 2012|2012-10-29].
Consulta del [05/10/2009|2009-10-05].
Recaída [a mediados de 2015|2015], cirugía [a finales de mayo de 2014|2014-05].
Recaída [a principios de 2015|2015].
Fiebre en el [verano de 2012|2012-22] y en [Navidad de 2010|2010-12~].
Operado en [marzo de 2012|2012-03]. [Dos meses después|2012-05~], nueva lesión.
Inicio en [abril de 2012|2012-04] y fin en [diciembre del mismo año|2012-12].
Inicio en [abril de 2012|2012-04]; [la semana siguiente|2012-04~], tos.
Ingreso el [4 de junio de 2012|2012-06-04]; [al día siguiente|2012-06-05], alta.
Ingreso el [4 de junio de 2012|2012-06-04] y alta [10 días más tarde|2012-06-14~].
Diagnosticado [hace 2 años|2014~], [actualmente|2016-05-03] estable.
Dolor desde [hace más de un mes|2016-04~].
Cirugía en [2008|2008]; [tras tres meses|2008~] de reposo, alta.
Implantado en [Octubre-09|2009-10].
Entre [marzo|2015-03] y [agosto de 2015|2015-08] recibió sunitinib.
Desde [2010|2010] hasta [2012|2012] sin cambios.
En [agosto|2015-08~] empeoró.
Alta [el mismo día|?].
Revisión en la [semana 4|?] de tratamiento.
Retirada al [sexto día|?].
[Hace años|?] fue operado; [recientemente|?], de nuevo.
[Ayer|2016-05-02] consultó; [hoy|2016-05-03] mejor.
Desde el [2006|2006] ha mejorado; criptococo positivo 1/2048, AV final de 8/10.
El [3|2014-03-03] y el [5 de marzo de 2014|2014-03-05], cura; [al mes|2014-04~] de la cirugía, alta.
En [diciembre 06|2006-12] decidimos operar.
[Dos años después|2014-05], en [mayo de 2014|2014-05], recayó.
IAM en [1995|1995]. [Dos días antes|?] del ingreso tuvo fiebre.
Ecografía en la semana 21 de gestación, infusión el día 1 cada 14 días.
En [1996|1996] y [2010|2010], dos episodios.
Del [3|2015-03-03] al [15 de marzo de 2015|2015-03-15] ingresó.
Cirugía en [mayo de 2013|2013-05]. [Un año y medio después|2014-11~], recaída.
"""


def _cases(table: str) -> list[str]:
    return [line for line in table.strip().split("\n") if line]


def _find(text: str, language: str, **known: str) -> list[PartialDate]:
    return list(PartialDate.find(Report(id="r", text=text, language=language, **known), SPEC))  # type: ignore[arg-type]


def _check(marked: str, language: str) -> None:
    expected, text, at = [], "", 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        expected.append((Span(len(text), len(text) + len(match[1])), None if match[2] == "?" else match[2]))
        text += match[1]
        at = match.end()
    text += marked[at:]
    found = _find(text, language, report_date="2016-05-03")
    assert [(value.span, value.date) for value in found] == expected, [(v.quote, v.date) for v in found]
    assert all(value.quote == text[slice(*value.span)] for value in found if value.span)


@pytest.mark.parametrize("marked", _cases(FRENCH))
def test_french(marked: str) -> None:
    _check(marked, "fr")


@pytest.mark.parametrize("marked", _cases(ENGLISH))
def test_english(marked: str) -> None:
    _check(marked, "en")


@pytest.mark.parametrize("marked", _cases(SPANISH))
def test_spanish(marked: str) -> None:
    _check(marked, "es")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Douleur cotée 3/10 puis 09/12, tension 120/80, T2N0M0, exon 21."),
        ("fr", "Il a été deux fois hospitalisé, et a été 2 jours à jeun."),
        ("fr", "Paracétamol 2000 mg, soit 1/2 cp, vitamine D 2000 UI et 1950 cellules."),
        ("fr", "Téléphone : 01.23.45.67.89 ou 06-12-34-56-78."),
        ("fr", "Prend sept comprimés par jour pendant deux mois."),
        ("fr", "Homme de 62 ans, suivi pendant 3 ans, fumeur 20 paquets-années."),
        ("fr", "Cisplatine J1, J8 et J15, reprise à J21-J28."),
        ("fr", "Hémoglobine 10,5 g/dL, CRP 12.5 mg/L, plaquettes 2012 000/mm3."),
        ("fr", "Les données de Dupont et al. (2012) vont en ce sens."),
        ("fr", "Le marché de mars et la planète Mars sont loin."),
        ("en", "He may march on; the spring in his step, a fall at home."),
        ("en", "A 5-year-old boy; blood pressure 120/80; score 09/12; 3-month course."),
        ("en", "It was 1950 cells and 2000 IU, 2012 patients, 1.2.3 and 10-12."),
        ("en", "Cisplatin on days 1, 8 and 15, or day 1 and day 8 of each cycle."),
        ("en", "At 14 months old he sat; at 3 years of age he spoke."),
        ("en", "The last year was hard and the last two weeks harder."),
        ("en", "Every second day, the drug was given for two months."),
        ("es", "Operado a los 42 años, ingresó a los 6 meses de edad."),
        ("es", "El mar está en calma; hizo un set de 3 y tomó 2000 mg."),
        ("es", "Por la mañana toma 1/2 comprimido, TA 120/80, EVA 3/10."),
        ("es", "El lunes trae un set de pruebas; el dolor es de 05/10."),
    ],
)
def test_what_is_no_date(language: str, text: str) -> None:
    assert [value.quote for value in _find(text, language, report_date="2016-05-03")] == []


@pytest.mark.parametrize(
    ("country", "text", "dates"),
    [
        ("US", "Seen on 03/04/2014.", ["2014-03-04"]),
        ("GB", "Seen on 03/04/2014.", ["2014-04-03"]),
        ("AU", "Seen on 03/04/2014.", ["2014-04-03"]),
        (None, "Seen on 03/04/2014.", ["2014"]),
        (None, "Seen on 04/04/2014.", ["2014-04-04"]),
        (None, "Seen on 03/25/2014 and 03/04/2014.", ["2014-03-25", "2014-03-04"]),
        (None, "Seen on 25/03/2014 and 03/04/2014.", ["2014-03-25", "2014-04-03"]),
        (None, "Seen on 25/03/2014, 03/26/2014 and 03/04/2014.", ["2014-03-25", "2014-03-26", "2014"]),
        ("CA", "Seen on 03/04/2014.", ["2014"]),
    ],
)
def test_order_of_day_and_month_in_english(country: str | None, text: str, dates: list[str]) -> None:
    found = list(PartialDate.find(Report(id="r", text=text, language="en", country=country), SPEC))
    assert [value.date for value in found] == dates
    ambiguous = [any(issue.code == "date-ambiguous" for issue in value.issues) for value in found]
    assert ambiguous == [date == "2014" for date in dates]


def test_a_relative_date_keeps_what_it_counts_from() -> None:
    first, second, third = _find("Opéré en mars 2012. Deux mois après, en août, une lésion.", "fr")
    assert (first.anchor, first.relation) == (None, None)
    assert (second.date, second.anchor, second.relation) == ("2012-05~", "2012-03", "P2M")
    assert (third.date, third.anchor, third.relation) == ("2012-08~", "2012-05~", "--08")


def test_without_an_anchor_it_is_unresolved_and_says_so() -> None:
    (value,) = _find("Two months later he died.", "en")
    assert (value.date, value.anchor, value.relation) == (None, None, "P2M")
    assert [issue.code for issue in value.issues] == ["date-unresolved"]


def test_a_bare_month_after_the_report_is_taken_before_it() -> None:
    values = _find("Opéré en octobre 2015. En août, il allait bien.", "fr", report_date="2016-05-03")
    assert [value.date for value in values] == ["2015-10", "2015-08~"]


@pytest.mark.parametrize(
    "piece", ["1/", "2012-", "mars ", "J1, ", "un an et ", "de 3 a ", "le 3, ", "10/10/", "- ", "hace "]
)
def test_hostile_repetition_takes_linear_work(piece: str) -> None:
    def work(times: int) -> int:
        report = Report(id="r", text=piece * times, language="fr")
        assert report.tokens
        return calls_of(lambda: list(PartialDate.find(report, SPEC)))

    assert work(8_000) < 8 * work(1_000) * 1.5 + 1_000
