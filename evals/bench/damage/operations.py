# ruff: noqa: D103 (each function is what its name in DAMAGES says)
"""Operations on an answer: each spoils one field of a perfect answer, or finds that this field does not lend itself to it."""

from __future__ import annotations

import re

from evals.bench.damage.site import Damaged, Site
from evals.bench.damage.words import MONTHS, NEGATED, PHRASES, SYNONYMS, UNITS
from extractor.answer import Claim
from extractor.answer.model import choices_of, form_of
from extractor.folding import fold
from extractor.values import Drug, PartialDate
from extractor.values.date.edtf import Edtf, parse_edtf


def digit(site: Site) -> Damaged:
    quote = site.claim.quote or ""
    places = [at for at, sign in enumerate(quote) if sign.isdigit()]
    if not places:
        return None
    at = site.chance.choice(places)
    other = site.chance.choice([d for d in "123456789" if d != quote[at]])
    return site.quoting(quote[:at] + other + quote[at + 1 :])


def unit(site: Site) -> Damaged:
    quote = site.claim.quote or ""
    for one, other in sorted(UNITS.items(), key=lambda pair: -len(pair[0])):
        changed = re.sub(rf"(?<![\w/]){re.escape(one)}(?![\w/])", other, quote, count=1)
        if changed != quote:
            return site.quoting(changed)
    return None


def decimal(site: Site) -> Damaged:
    quote = site.claim.quote or ""
    if match := re.search(r"(\d)[.,](\d)", quote):
        return site.quoting(quote[: match.start()] + match.group(1) + match.group(2) + quote[match.end() :])
    if match := re.search(r"(\d)0(?!\d)", quote):
        return site.quoting(quote[: match.end() - 1] + quote[match.end() :])
    return site.quoting(re.sub(r"(\d)(?!\d)", r"\g<1>0", quote, count=1))


def year(site: Site) -> Damaged:
    match = re.search(r"(?:19|20)\d\d", site.claim.quote or "")
    if match is None or site.claim.quote is None:
        return None
    other = str(int(match.group()) + site.chance.choice([-7, -3, 4, 9]))
    return site.quoting(site.claim.quote.replace(match.group(), other))


def month(site: Site) -> Damaged:
    quote = site.claim.quote or ""
    for names in MONTHS.values():
        for name in names:
            if re.search(rf"\b{name}\b", quote, re.IGNORECASE):
                other = site.chance.choice([one for one in names if one != name])
                return site.quoting(re.sub(rf"\b{name}\b", other, quote, flags=re.IGNORECASE))
    if match := re.search(r"(?<=[/.])\d\d(?=[/.])", quote):
        other = f"{int(match.group()) % 12 + 1:02d}"
        return site.quoting(quote[: match.start()] + other + quote[match.end() :])
    return None


def _told(site: Site) -> Edtf | None:
    """The date of words that tell it alone, else None."""
    return (
        parse_edtf(site.value.date)
        if isinstance(site.value, PartialDate) and site.claim.reading is None
        else None
    )


def year_read(site: Site) -> Damaged:
    date = _told(site)
    return site.reading(f"{date.year + 3:04d}{str(date.about(False))[4:]}") if date else None


def month_read(site: Site) -> Damaged:
    date = _told(site)
    if date is None or date.month is None or date.month > 12:
        return None
    other = date.month % 12 + 1
    return site.reading(f"{date.year:04d}-{other:02d}")


def day_quoted(site: Site) -> Damaged:
    date = _told(site)
    if date is None or date.precision != "month":
        return None
    quote = re.sub(r"^(?:en|in|In|En)\s+", "", site.claim.quote or "")
    return site.quoting(f"{site.chance.randint(2, 28)} {quote}")


def day_read(site: Site) -> Damaged:
    date = _told(site)
    if date is None or date.precision != "month":
        return None
    return site.reading(f"{date.about(False)}-{site.chance.randint(2, 28):02d}")


def month_invented(site: Site) -> Damaged:
    date = _told(site)
    return (
        site.reading(f"{date.year:04d}-0{site.chance.randint(1, 9)}")
        if date and date.precision == "year"
        else None
    )


def paraphrase(site: Site) -> Damaged:
    quote = site.claim.quote or ""
    for one, other in SYNONYMS[site.case.report.language].items():
        if re.search(rf"\b{re.escape(one)}", quote):
            return site.quoting(re.sub(rf"\b{re.escape(one)}", other, quote, count=1))
    words = quote.split()
    return site.quoting(" ".join(reversed(words))) if len(words) > 1 else None


def translation(site: Site) -> Damaged:
    quote = site.claim.quote or ""
    at = ("fr", "en", "es").index(site.case.report.language)
    changed = quote
    for row in (*zip(*MONTHS.values(), strict=True), *PHRASES):
        for to in (1, 0, 2):
            if to != at:
                changed = re.sub(rf"\b{re.escape(row[at])}\b", row[to], changed, flags=re.IGNORECASE)
                break
    if changed == quote and isinstance(site.value, Drug) and site.value.name:
        changed = site.value.name
    return site.quoting(changed)


def joined(site: Site) -> Damaged:
    report = site.case.report
    other = report.words(site.chance.choice(report.sentences)).split()
    words = (site.claim.quote or "").split()
    if len(other) < 4:
        return None
    return site.quoting(" ".join([*words[: max(1, len(words) - 1)], *other[1:3]]))


def foreign(site: Site) -> Damaged:
    quotes = site.foreign.get(site.spec.type.kind, [])
    return site.quoting(site.chance.choice(quotes)) if quotes else None


