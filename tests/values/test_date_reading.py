"""PartialDate.read: the model's reading against the words it quotes."""

from __future__ import annotations

import pytest

from extractor.report import Report
from extractor.values.base import Context, FieldSpec
from extractor.values.date import PartialDate

SPEC = FieldSpec("events", "start", PartialDate, "start")


def read(
    quote: str, reading: object, *anchors: str, text: str = "", language: str = "fr", **known: str
) -> PartialDate:
    report = Report(id="r", text=text, language=language, report_date="2016-05-03", **known)  # type: ignore[arg-type]
    return PartialDate.read(quote, reading, SPEC, Context(report.language, report=report, anchors=anchors))


def codes(value: PartialDate) -> list[str]:
    return [issue.code for issue in value.issues]


@pytest.mark.parametrize(
    ("quote", "reading", "date", "issues"),
    [
        ("octobre 2009", "2009-10", "2009-10", []),
        ("octobre 2009", "2009-10~", "2009-10~", []),
        ("octobre 2009", "2009", "2009-10", ["reading-differs"]),
        ("octobre 2009", "2009-10-01", "2009-10", ["reading-invented"]),
        ("octobre 2009", "2009-11", "2009-10", ["reading-differs"]),
        ("2009", "2009-01", "2009", ["reading-invented"]),
        ("5 octobre 2009", "2009-10-06", "2009-10-05", ["reading-differs"]),
        ("octobre 2009", "october", "2009-10", ["reading-differs"]),
        ("octobre 2009", "2009-14", "2009-10", ["reading-differs"]),
        ("octobre 2009", 2009, "2009-10", ["reading-differs"]),
        ("octobre 2009", None, "2009-10", []),
        ("octobre 2009", "", "2009-10", []),
        ("mars 2014", "2014-03-01~", "2014-03", ["reading-invented"]),
        ("deux mois après le 5 mars 2014", "2014-05", "2014-05~", []),
        ("deux mois après le 5 mars 2014", "2014-06", "2014-05~", ["reading-differs"]),
        ("à la sortie", "2014-06", "2014-06", ["reading-kept"]),
        ("à la sortie", None, None, ["unparsed"]),
    ],
)
def test_words_that_tell_the_date(quote: str, reading: object, date: str | None, issues: list[str]) -> None:
    value = read(quote, reading, "2001-01")
    assert (value.date, codes(value)) == (date, issues)


@pytest.mark.parametrize(
    ("quote", "reading", "anchors", "date", "issues"),
    [
        ("deux mois après", "2009-12", ("2009-10",), "2009-12~", []),
        ("deux mois après", "2008-03", ("2008-01", "2009-10"), "2008-03~", []),
        ("deux mois après", "2008-05", ("2008-01", "2009-10"), "2008-05", ["reading-kept"]),
        ("deux mois après", "2009", ("2009-10",), "2009-12~", []),
        ("deux mois après", "2009-12-05", ("2009-10",), "2009-12~", ["reading-invented"]),
        ("deux mois après", None, ("2009-10",), "2009-12~", []),
        ("deux mois après", None, (), None, ["date-unresolved"]),
        ("deux mois après", "2009-12~", (), "2009-12~", ["reading-kept"]),
        ("six semaines après", "2014-09", ("2014-07",), "2014-09~", []),
        ("en août", "2011-08", ("2009-10",), "2011-08~", []),
        ("en août", "2011", ("2009-10",), "2011-08~", []),
        ("en août", "2011-09", ("2009-10",), "2010-08~", ["reading-differs"]),
        ("en août", "2019-08", ("2009-10",), "2019-08~", ["reading-kept"]),
        ("en août", "2011-08-15", ("2009-10",), "2011-08~", ["reading-invented"]),
        ("le 20 août", "2010-08-21", ("2009-10",), "2010-08-20~", ["reading-differs"]),
        ("en décembre de la même année", "2008-12", ("2008-01", "2009-10"), "2008-12", []),
        ("en décembre de la même année", "2011-12", ("2008-01", "2009-10"), "2011-12~", ["reading-kept"]),
        ("quelques mois plus tard", "2010~", ("2009-10",), "2010~", ["reading-kept"]),
        ("il y a 3 mois", "2016-02", ("2009-10",), "2016-02~", []),
        ("actuellement", "2016-05", (), "2016-05-03", []),
    ],
)
def test_words_that_count_from_another_date(
    quote: str, reading: object, anchors: tuple[str, ...], date: str | None, issues: list[str]
) -> None:
    value = read(quote, reading, *anchors)
    assert (value.date, codes(value)) == (date, issues)


