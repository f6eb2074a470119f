"""What a dataset is: its name, task, splits, blind share, provenance and licence, in `dataset.toml`."""

from __future__ import annotations

import json
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extractor.curation.errors import DatasetError

FILE = "dataset.toml"
FORM_VERSION = 1
DEFAULT_SPLITS: Mapping[str, float] = {"example": 0.1, "dev": 0.3, "test": 0.6}


@dataclass(frozen=True)
class Settings:
    """`seed` salts the hashes that make splits and the blind sample; it never changes once reports are in.

    `splits`: name -> share, in order. `blind`: share of reports that are annotated from nothing. `contract`:
    what the fields mean, and which version of that text. `readers`: how many people annotate each report.
    """

    name: str
    task: str
    schema: str
    seed: str = field(default_factory=lambda: secrets.token_hex(8))
    splits: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_SPLITS))
    blind: float = 0.1
    readers: int = 2
    contract: str = ""
    source: str = ""
    licence: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.blind <= 1:
            raise DatasetError(
                f"A blind share of {self.blind} is no share.", advice="Give one between 0 and 1."
            )
        if not self.splits or any(share < 0 for share in self.splits.values()):
            raise DatasetError("Splits need shares of 0 or more.", advice="For example dev=0.4 test=0.6.")
        if abs(sum(self.splits.values()) - 1) > 1e-6:
            raise DatasetError(f"The shares of the splits come to {sum(self.splits.values()):g}, not 1.")
        if self.readers < 1:
            raise DatasetError("A report needs at least one reader.")

    def write(self, folder: Path) -> None:
        """Write `dataset.toml`; the file appears whole or not at all."""
        lines = [
            "# An annotated dataset of `extractor curate`. Shares of splits and the blind sample hold for reports",
            "# added from now on: those that have a split keep it (splits.tsv).",
            f"form = {FORM_VERSION}",
        ]
        named = ("name", "task", "schema", "seed", "contract", "source", "licence", "language")
        lines += [f"{name} = {_words(getattr(self, name))}" for name in named]
        lines += [f"blind = {self.blind!r}", f"readers = {self.readers}", "", "[splits]"]
        lines += [f"{_words(name)} = {float(share)!r}" for name, share in self.splits.items()]
        replace_file(folder / FILE, "\n".join(lines) + "\n")

    @classmethod
    def read(cls, folder: Path) -> Settings:
        """Read `dataset.toml`; DatasetError where the folder has none or it is off."""
        try:
            data = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
        except OSError:
            raise DatasetError(
                f"{folder} is no dataset: it has no {FILE}.", advice="Make one: extractor curate new DIR"
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DatasetError(f"{FILE} is not valid TOML: {error}") from None
        if data.pop("form", None) != FORM_VERSION:
            raise DatasetError(f"{FILE} is of another version than this program reads ({FORM_VERSION}).")
        return cls._of(data)

    @classmethod
    def _of(cls, data: dict[str, Any]) -> Settings:
        unknown = set(data) - set(cls.__dataclass_fields__)
        if unknown:
            raise DatasetError(f"{FILE} has settings that are not known: {', '.join(sorted(unknown))}.")
        try:
            return cls(**data)
        except TypeError as error:
            raise DatasetError(f"{FILE} is not whole: {error}.") from None

    def with_splits(self, splits: Mapping[str, float]) -> Settings:
        """The same with other shares."""
        return replace(self, splits=dict(splits))


def _words(words: str) -> str:
    """A TOML basic string; JSON's escapes are a part of TOML's."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def replace_file(path: Path, content: str) -> None:
    """Write a file so that it is there whole or as it was before."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8", newline="") as stream:
        stream.write(content)
    fresh.replace(path)
