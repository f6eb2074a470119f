"""Partitions: some hundred reports that are read together and written as one immutable part, named by its content.

The name is a digest of the keys of its reports, so the same reports under the same settings always make the same
part: whoever finds it there need not read them again, and whoever writes it twice writes the same thing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.batch.errors import JournalError
from extractor.batch.folder import write_private
from extractor.batch.identity import Keyer
from extractor.errors import UsageError
from extractor.formats.unreadable import Unreadable
from extractor.report import Report
from extractor.task import Task

REPORTS_A_PARTITION = 1_000
CHARACTERS_A_PARTITION = 20_000_000
MANIFEST_VERSION = 1


@dataclass(frozen=True)
class Partition:
    """Reports as JSON lines, and the extractions of what could not be read; both hold clinical text."""

    name: str
    reports: tuple[str, ...] = field(repr=False)
    unread: tuple[str, ...] = field(repr=False)

    @property
    def file(self) -> str:
        """The name of its part."""
        return f"part-{self.name}.jsonl"

    def __len__(self) -> int:
        return len(self.reports) + len(self.unread)


def partitions(
    reports: Iterator[Report | Unreadable], keyer: Keyer, task: Task, size: int = REPORTS_A_PARTITION
) -> Iterator[Partition]:
    """Cut a stream of reports; memory holds one partition."""
    lines: list[str] = []
    unread: list[str] = []
    digest = hashlib.sha256()
    characters = 0
    for item in reports:
        digest.update(f"{item.id}\0".encode("utf-8", "surrogatepass"))
        if isinstance(item, Report):
            lines.append(item.model_dump_json())
            digest.update(keyer.key(item).encode())
            characters += len(item.text)
        else:
            unread.append(item.extraction(task).to_json())
            digest.update(item.code.encode())
        if len(lines) + len(unread) >= size or characters >= CHARACTERS_A_PARTITION:
            yield Partition(digest.hexdigest()[:24], tuple(lines), tuple(unread))
            lines, unread, characters = [], [], 0
            digest = hashlib.sha256()
    if lines or unread:
        yield Partition(digest.hexdigest()[:24], tuple(lines), tuple(unread))


class Store:
    """Where parts lie: a folder, or any place that fsspec knows (`s3://…`, with its own package and keys)."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        self._files: Any = None
        if "://" in root:
            try:
                from fsspec.core import url_to_fs  # type: ignore[import-untyped]

                self._files, self._path = url_to_fs(self.root)
            except ImportError as error:
                raise UsageError(
                    f"{root.partition('://')[0]}:// needs a package: {error.name or 'fsspec'}.",
                    advice="Install the fsspec package of that store.",
                ) from None
        else:
            try:
                Path(self.root).mkdir(parents=True, exist_ok=True, mode=0o700)
            except OSError as error:
                raise JournalError(f"{root} cannot be made.", advice=error.strerror or "") from None

    def exists(self, name: str) -> bool:
        """Whether a part is there, whole."""
        if self._files is None:
            return (Path(self.root) / name).is_file()
        return bool(self._files.exists(f"{self._path}/{name}"))

    def read(self, name: str) -> str:
        """A part's text."""
        if self._files is None:
            return (Path(self.root) / name).read_text(encoding="utf-8")
        return bytes(self._files.cat_file(f"{self._path}/{name}")).decode()

    def write(self, name: str, text: str) -> None:
        """Put a part there, whole or not at all: by renaming, or as object stores put objects."""
        if self._files is None:
            write_private(Path(self.root) / name, text)
        else:
            self._files.pipe_file(f"{self._path}/{name}", text.encode())


def summary_of(text: str) -> dict[str, Any]:
    """What a part holds: reports, states, tokens, cost, and the digest of its bytes."""
    states: Counter[str] = Counter()
    tokens = count = 0
    cost: float | None = None
    for line in text.splitlines():
        data = json.loads(line)
        usage = data["usage"]
        states[data["state"]] += 1
        count += 1
        tokens += usage["input_tokens"] + usage["output_tokens"]
        if usage["cost"] is not None:
            cost = (cost or 0.0) + usage["cost"]
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {
        "extractions": count,
        "states": dict(states),
        "tokens": tokens,
        "cost": cost,
        "sha256": digest,
        "bytes": len(text.encode()),
    }


def private_file(path: Path, text: str) -> None:
    """Write words that only the owner can read."""
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as stream:
        stream.write(text)
