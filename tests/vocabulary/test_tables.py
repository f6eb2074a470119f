"""The tables agree with themselves, and hold the names that every report may have."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.vocabulary import Vocabulary, tables
from extractor.vocabulary.entry import KINDS
from extractor.vocabulary.spelling import words

NAMES = list(tables.read_tsv(tables.HERE / "names.tsv"))
SUBSTANCES = {record["name"]: record for record in tables.read_tsv(tables.HERE / "substances.tsv")}
REGIMENS = Path(__file__).parents[2] / "schemas" / "oncology" / "regimens.tsv"


def test_every_row_has_source_and_licence() -> None:
    rows = [*NAMES, *SUBSTANCES.values()]
    assert len(rows) > 15_000
    assert [row["name"] for row in rows if not row["source"] or not row["licence"]] == []


def test_every_substance_of_a_name_exists() -> None:
    assert {row["substance"] for row in NAMES} - SUBSTANCES.keys() == set()
    components = {part for record in SUBSTANCES.values() for part in record["components"].split(";") if part}
    assert components - SUBSTANCES.keys() == set()


def test_no_folded_name_twice() -> None:
    keys = [row["words"] for row in NAMES]
    assert len(keys) == len(set(keys))


def test_skeletons_of_one_word_stand_for_one_substance() -> None:
    seen: dict[str, str] = {}
    for row in NAMES:
        if row["alike"] and " " not in row["words"]:
            assert seen.setdefault(row["alike"], row["substance"]) == row["substance"]


def test_columns() -> None:
    assert {row["kind"] for row in NAMES} <= set(KINDS)
    assert {row["case"] for row in NAMES} <= {"", "upper", "title", "exact"}
    assert {row["ambiguous"] for row in NAMES} <= {"", "1"}
    assert all(row["words"] == " ".join(words(row["name"])) for row in NAMES)
    old = [name for name, record in SUBSTANCES.items() if record["ATC"].startswith(("L01XE", "L01XC"))]
    assert old == []


def test_no_stop_word_is_a_name_from_elsewhere() -> None:
    stopped = tables.stop_words()
    assert [row["name"] for row in NAMES if row["words"] in stopped and row["source"] != "extractor"] == []


@pytest.mark.parametrize("word", sorted(tables.stop_words()))
def test_stop_words_in_lower_case_are_not_found(word: str) -> None:
    assert list(Vocabulary.built_in().find(f"xx {word} xx")) == []


def test_regimens() -> None:
    with REGIMENS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    names = [row["name"] for row in rows]
    assert len(names) == len(set(names)) >= 120
    vocabulary = Vocabulary.built_in()
    for row in rows:
        assert row["source"] and row["licence"]
        assert not row["same_as"] or row["same_as"] in names
        for component in row["components"].split(";"):
            entry = vocabulary.look_up(component)
            assert entry is not None and entry.name == component, component


def test_no_package_but_rapidfuzz_is_loaded() -> None:
    """The vocabulary is for the offline engine's start-up: it must not pull in pydantic or others."""
    code = (
        "import sys; from extractor.vocabulary import Vocabulary; Vocabulary.built_in(); "
        "print(' '.join({'pydantic', 'numpy', 'openai', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
