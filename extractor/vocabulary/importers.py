"""Reads the public drug tables that a user downloads, and writes a workspace's `vocabulary/*.tsv`.

Each reader yields rows that `Vocabulary.with_rows` takes. What a table says of a drug that the vocabulary
already knows goes under its known name; others are new substances.

* `bdpm`: Base de données publique des médicaments (ANSM), `CIS_bdpm.txt` with `CIS_COMPO_bdpm.txt` beside it;
  Latin-1 or UTF-8, tab-separated, no header. Brands of France.
* `ema`: the European Medicines Agency's table of medicines, saved as CSV. Brands of the Union with ATC codes.
* `unii`: the FDA's UNII names list (tab-separated with a header). Brands and identifiers.
* `rxnorm`: RxNorm's `RXNCONSO.RRF`. Ingredients and brands, with RxCUI.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from extractor.vocabulary import salts, tables
from extractor.vocabulary.entry import Row
from extractor.vocabulary.spelling import fold, words
from extractor.vocabulary.vocabulary import Vocabulary

_NAME_END = re.compile(r"\s*(?:,|\d|\(|/|%).*$")
_PRODUCER = re.compile(
    r"\s(?:accord|almus|alter|arrow|biogaran|cristers|eg|evolugen|mylan|viatris|ranbaxy|ratiopharm|sandoz|teva|zentiva"
    r"|zydus|qualimed|ranbaxy|reddy|aurobindo|sun|hospira|kabi|hikma|aguettant|arrow generiques|pharma|lab)\b.*$",
    re.IGNORECASE,
)
_SHORTEST_BRAND = 4
_ATC = re.compile(r"[A-Z]\d\d[A-Z]{2}\d\d")


class UnknownTableError(ValueError):
    """The kind or the layout of a table to import is not known; the message names what was expected."""


def _known(vocabulary: Vocabulary, names: Iterable[str]) -> tuple[str, ...]:
    """The substances under the names the vocabulary has for them, else folded to lower case without salt."""
    found = []
    for name in names:
        entry = vocabulary.look_up(name)
        plain = " ".join(word for word in name.lower().split() if fold(word)[0] not in salts.SALTS)
        found.append(entry.name if entry else plain or name.lower())
    return tuple(dict.fromkeys(found))


def _row(
    brand: str, components: tuple[str, ...], source: str, licence: str, language: str = "", **codes: str
) -> Row:
    joined = "/".join(components)
    several = components if len(components) > 1 else ()
    return Row(brand, joined, "brand", language, codes, several, False, "title", source, licence)


def _is_brand(name: str, components: tuple[str, ...]) -> bool:
    """Whether a product's name is a brand: no ordinary word, nor the substance's own name."""
    folded = words(name)
    if len(name) < _SHORTEST_BRAND or not folded or " ".join(folded) in tables.stop_words():
        return False
    return bool(components) and not any(folded[0][:5] == word[:5] for c in components for word in words(c))


def _read_text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def read_bdpm(source: Path, vocabulary: Vocabulary) -> Iterator[Row]:
    """Brands of `CIS_bdpm.txt`; the substances come from `CIS_COMPO_bdpm.txt` in the same folder.

    Raises UnknownTableError where the second file is missing or a file hasn't the columns of the BDPM.
    """
    composition = source.with_name(source.name.replace("CIS_bdpm", "CIS_COMPO_bdpm"))
    if composition == source or not composition.exists():
        raise UnknownTableError("expected CIS_bdpm.txt with CIS_COMPO_bdpm.txt in the same folder")
    substances: dict[str, dict[str, None]] = defaultdict(dict)
    for cells in _tab_separated(composition, 8):
        if cells[6].strip() == "SA":  # SA: the active substance; FT: the therapeutic fraction of a salt
            substances[cells[0]].setdefault(cells[3].strip())
    seen: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for cells in _tab_separated(source, 4):
        name = _PRODUCER.sub("", _NAME_END.sub("", cells[1])).strip()
        components = _known(vocabulary, substances.get(cells[0], ()))
        if _is_brand(name, components):
            seen[name].add(components)
    for name, several in seen.items():
        if len(several) == 1:
            yield _row(name.capitalize(), several.pop(), "BDPM (ANSM)", "Licence Ouverte 2.0", "fr")


def _tab_separated(path: Path, least: int) -> Iterator[list[str]]:
    for number, line in enumerate(_read_text(path).splitlines(), 1):
        cells = line.split("\t")
        if len(cells) >= least:
            yield cells
        elif line.strip():
            raise UnknownTableError(
                f"line {number} of {path.name} has {len(cells)} columns, expected at least {least}"
            )


def read_ema(source: Path, vocabulary: Vocabulary) -> Iterator[Row]:
    """Brands of the EMA's table of medicines as CSV (lines before the header are skipped).

    Raises UnknownTableError where no line has the columns of name, substance and category.
    """
    text = _read_text(source).splitlines()
    starts = (
        i for i, line in enumerate(text) if "active substance" in line.lower() and "name" in line.lower()
    )
    start = next(starts, None)
    if start is None:
        raise UnknownTableError(
            f"{source.name} has no header with the name and the active substance of medicines"
        )
    delimiter = max(",;\t", key=text[start].count)
    for record in csv.DictReader(text[start:], delimiter=delimiter):
        facts = {
            (key or "").lower(): (value or "").strip()
            for key, value in record.items()
            if isinstance(value, str)
        }
        if facts.get("category", "Human").lower() != "human":
            continue
        name = _cell(facts, "name of medicine", "medicine name") or ""
        brand = re.sub(r"\s*\(.*", "", name)
        substance = _cell(facts, "international non-proprietary", "active substance")
        components = _known(vocabulary, filter(None, map(str.strip, re.split(r"[/;,]", substance))))
        if _is_brand(brand, components):
            code = _cell(facts, "atc code")
            codes = {"ATC": code} if _ATC.fullmatch(code) else {}
            yield _row(
                brand, components, "EMA table of medicines", "EMA reuse notice (source to be named)", **codes
            )


def _cell(facts: dict[str, str], *titles: str) -> str:
    """The first cell that is not empty in a column whose title begins with (or holds) one of the titles."""
    for title in titles:
        for key, value in facts.items():
            if title in key and value:
                return value
    return ""


def read_unii(source: Path, vocabulary: Vocabulary) -> Iterator[Row]:
    """Brands (type "bn") and the identifiers of known substances of the FDA's UNII names.

    Raises UnknownTableError where the header is another.
    """
    lines = iter(_read_text(source).splitlines())
    if next(lines, "").lower().split("\t")[:3] != ["name", "type", "unii"]:
        raise UnknownTableError(f"{source.name} has not the columns Name, TYPE, UNII, Display Name")
    for line in lines:
        cells = line.split("\t")
        if len(cells) < 4:
            continue
        name, kind, unii, display = cells[:4]
        if (
            kind == "of"
            and name == display
            and (entry := vocabulary.look_up(display))
            and words(display) == words(entry.name)
        ):
            yield Row(
                entry.name, entry.name, "substance", "en", {"UNII": unii}, (), entry.ambiguous, "", *_FDA
            )
        elif kind == "bn" and name.isalpha():
            components = _known(vocabulary, (display,))
            if vocabulary.look_up(display) and _is_brand(name, components):
                yield _row(name.capitalize(), components, *_FDA)


_FDA = ("FDA UNII names", "public domain")
_NLM = ("RxNorm", "UMLS licence (RxNorm's own rows: public domain)")


def read_rxnorm(source: Path, vocabulary: Vocabulary) -> Iterator[Row]:
    """Ingredients (IN) and brands (BN) of RxNorm's own rows in `RXNCONSO.RRF`; a brand's substance is read from
    the branded drugs (SBD, "… [Brand]") that carry it.

    Raises UnknownTableError where a line has not the columns of RXNCONSO.
    """
    brands: dict[str, str] = {}
    made_of: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    with source.open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.split("|")
            if len(cells) < 18:
                raise UnknownTableError(f"{source.name} has not the 18 columns of RXNCONSO.RRF")
            rxcui, system, kind, name = cells[0], cells[11], cells[12], cells[14]
            if system != "RXNORM":
                continue
            if kind == "IN":
                known = _known(vocabulary, (name,))[0]
                yield Row(name.lower(), known, "substance", "en", {"RxCUI": rxcui}, (), False, "", *_NLM)
            elif kind == "BN":
                brands[name] = rxcui
            elif kind in ("SBD", "SBDF", "SBDC") and (branded := _BRANDED.fullmatch(name)):
                made_of[branded["brand"]].add(_known(vocabulary, _ingredients(branded["drugs"])))
    for name in brands:
        several = made_of.get(name, set())
        if len(several) == 1 and _is_brand(name, components := next(iter(several))):
            yield _row(name, components, *_NLM, "en")


_BRANDED = re.compile(r"(?P<drugs>.*) \[(?P<brand>[^\]]+)\]")
_STRENGTH = re.compile(r"\s\d[\d.,]*\s?(?:MG|ML|UNT|MCG|MEQ|%|HR|ACTUAT|MCI|BAU|UNT/ML).*$")
_RELEASE = re.compile(r"^\d+\s(?:HR|ML|ACTUAT)\s")


def _ingredients(drugs: str) -> Iterator[str]:
    for part in drugs.split(" / "):
        name = _STRENGTH.sub("", _RELEASE.sub("", part)).strip()
        yield re.sub(
            r"\s(?:Oral|Injectable|Topical|Inhalation|Nasal|Ophthalmic|Rectal|Transdermal)\b.*$", "", name
        )


READERS: dict[str, Callable[[Path, Vocabulary], Iterator[Row]]] = {
    "bdpm": read_bdpm,
    "ema": read_ema,
    "unii": read_unii,
    "rxnorm": read_rxnorm,
}


def import_table(kind: str, source: Path, target: Path) -> int:
    """Reads a downloaded table of a kind in `READERS` and writes `target` (a workspace's `vocabulary/NAME.tsv`)
    with source and licence in each row; the number of rows written.

    Raises UnknownTableError where the kind or the table's layout is not known, OSError where a file can't be read.
    """
    reader = READERS.get(kind)
    if reader is None:
        raise UnknownTableError(f"unknown kind of table {kind!r}: one of {', '.join(READERS)}")
    rows = list(reader(source, Vocabulary.built_in()))
    target.parent.mkdir(parents=True, exist_ok=True)
    return tables.write_rows(target, rows)
