"""PartialDate.parse: quotes, one at a time, with what they may count from."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.report import LANGUAGES, Language, Report
from extractor.values.base import Context, FieldSpec
from extractor.values.date import PartialDate, parse_edtf

START = FieldSpec("events", "start", PartialDate, "start")
END = FieldSpec("events", "end", PartialDate, "end")


def context(language: Language, *anchors: str, report_date: str | None = "2016-05-03") -> Context:
    report = Report(id="r", text="", language=language, report_date=report_date)
    return Context(language, report=report, anchors=anchors)


@pytest.mark.parametrize(
    ("language", "quote", "date"),
    [
        ("fr", "En octobre 2009", "2009-10"),
        ("fr", "le 05/10/2009", "2009-10-05"),
        ("fr", "05.10.2009", "2009-10-05"),
        ("fr", "5/4/16", "2016-04-05"),
        ("fr", "5/4/97", "1997-04-05"),
        ("fr", "05/14", "2014-05"),
        ("fr", "10/2009", "2009-10"),
        ("fr", "oct-09", "2009-10"),
        ("fr", "oct 09", "2009-10"),
        ("fr", "1 er mars 2014", "2014-03-01"),
        ("fr", "lundi 3 mars 2014", "2014-03-03"),
        ("fr", "2009", "2009"),
        ("fr", "été 2013", "2013-22"),
        ("fr", "l2/O3/2014", None),
        ("fr", "l2/03/2014", "2014-03-12"),
        ("fr", "31 février 2014", "2014-02"),
        ("fr", "31/02/2014", None),
        ("fr", "jusqu'en avril 2010", "2010-04"),
        ("fr", "vers 2010", "2010~"),
        ("en", "May 27th 2011", "2011-05-27"),
        ("en", "2011-05-27", "2011-05-27"),
        ("en", "Sept. 2011", "2011-09"),
        ("en", "early in 2015", "2015"),
        ("en", "the end of May 2015", "2015-05"),
        ("es", "1 de enero del año 2012", "2012-01-01"),
        ("es", "a mediados del año 2012", "2012"),
        ("es", "14/02/10", "2010-02-14"),
        ("en", "2016 Oct", "2016-10"),
        ("fr", "2016 octobre", "2016-10"),
        ("es", "2016 enero", "2016-01"),
        ("fr", "l0 mars 2014", "2014-03-10"),
        ("en", "1O March 2014", "2014-03-10"),
        ("es", "l0 de marzo de 2014", "2014-03-10"),
        ("es", "1o de marzo de 2014", "2014-03-01"),
    ],
)
def test_absolute(language: Language, quote: str, date: str | None) -> None:
    value = PartialDate.parse(quote, START, context(language))
    assert value.date == date
    assert (value.anchor, value.relation) == (None, None)
    assert value.quote == quote
    assert [issue.code for issue in value.issues] == ([] if date else ["unparsed"])


@pytest.mark.parametrize(
    ("language", "quote", "anchor", "date", "relation"),
    [
        ("fr", "deux mois après", "2009-10", "2009-12~", "P2M"),
        ("fr", "dix jours plus tard", "2009-10-05", "2009-10-15~", "P10D"),
        ("fr", "le lendemain", "2009-12-31", "2010-01-01", "P1D"),
        ("fr", "le lendemain", "2009-12", "2009-12~", "P1D"),
        ("fr", "la veille", "2016-03-01", "2016-02-29", "-P1D"),
        ("fr", "six semaines après", "2014-07", "2014-08~", "P6W"),
        ("fr", "3 mois plus tard", "2009", "2009~", "P3M"),
        ("fr", "6 mois plus tard", "2009", None, "P6M"),
        ("fr", "douze mois plus tard", "2009", "2010~", "P12M"),
        ("fr", "un an plus tard", "2009-10-05", "2010~", "P1Y"),
        ("fr", "un an et demi plus tard", "2009-10", "2011-04~", "P18M"),
        ("fr", "deux ans et trois mois plus tard", "2009-10", "2012-01~", "P27M"),
        ("fr", "2 à 3 mois plus tard", "2009-01", "2009~", "P2M/P3M"),
        ("fr", "48 heures plus tard", "2009-01-31", "2009-02-02~", "PT48H"),
        ("fr", "en décembre de la même année", "2009-10", "2009-12", "--12"),
        ("fr", "en mars de l'année suivante", "2009-10", "2010-03", "--03"),
        ("fr", "le 20 octobre", "2009-10-28", "2009-10-20~", "--10-20"),
        ("fr", "en août", "2009-10", "2010-08~", "--08"),
        ("fr", "il y a 3 mois", "2009-10", "2016-02~", "-P3M"),
        ("fr", "quelques mois plus tard", "2009-10", None, "after"),
        ("fr", "semaine 4 de traitement", "2014-09", "2014-10~", "week-4"),
        ("fr", "J5", "2014-09-01", "2014-09-06~", "day-5"),
        ("en", "the same day", "2014-09-01", "2014-09-01", "P0D"),
        ("en", "a couple of weeks later", "2014-09-01", "2014-09~", "P2W"),
        ("en", "about twenty-five days later", "2014-09-01", "2014-09-26~", "P25D"),
        ("en", "the following year", "2014-09-01", "2015", "P1Y"),
        ("en", "after 6 months", "2014-09-01", "2015-03~", "P6M"),
        ("en", "last year", "2014-09-01", "2015", "-P1Y"),
        ("en", "five years earlier", "2014-09", "2009~", "-P5Y"),
        ("es", "dos meses después", "2009-11", "2010-01~", "P2M"),
        ("es", "hace 2 años", "2009-11", "2014~", "-P2Y"),
        ("es", "al cabo de tres semanas", "2009-11-02", "2009-11~", "P3W"),
        ("es", "la semana pasada", "2009-11-02", "2016-04~", "-P1W"),
        ("es", "el mes siguiente", "2009-12", "2010-01~", "P1M"),
    ],
)
def test_relative(
    language: Language, quote: str, anchor: str, date: str | None, relation: str | None
) -> None:
    value = PartialDate.parse(quote, START, context(language, "2001", anchor))
    assert value.date == date
    assert relation is None or value.relation == relation
    assert [issue.code for issue in value.issues] == ([] if date else ["date-unresolved"])


@pytest.mark.parametrize(
    "quote", ["deux mois après", "en août", "le lendemain", "J5", "de la même année", "le mois suivant"]
)
def test_relative_without_anchor_or_report_date_stays_unknown(quote: str) -> None:
    value = PartialDate.parse(quote, START, context("fr", report_date=None))
    assert value.date is None
    assert value.issues


@pytest.mark.parametrize(
    ("language", "quote", "text", "date"),
    [
        ("en", "11/28", "Seen 11/28/2017.", "2017-11-28~"),
        ("en", "on 11/28", "Seen 11/28/2017.", "2017-11-28~"),
        ("en", "12/05", "Seen 11/28/2017.", "2017-12-05~"),
        ("en", "11/28", "Seen in November 2017.", "2017-11-28~"),
        ("fr", "28/11", "Vu le 20/11/2017.", "2017-11-28~"),
        ("es", "28/11", "Visto el 20/11/2017.", "2017-11-28~"),
        ("fr", "05/28", "Vu le 20/11/2017.", None),
        ("en", "12/05", "Seen in November 2017.", None),
        ("fr", "05/14", "Vu le 20/11/2014.", "2014-05"),
        ("en", "11/16", "Seen in 2017.", "2016-11"),
    ],
)
def test_two_numbers_are_a_day_where_no_such_year_is_told(
    language: Language, quote: str, text: str, date: str | None
) -> None:
    report = Report(id="r", text=text, language=language)
    value = PartialDate.parse(quote, START, Context(language, report=report, anchors=("2017-11-20",)))
    assert value.date == date


@pytest.mark.parametrize(
    ("language", "quote", "first", "second"),
    [
        ("fr", "entre mars et août 2015", "2015-03", "2015-08"),
        ("fr", "du 17/02/2016 au 22/06/2016", "2016-02-17", "2016-06-22"),
        ("fr", "de décembre à février 2015", "2014-12", "2015-02"),
        ("fr", "du 3 au 15 mars 2014", "2014-03-03", "2014-03-15"),
        ("en", "from 2010 to 2012", "2010", "2012"),
        ("en", "2010-2012", "2010", "2012"),
        ("en", "between April and July 2014", "2014-04", "2014-07"),
        ("es", "desde marzo hasta junio de 2014", "2014-03", "2014-06"),
    ],
)
def test_a_range_gives_each_field_its_end(language: Language, quote: str, first: str, second: str) -> None:
    assert PartialDate.parse(quote, START, context(language)).date == first
    assert PartialDate.parse(quote, END, context(language)).date == second


@pytest.mark.parametrize(
    ("language", "quote"),
    [("fr", "du 14 au 19/01"), ("es", "del 14 al 19/01"), ("es", "entre el 14 y el 19/01")],
)
def test_a_range_of_days_without_a_year_gives_each_field_its_end(language: Language, quote: str) -> None:
    known = context(language, "2015-01-03")
    assert PartialDate.parse(quote, START, known).date == "2015-01-14~"
    assert PartialDate.parse(quote, END, known).date == "2015-01-19~"


def test_a_quote_that_names_what_it_counts_from_needs_no_anchor() -> None:
    value = PartialDate.parse("deux mois après le 5 mars 2014", START, context("fr", "2001"))
    assert (value.date, value.anchor, value.relation) == ("2014-05~", "2014-03-05", "P2M")


def test_an_absolute_date_beside_a_relative_one_counts() -> None:
    value = PartialDate.parse("En abril de 2017, tras dos meses de tratamiento", END, context("es", "2001"))
    assert value.date == "2017-04"


_PIECES = st.sampled_from(
    "1 2 12 31 99 2009 2014 05/10/2009 / - . , de du le mars mai may march october octobre août jours mois ans "
    "years later ago après il y a hace dos meses semana siguiente même année the same day J5 j + early mi- été "
    "summer 99999 31/02/2014 l2/03/2014 of next last \n ( ) % mg ² é 1.5 entre et and y hasta".split(" ")
)


@given(
    st.lists(_PIECES, max_size=12), st.sampled_from(LANGUAGES), st.sampled_from([" ", "", "-"]), st.booleans()
)
def test_no_words_raise_and_every_date_is_edtf(
    pieces: list[str], language: Language, gap: str, known: bool
) -> None:
    anchors = ("2009-10", "0001", "nonsense", "9999-12-31") if known else ()
    text = gap.join(pieces)
    value = PartialDate.parse(text, END if known else START, context(language, *anchors))
    read = PartialDate.read(text, "2009-10", START, context(language, *anchors))
    report = Report(id="r", text=text, language=language, report_date="2016-05-03" if known else None)
    found = list(PartialDate.find(report, START))
    for told in (value.date, read.date, *(one.date for one in found)):
        assert told is None or parse_edtf(told) is not None
    starts = [one.span.start for one in found if one.span]
    assert starts == sorted(starts)
    assert all(one.span and text[slice(*one.span)] == one.quote for one in found)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found) if one.span and other.span)


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_any_text_is_taken(text: str, language: Language) -> None:
    PartialDate.parse(text, START, context(language))
    assert all(one.span for one in PartialDate.find(Report(id="r", text=text, language=language), START))


@given(
    st.dates(),
    st.sampled_from(
        [("fr", "{d}/{m}/{y:04d}"), ("es", "{d:02d}-{m:02d}-{y:04d}"), ("en", "{y:04d}-{m:02d}-{d:02d}")]
    ),
)
def test_a_written_day_comes_back(day: date, form: tuple[Language, str]) -> None:
    if not 1900 <= day.year <= 2100:
        day = day.replace(year=1904 + day.year % 4)
    language, pattern = form
    quote = pattern.format(d=day.day, m=day.month, y=day.year)
    assert PartialDate.parse(quote, START, context(language)).date == day.isoformat()
