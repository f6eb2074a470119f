"""What is named on a command line to the files that it means: folders, patterns, files, standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import InputError
from extractor.report import LANGUAGES, Language

KINDS: dict[str, str] = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet",
    ".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip
"""File endings that folders and patterns are searched for, with the reader of each."""
STDIN = "-"
STDIN_NAME = "standard input"
_REFUSED = {
    ".json": "Reports are read from JSONL: one object a line. Extractions and gold are no reports.",
    ".doc": "Save it as DOCX, PDF or text.",
    ".rtf": "Save it as DOCX, PDF or text.",
    ".odt": "Save it as DOCX, PDF or text.",
    ".xls": "Save it as CSV.",
    ".xlsx": "Save it as CSV.",
    ".zip": "Unpack it first.",
    ".gz": "Unpack it first.",
}
_NO_REPORTS = ("readme", "license", "licence", "changelog", "attribution")


@dataclass(frozen=True, slots=True)
class File:
    """A file to read. `kind` is one of `KINDS`' values; `name` is how messages call it (as the user wrote it)."""

    path: Path
    kind: str
    name: str

    @property
    def stem(self) -> str:
        """The name without folder, ending and language: "gist-case" of gist-case.fr.txt."""
        return _split(self._named)[0]

    @property
    def language(self) -> Language | None:
        """The language that the name states: "fr" of gist-case.fr.txt."""
        return _split(self._named)[1]

    @property
    def _named(self) -> Path:
        return self.path if self.name == STDIN_NAME else Path(self.name)

    def ids(self) -> Iterator[str]:
        """Ids for the one report of this file, from the shortest: stem, then with language, then with folders."""
        stem, language = _split(self._named)
        yield stem
        if language:
            stem = f"{stem}.{language}"
            yield stem
        for folder in reversed(Path(self.name).parts[:-1]):
            if folder.strip("/\\."):
                stem = f"{folder}/{stem}"
                yield stem
        yield f"{stem}{self.path.suffix}"


def _shown(path: Path) -> str:
    """The path as text that can be written anywhere: names on disk may hold bytes that are no UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def _split(path: Path) -> tuple[str, Language | None]:
    stem = path.stem if path.suffix.lower() in KINDS else path.name
    for language in LANGUAGES:
        if stem.lower().endswith(f".{language}") and len(stem) > 3:
            return stem[:-3], language
    return stem, None


def find_files(sources: Iterable[str | Path], kind: str | None = None) -> Iterator[File | InputError]:
    """The files that the sources mean, in order, each once; an error takes the place of what is not there.

    Folders are searched with all below them, in the order of names. In folders and patterns, files of other
    endings, hidden ones and those named README or LICENSE are left out; a file named outright is always read.
    """
    listed = [str(source) for source in sources]
    seen: set[str] | None = set() if len(listed) > 1 else None
    for source in listed:
        for found in _expand(source, kind):
            if isinstance(found, File) and seen is not None and source != STDIN:
                real = os.path.realpath(found.path)
                if real in seen:
                    continue
                seen.add(real)
            yield found


def _expand(source: str, kind: str | None) -> Iterator[File | InputError]:
    path = Path(source)
    if source == STDIN:
        yield File(Path("stdin"), kind or "stdin", STDIN_NAME)
    elif path.is_dir():
        yield from _or_nothing(_walk(path), source, "folder")
    elif path.exists():
        yield _named(path, kind)
    elif glob.has_magic(source):
        matches = (Path(match) for match in sorted(glob.glob(source, recursive=True)))  # noqa: PTH207 - may be absolute
        files = (file for match in matches for file in (_walk(match) if match.is_dir() else _usual(match)))
        yield from _or_nothing(files, source, "pattern")
    else:
        yield InputError(f"There is no {source}.", code="missing", source=source)


def _or_nothing(files: Iterator[File], source: str, what: str) -> Iterator[File | InputError]:
    found = False
    for file in files:
        found = True
        yield file
    if not found:
        yield InputError(
            f"The {what} {source} holds no report.", code="nothing-to-read", source=source,
            advice=f"Known endings: {' '.join(KINDS)}.",
        )  # fmt: skip


def _walk(folder: Path) -> Iterator[File]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(names):
            yield from _usual(Path(parent) / name)


def _usual(path: Path) -> Iterator[File]:
    name = path.name.lower()
    kind = KINDS.get(path.suffix.lower())
    if kind and not name.startswith(".") and not name.startswith(_NO_REPORTS):
        yield File(path, kind, _shown(path))


def _named(path: Path, kind: str | None) -> File | InputError:
    ending = path.suffix.lower()
    if kind is None and ending in _REFUSED:
        return InputError(
            f"{path} is of a kind that is not read.", code="format", source=str(path), advice=_REFUSED[ending]
        )
    return File(path, kind or KINDS.get(ending, "text"), _shown(path))
