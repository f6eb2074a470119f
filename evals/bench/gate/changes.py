"""Twenty damages and twenty harmless changes to the code that reads reports, as edits of its source.

Each edit must apply exactly: one that no longer finds its place fails the benchmark, and wants to be written anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["damage", "harmless"]


@dataclass(frozen=True)
class Change:
    """`before` becomes `after` in `file`; `whole_words` renames every occurrence of a name."""

    kind: Kind
    name: str
    file: str
    before: str
    after: str
    whole_words: bool = False

    def apply(self, text: str) -> str:
        """The edited text; LookupError where the place is not there, or not there once."""
        if self.whole_words:
            edited, count = re.subn(rf"\b{re.escape(self.before)}\b", self.after, text)
            if not count or re.search(rf"\b{re.escape(self.after)}\b", text):
                raise LookupError(f"{self.file} has no {self.before}, or already {self.after}")
            return edited
        if text.count(self.before) != 1:
            raise LookupError(f"{self.file} holds the place of {self.name!r} {text.count(self.before)} times")
        return text.replace(self.before, self.after)


def _damage(name: str, file: str, before: str, after: str) -> Change:
    return Change("damage", name, file, before, after)


def _harmless(name: str, file: str, before: str, after: str) -> Change:
    return Change("harmless", name, file, before, after)


def _rename(file: str, before: str, after: str) -> Change:
    return Change("harmless", f"{before} renamed", file, before, after, whole_words=True)


_VALUES, _RULES, _PIPELINE = "extractor/values", "extractor/engines/rules", "extractor/pipeline"

DAMAGES = (
    # grammar
    _damage("grams are no unit", f"{_VALUES}/dose/units.py", '"g": "g gr grs gm', '"g": "gr grs gm'),
    _damage("every amount ten times too high", f"{_VALUES}/dose/value.py", "value, high = amount.value, amount.value_high", "value, high = amount.value * 10, amount.value_high"),
    _damage("found amounts ten times too low", f"{_VALUES}/dose/value.py", "                    value=amount.value, value_high", "                    value=amount.value / 10, value_high"),
    _damage("a comma is no decimal sign", f"{_VALUES}/numerals.py", '_SIGNS = frozenset((".", ",", "\'", "·"))', '_SIGNS = frozenset((".", "\'", "·"))'),
    _damage("days are no unit of time", f"{_VALUES}/scan.py", '"d": "j jr jrs jour jours', '"d": "jr jrs'),
    _damage("weeks are hours", f"{_VALUES}/scan.py", '"wk": "sem semaine semaines sernaine sernaines week weeks', '"h": "sem semaine semaines sernaine sernaines week weeks'),
    _damage("October is November in French", f"{_VALUES}/date/french.py", "octobre oct|novembre nov", "oct|octobre novembre nov"),
    _damage("day and month change places", f"{_VALUES}/date/numeric.py", "day, month = (b, a) if swapped else (a, b)", "day, month = (a, b) if swapped else (b, a)"),
    _damage("relative dates count backwards", f"{_VALUES}/date/resolution.py", "low = shift(base, expression.offset)", "low = shift(base, replace(expression.offset, amount=-expression.offset.amount))"),
    # linker
    _damage("a dose goes to the drug behind it", f"{_RULES}/attachment.py", "    if previous is not None:\n        return previous\n    if following is not None and following.first - mention.last <= 12:\n        return following\n    return None\n\n\ndef _owner_behind", "    if following is not None:\n        return following\n    return previous\n\n\ndef _owner_behind"),
    _damage("schedules only stand right behind drugs", f"{_RULES}/attachment.py", "_owner_behind(words, mention, drugs, 2 * _NEAR)", "_owner_behind(words, mention, drugs, 1)"),
    _damage("new drugs end no old ones", f"{_RULES}/succession.py", "    if not fresh:\n        return\n    staying", "    if fresh:\n        return\n    staying"),
    _damage("nothing stays planned", f"{_RULES}/closing.py", '    ("planned", "proposed and not yet given", lambda one: one.stretch.planned),\n', ""),
    _damage("refused drugs are taken", f"{_RULES}/closing.py", '    ("not-taken", "refused, contraindicated or dropped", lambda one: one.stretch.not_taken),\n', ""),
    _damage("responses hang on the first drug alone", f"{_RULES}/building.py", "fields[link] = list(dict.fromkeys(ids))", "fields[link] = ids[:1]"),
    _damage("responses have no date", f"{_RULES}/linking.py", "if assessment.date is not None:", "if assessment.date is not None and other.required:"),
    # grounding
    _damage("drugs point one character too far", f"{_VALUES}/drug.py", "span=Span(found.start, found.end), issues=issues,", "span=Span(found.start + 1, found.end + 1), issues=issues,"),
    _damage("quotes are found at their first place only", "extractor/grounding.py", "at = report.text.find(words, at + 1)", "at = -1"),
    # settling
    _damage("links of an answer are lost", f"{_PIPELINE}/settling.py", "if one in known[to]]", "if one not in known[to]]"),
    _damage("readings of dates are thrown away", f"{_PIPELINE}/settling.py", 'value = spec.type.read(quote or "", claim.reading, spec,', 'value = spec.type.read(quote or "", None, spec,'),
)  # fmt: skip

HARMLESS = (
    _rename(f"{_RULES}/attachment.py", "_owner", "_belongs_to"),
    _rename(f"{_RULES}/attachment.py", "_share", "_spread_over_group"),
    _rename(f"{_RULES}/succession.py", "_give_way", "_make_room"),
    _rename(f"{_RULES}/linking.py", "_told_later", "_told_behind"),
    _rename(f"{_RULES}/closing.py", "_decide", "_first_that_applies"),
    _rename(f"{_RULES}/building.py", "built", "made"),
    _rename(f"{_VALUES}/dose/value.py", "_scaled", "_in_base_unit"),
    _rename(f"{_VALUES}/date/numeric.py", "_leading", "_before_digits"),
    _rename("extractor/grounding.py", "_exact_places", "_literal_places"),
    _rename(f"{_PIPELINE}/settling.py", "_settle_value", "_value_of_claim"),
    _harmless("records are numbered from 101", f"{_RULES}/building.py", "for number, stretch in enumerate(stretches, 1):", "for number, stretch in enumerate(stretches, 101):"),
    _harmless("records are called drug1, drug2", f"{_RULES}/building.py", "letter = record.name[:1]", 'letter = "drug"'),
    _harmless("treatments are listed last first", f"{_RULES}/engine.py", "lists: dict[str, list[Record]] = {record.name: list(treatments.values())}", "lists: dict[str, list[Record]] = {record.name: list(treatments.values())[::-1]}"),
    _harmless("links are listed last first", f"{_RULES}/building.py", "fields[link] = list(dict.fromkeys(ids))", "fields[link] = list(dict.fromkeys(ids))[::-1]"),
    _harmless("linked lists are built in another order", f"{_RULES}/engine.py", "    for other in linked:\n        found", "    for other in linked[::-1]:\n        found"),
    _harmless("units are declared in another order", f"{_VALUES}/dose/units.py", '    "MBq": "mbq",\n    "GBq": "gbq",\n', '    "GBq": "gbq",\n    "MBq": "mbq",\n'),
    _harmless("words of months are declared in another order", f"{_VALUES}/date/french.py", "octobre oct|", "oct octobre|"),
    _harmless("a condition is turned round", f"{_RULES}/closing.py", "lambda one: one.stretch.stopped)", "lambda one: not (not one.stretch.stopped))"),
    _harmless("a loop becomes a comprehension", "extractor/grounding.py", '    at = report.text.find(words)\n    while at >= 0:\n        yield Span(at, at + len(words))\n        at = report.text.find(words, at + 1)\n', "    last = len(report.text) - len(words) + 1\n    starts = (at for at in range(max(0, last)) if report.text.startswith(words, at))\n    yield from (Span(at, at + len(words)) for at in starts)\n"),
    _harmless("a limit gets a name", f"{_RULES}/attachment.py", "    if following is not None and following.first - mention.last <= 12:\n        return following\n    return None\n\n\ndef _owner_behind", "    farthest = 12\n    if following is not None and following.first - mention.last <= farthest:\n        return following\n    return None\n\n\ndef _owner_behind"),
)  # fmt: skip
