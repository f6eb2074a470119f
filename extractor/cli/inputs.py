"""From the words of a command line to the library's settings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.options import DEFAULT_MAX_CHARACTERS, LanguageName
from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.formats.options import ReadOptions
    from extractor.task import Task
    from extractor.workspace import Workspace


def read_options(
    *,
    language: LanguageName | None,
    columns: Iterable[str] | None = None,
    country: str | None = None,
    encoding: str | None = None,
    input_format: str | None = None,
    max_characters: int = DEFAULT_MAX_CHARACTERS,
) -> ReadOptions:
    """The readers' settings; UsageError for a column that is not FIELD=NAME."""
    from extractor.formats.options import ReadOptions

    return ReadOptions(
        language=language.value if language else None,
        country=country.upper() if country else None,
        columns=pairs(columns or (), "--column"),
        encoding=encoding,
        kind=input_format,
        max_characters=max_characters,
    )


def pairs(words: Iterable[str], option: str) -> dict[str, str]:
    """`["text=note"]` as `{"text": "note"}`."""
    found = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not (key and equals and value):
            raise UsageError(f"{option} {word!r} is not KEY=VALUE.")
        found[key.strip().replace("-", "_")] = value.strip()
    return found


def workspace_of(folder: Path | None) -> Workspace:
    """The workspace named, found or built in."""
    from extractor.workspace import find_workspace

    return find_workspace(folder)


def task_of(name: str | None, folder: Path | None, prompt: str | None = None) -> Task:
    """A task of that workspace."""
    from extractor.task import Task

    return Task.load(name, workspace_of(folder), prompt)