@pytest.mark.parametrize(
    ("language", "quote", "reading", "kept"),
    [
        ("en", "mid-2017", "2017-06~", True),
        ("en", "early 2012", "2012-01~", True),
        ("en", "early 2012", "2012~", True),
        ("en", "late 2012", "2012-11~", True),
        ("fr", "mi-2017", "2017-06~", True),
        ("fr", "début 2012", "2012-02~", True),
        ("fr", "fin 2012", "2012-12~", True),
        ("es", "mediados de 2017", "2017-07~", True),
        ("es", "principios de 2012", "2012-01~", True),
        ("es", "a finales de 2012", "2012-12~", True),
        ("fr", "fin 2012", "2012-03~", False),
        ("en", "mid-2017", "2017-06", False),
        ("es", "a finales de 2012", "2012-12-31~", False),
        ("fr", "2012", "2012-12~", False),
        ("fr", "fin mars 2014", "2014-03-28~", False),
    ],
)
def test_part_of_a_year_may_be_read_as_one_of_its_months(
    language: str, quote: str, reading: str, kept: bool
) -> None:
    value = read(quote, reading, language=language)
    assert codes(value) == ([] if kept else ["reading-invented"])
    assert (value.date == reading) == kept


@pytest.mark.parametrize(
    ("language", "quote", "reading", "issues"),
    [
        ("en", "third week", "2016-03-21~", []),
        ("en", "third week", "2016-03-28~", []),
        ("en", "third week", "2016-03~", []),
        ("en", "third week", "2016-03-09~", ["reading-invented"]),
        ("en", "third week", "2016-03-21", ["reading-invented"]),
        ("fr", "semaine 4", "2016-03-28~", []),
        ("fr", "semaine 4", "2016-06-28~", ["reading-kept"]),
        ("es", "semana 4", "2016-04-04~", []),
        ("fr", "six semaines plus tard", "2016-04-18~", []),
        ("es", "seis semanas después", "2016-04-18~", []),
        ("en", "six weeks later", "2016-04-25~", ["reading-invented"]),
    ],
)
def test_a_counted_stretch_may_be_read_as_a_day_in_it(
    language: str, quote: str, reading: str, issues: list[str]
) -> None:
    assert codes(read(quote, reading, "2016-03-07", language=language)) == issues


@pytest.mark.parametrize(
    ("language", "quote"),
    [
        ("es", "Al año siguiente, en marzo"),
        ("fr", "L'année suivante, en mars"),
        ("en", "The following year, in March"),
        ("es", "en marzo del año siguiente"),
    ],
)
def test_a_month_stands_in_the_year_that_the_words_before_it_tell(language: str, quote: str) -> None:
    told = read(quote, "2016-03", "2015-05", language=language)
    assert (told.date, codes(told)) == ("2016-03", [])
    assert read(quote, None, "2015-05", language=language).date == "2016-03"
    assert codes(read(quote, "2016-04", "2015-05", language=language)) == ["reading-differs"]


def test_looking_back_may_count_from_a_date_told_later() -> None:
    text = "Trois mois avant, il toussait. Admis en juin 2014."
    value = read("Trois mois avant", "2014-03", text=text)
    assert (value.date, codes(value)) == ("2014-03~", [])


def test_day_and_month_that_cannot_be_told_apart() -> None:
    value = read("03/04/2014", "2014-04-03", text="Seen on 03/04/2014.", language="en")
    assert value.date == "2014"
    assert sorted(codes(value)) == ["date-ambiguous", "reading-differs"]
    assert not value.flagged
    assert read("03/04/2014", "2014-04-03", language="en", country="GB").issues == []
