"""Grounding: from (sentence number, quote) to the span of the report that says it.

A quote is accepted where the report has the same words: to the letter, else folded (`extractor.folding`:
composition, accents, case, typographic signs, white space, words broken at a line end), else with the space
between a number and its unit or a hyphen inside a word left out. Nothing looser: another digit, unit, name or
word is never accepted, only explained. A quote that cuts a word or a number in two is a fragment, not evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractor.folding import Folded, fold
from extractor.issues import Issue
from extractor.report import Report, Span

_ALIKE = 75.0  # per cent of likeness from which a missing quote is explained as an altered one
_WINDOW = 20_000  # characters searched for an altered quote; beyond, the sentence named must do


@dataclass(frozen=True, slots=True)
class Grounded:
    """The span found, or None; and what is to be said of it. An altered quote has the span that it resembles."""

    span: Span | None
    issues: tuple[Issue, ...] = ()


def ground(quote: str, report: Report, *, sentence: int | None = None, near: Sequence[Span] = ()) -> Grounded:
    """Find a quote in a report.

    `sentence` is the number (from 1) that the reader named; `near` are spans of the record's other values.
    Among several places the sentence decides, then nearness; where neither does, the first is taken and said
    to be ambiguous. Never raises; a quote that is not there comes back with an issue of error severity.
    """
    words = quote.strip()
    if not any(character.isalnum() for character in words):
        return Grounded(None, (Issue.of("quote-empty"),))
    fragments: list[Span] = []
    for places in (_exact_places, _folded_places, _loose_places):
        whole: list[Span] = []
        for span in places(words, report):
            (fragments if _cuts(report.text, span) else whole).append(span)
        if whole:
            return _choose(whole, report, sentence, near)
    if fragments:
        return Grounded(_choose(fragments, report, sentence, near).span, (Issue.of("quote-fragment"),))
    return _explain(words, report, sentence)


def _exact_places(words: str, report: Report) -> Iterator[Span]:
    at = report.text.find(words)
    while at >= 0:
        yield Span(at, at + len(words))
        at = report.text.find(words, at + 1)


def _folded_places(words: str, report: Report) -> Iterator[Span]:
    yield from _places_in(fold(words).text.strip(), report.folded)


def _loose_places(words: str, report: Report) -> Iterator[Span]:
    yield from _places_in(_loosen(fold(words)).text.strip(), _loosen(report.folded))


def _places_in(needle: str, folded: Folded) -> Iterator[Span]:
    at = folded.text.find(needle) if needle else -1
    while at >= 0:
        yield Span(*folded.original(at, at + len(needle)))
        at = folded.text.find(needle, at + 1)


_LOOSE = re.compile(r"(?<=\d) (?=[a-z%])|(?<=[a-z])- ?(?=[a-z])|(?<=[a-z]) ?/ ?(?=[a-z\d])")


def _loosen(folded: Folded) -> Folded:
    """Without the space between a number and its unit, hyphens inside or breaking words, spaces around a slash."""
    text: list[str] = []
    origins: list[int] = []
    begin = 0
    for match in _LOOSE.finditer(folded.text):
        text.append(folded.text[begin : match.start()])
        origins.extend(folded.origins[begin : match.start()])
        if "/" in match.group():
            text.append("/")
            origins.append(folded.origins[match.start() + match.group().index("/")])
        begin = match.end()
    text.append(folded.text[begin:])
    origins.extend(folded.origins[begin:])
    return Folded("".join(text), tuple(origins), folded.length)


_DATE_SIGNS = "/.-"


def _cuts(text: str, span: Span) -> bool:
    """Whether the borders of `span` cut a word, a number or a numeric date of `text` in two."""
    start, end = span
    before, after = text[start - 1 : start], text[end : end + 1]
    first, last = text[start], text[end - 1]
    if (first.isalnum() and _joins(before, first)) or (last.isalnum() and _joins(after, last)):
        return True
    if first.isdigit() and _number_goes_on_before(text, start):
        return True
    return last.isdigit() and _number_goes_on_after(text, end, start)


def _joins(outside: str, inside: str) -> bool:
    """Two letters or two digits side by side; "400mg" may be quoted as "400"."""
    return (outside.isalpha() and inside.isalpha()) or (outside.isdigit() and inside.isdigit())


_BEFORE_NUMBER = re.compile(r"(?:\d[.,]|\d/|\d{4}-(?:\d\d-)?)\Z")
_THOUSANDS_BEFORE = re.compile(r"(?<![\w.,/])\d{1,3}[ \u00a0\u202f]\Z")
_GROUP = re.compile(r"\d{3}(?!\d)")
_AFTER_NUMBER = re.compile(r"[.,]\d|/\d|-\d\d-\d|-\d\d(?!\d)")


def _number_goes_on_before(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start]
    if _BEFORE_NUMBER.search(before):
        return True
    return _THOUSANDS_BEFORE.search(before) is not None and _GROUP.match(text, start) is not None


def _number_goes_on_after(text: str, end: int, start: int) -> bool:
    match = _AFTER_NUMBER.match(text, end)
    if match is None:
        return False
    if match.group()[0] == "-":  # an ISO date cut off, but not a range "5-10 mg"
        return re.search(r"\d{4}(?:-\d\d)?\Z", text[max(start, end - 7) : end]) is not None
    return True


def _choose(places: list[Span], report: Report, sentence: int | None, near: Sequence[Span]) -> Grounded:
    if sentence is not None:
        named = [span for span in places if report.sentence_at(span.start) == sentence]
        if named:
            return _nearest(named, near, ambiguous=len(named) > 1)
        closest = min(abs(report.sentence_at(span.start) - sentence) for span in places)
        there = [span for span in places if abs(report.sentence_at(span.start) - sentence) == closest]
        chosen = _nearest(there, near, ambiguous=len(there) > 1)
        return Grounded(chosen.span, (*chosen.issues, Issue.of("quote-elsewhere")))
    return _nearest(places, near, ambiguous=len(places) > 1)


def _nearest(places: list[Span], near: Sequence[Span], *, ambiguous: bool) -> Grounded:
    if not ambiguous:
        return Grounded(places[0])
    if near:
        distances = [min(span.distance(other) for other in near) for span in places]
        best = min(distances)
        if distances.count(best) == 1:
            return Grounded(places[distances.index(best)])
    return Grounded(places[0], (Issue.of("quote-ambiguous", f"the words stand in {len(places)} places"),))


def _explain(words: str, report: Report, sentence: int | None) -> Grounded:
    """Say of words that are not in the report what they resemble, so that a re-ask and a curator know."""
    needle = fold(words).text.strip()
    region = _region(report, sentence)
    haystack = fold(report.words(region))
    alignment = fuzz.partial_ratio_alignment(needle, haystack.text, score_cutoff=_ALIKE)
    if alignment is None or alignment.dest_end <= alignment.dest_start or len(needle) > len(haystack.text):
        return Grounded(None, (Issue.of("quote-not-found"),))
    there = haystack.text[alignment.dest_start : alignment.dest_end]
    start, end = haystack.original(alignment.dest_start, alignment.dest_end)
    span = Span(region.start + start, region.start + end)
    return Grounded(span, (Issue.of("quote-altered", _difference(needle, there)),))


def _region(report: Report, sentence: int | None) -> Span:
    if sentence is not None and 1 <= sentence <= len(report.sentences):
        return report.sentences[sentence - 1]
    return Span(0, min(len(report.text), _WINDOW))


_DIGITS = re.compile(r"\d+")


def _difference(needle: str, there: str) -> str:
    if _DIGITS.findall(needle) != _DIGITS.findall(there):
        return "close to words of the report, but the numbers differ"
    return "close to words of the report, but not the same words"


_NEGATION = re.compile(
    r"(?:\b(?:ne|n'|no|not|non|pas|sans|sin|without|aucune?s?|ning[uú]na?|ni|nor|never|jamais|nunca|absence|ausencia|"
    r"denie[sd]|nie|niega|free|negative|refus[eé]e?|descart\w+|exclu\w*|rul\w+ out)\b"
    r"(?:['’ ]+(?:de|d|des|du|la|le|l|les|un|une|of|any|evidence|signe?s?|sign|evidencias?|signos?|datos|a|the|for|pour|in|"
    r"been|has|had|have|ha|had|était|est|a|été|plus|se|he|observ\w+|objectiv\w+|présent\w+|present\w+|show\w*|found|"
    r"mis|montr\w+|évidence|en|other|autres?|otras?|further|new|nouvelles?|nuevas?|clear|def\w+))*['’ ]*)$",
    re.IGNORECASE,
)


def negation_dropped(report: Report, span: Span) -> Issue | None:
    """An issue where the report negates the words of `span` just before them and the quote leaves that out.

    Only particles that stand directly before the span, or with nothing but articles, auxiliaries and "sign of"
    between, count; it is meant for quoted categories, terms and drugs, not for dates or amounts.
    """
    sentence = report.sentence_at(span.start)
    begin = report.sentences[sentence - 1].start if sentence else 0
    before = report.text[max(begin, span.start - 60) : span.start]
    return Issue.of("negation-dropped") if _NEGATION.search(before) else None