def letter(site: Site) -> Damaged:
    quote = site.claim.quote or ""
    places = [at for at, sign in enumerate(quote) if sign.isalpha() and sign.isascii()]
    if not places:
        return None
    at = site.chance.choice(places)
    other = site.chance.choice([c for c in "bdgkmpx" if c != quote[at].lower()])
    return site.quoting(quote[:at] + other + quote[at + 1 :])


def word_left_out(site: Site) -> Damaged:
    words = (site.claim.quote or "").split()
    return site.quoting(" ".join([words[0], *words[2:]])) if len(words) > 2 else None


def fragment(site: Site) -> Damaged:
    quote = site.claim.quote or ""
    if len(quote) < 5 or not quote[1].isalnum() or not quote[0].isalnum():
        return None
    cut = quote[1:]
    whole_elsewhere = re.search(rf"(?<!\w){re.escape(fold(cut).text)}(?!\w)", site.case.report.folded.text)
    return None if whole_elsewhere else site.with_claim(site.claim.model_copy(update={"quote": cut}))


def empty(site: Site) -> Damaged:
    return site.with_claim(site.claim.model_copy(update={"quote": ""}))


def drug_elsewhere(site: Site) -> Damaged:
    return site.quoting(site.chance.choice(["nivolumab", "trabectedin", "metronidazole", "tamoxifen"]))


def drug_read(site: Site) -> Damaged:
    value = site.value
    known = isinstance(value, Drug) and value.nature is not None
    return site.reading("vinblastine" if value.name != "vinblastine" else "etoposide") if known else None


def negation(site: Site) -> Damaged:
    report = site.case.report
    if site.spec.role not in ("response", "reaction"):
        return None
    found = [
        match
        for match in NEGATED.finditer(report.text)
        if len(re.findall(rf"\b{re.escape(match.group(1))}\b", report.text)) == 1
    ]
    if not found:
        return None
    match = site.chance.choice(found)
    changed = {"quote": match.group(1), "sentence": report.sentence_at(match.start(1))}
    return site.with_claim(site.claim.model_copy(update=changed))


def end_first(site: Site) -> Damaged:
    one = getattr(site.case.gold, site.record.name)[site.place]
    fields = site.claims[site.place].fields
    if site.spec.role != "end" or "start" not in fields or not isinstance(one.start, PartialDate):
        return None
    if not one.start.edtf or not one.end.edtf or one.start.edtf.latest >= one.end.edtf.earliest:
        return None
    claims = site.case.claims.model_copy(deep=True)
    mine = claims.records[site.record.name][site.place].fields
    mine["start"], mine["end"] = mine["end"], mine["start"]
    return claims


def duplicate(site: Site) -> Damaged:
    if not site.spec.required:
        return None
    claims = site.case.claims.model_copy(deep=True)
    copy = claims.records[site.record.name][site.place].model_copy(deep=True, update={"id": "again1"})
    claims.records[site.record.name].append(copy)
    return claims, f"{site.record.name}.again1.{site.spec.name}"


def broken_link(site: Site) -> Damaged:
    if not site.spec.required or not site.record.links:
        return None
    claims = site.case.claims.model_copy(deep=True)
    claims.records[site.record.name][site.place].links[next(iter(site.record.links))] = ["t9999"]
    return claims


def other_kind(site: Site) -> Damaged:
    drug = next(
        (c.fields["drug"] for c in site.case.claims.records["treatments"] if "drug" in c.fields), None
    )
    words = drug.quote if drug else None
    if not words or any(sign.isdigit() for sign in words) or not words.islower():
        return None
    return site.with_claim(Claim(quote=words, sentence=drug.sentence))


def off_list(site: Site) -> Damaged:
    return (site.with_claim(Claim(quote=site.claim.quote, sentence=site.claim.sentence, reading="XX"))
            if form_of(site.spec) == "choice" else None)  # fmt: skip


def another_quote(site: Site) -> Damaged:
    """The words of the same field of another record."""
    others = [one.fields[site.spec.name] for one in site.claims if site.spec.name in one.fields]
    others = [one for one in others if one.quote and one.quote != site.claim.quote]
    return site.with_claim(site.chance.choice(others)) if others else None


def another_choice(site: Site) -> Damaged:
    others = [choice for choice in choices_of(site.spec) if choice != site.claim.reading]
    return site.reading(site.chance.choice(others)) if others else None


def as_given(site: Site) -> Damaged:
    planned = site.spec.role == "status" and site.claim.reading in ("planned", "not-taken")
    return site.reading(site.chance.choice(["active", "completed"])) if planned else None


def record_missing(site: Site) -> Damaged:
    if not site.spec.required:
        return None
    claims = site.case.claims.model_copy(deep=True)
    gone = claims.records[site.record.name].pop(site.place)
    for name, record in ((r.name, r) for r in site.task.records):
        for link, to in record.links.items():
            for one in claims.records[name]:
                if to == site.record.name:
                    one.links[link] = [target for target in one.links.get(link, ()) if target != gone.id]
    return claims


def accents(site: Site) -> Damaged:
    quote = site.claim.quote or ""
    plain = quote.translate(str.maketrans("éèêàâîôûçñáíóúÉ", "eeeaaioucnaiouE"))
    return site.with_claim(site.claim.model_copy(update={"quote": plain})) if plain != quote else None


def case_changed(site: Site) -> Damaged:
    quote = site.claim.quote or ""
    return (
        site.with_claim(site.claim.model_copy(update={"quote": quote.upper()})) if len(quote) > 12 else None
    )


def spaces(site: Site) -> Damaged:
    quote = site.claim.quote or ""
    wide = quote.replace(" ", "\u00a0")
    return site.with_claim(site.claim.model_copy(update={"quote": wide})) if wide != quote else None
