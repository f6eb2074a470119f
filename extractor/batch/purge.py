"""Erasing a patient's report from a run: journal, answer cache, batch files, results, drafts and audit.

Deleted rows are overwritten (`secure_delete`), the write-ahead log is emptied and the database rebuilt, so that no
page keeps the words. What an endpoint or a backup keeps is beyond this program's reach.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.batch.errors import JournalError
from extractor.batch.folder import RunFolder, write_private
from extractor.batch.tables import ANSWER_TABLES, JOURNAL_TABLES, connect, trouble
from extractor.extras import install_advice
from extractor.formats.exports import file_name

_LINES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Purged:
    """What was erased: rows of the journal and the cache, lines of files, whole files."""

    rows: int
    answers: int
    lines: int
    files: int

    @property
    def anything(self) -> bool:
        """Whether the report was met at all."""
        return bool(self.rows or self.answers or self.lines or self.files)


def purge_report(root: Path, id: str) -> Purged:
    """Erase a report, by its id, from the run folder `root` and its shards. The run must not be at work."""
    totals = Purged(0, 0, 0, 0)
    for place in [root, *RunFolder(root, root).shards()]:
        if place != root or _has_journal(root):
            folder = RunFolder.open(place)
            with folder.lock():
                found = _purge_databases(folder, id)
                totals = _plus(totals, found)
    lines, files = _purge_files(root, id)
    return _plus(totals, Purged(0, 0, lines, files))


def _purge_databases(folder: RunFolder, id: str) -> Purged:
    try:
        with closing(connect(folder.journal, JOURNAL_TABLES)) as journal:
            custom_ids = [
                row[0] for row in journal.execute("SELECT custom_id FROM waiting WHERE report = ?", (id,))
            ]
            rows = journal.execute("DELETE FROM reports WHERE id = ?", (id,)).rowcount
            journal.execute("DELETE FROM waiting WHERE report = ?", (id,))
            _overwrite(journal)
        with closing(connect(folder.answers, ANSWER_TABLES)) as cache:
            answers = cache.execute("DELETE FROM answers WHERE report = ?", (id,)).rowcount
            _overwrite(cache)
    except sqlite3.Error as error:
        raise trouble(error, folder.journal) from None
    lines = 0
    for path in folder.requests.glob("*.jsonl") if custom_ids else ():
        lines += _without(path, lambda data: data.get("custom_id") in custom_ids)
    return Purged(rows, answers, lines, 0)


def _overwrite(database: sqlite3.Connection) -> None:
    database.execute("VACUUM")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _purge_files(root: Path, id: str) -> tuple[int, int]:
    """Lines of every JSONL file that speak of the report, and files of its own; then the digests of the manifest."""
    lines = files = 0
    manifests: set[Path] = set()
    for path in sorted(root.rglob("*")):
        if not path.is_file():
            continue
        if path.suffix in _LINES:
            gone = _without(path, lambda data: _speaks_of(data, id))
            lines += gone
            if gone:
                manifests.add(path.parent)
        elif path.suffix == ".parquet":
            gone = _without_rows(path, id)
            lines += gone
            if gone:
                manifests.add(path.parent)
        elif path.suffix in (".json", ".html", ".txt") and path.stem == file_name(id) and path.parent != root:
            path.unlink()
            files += 1
    for folder in manifests:
        _amend_manifest(folder)
    return lines, files


def _speaks_of(data: Any, id: str) -> bool:
    if not isinstance(data, dict):
        return False
    report = data.get("report", data.get("report_id"))
    return report == id or (isinstance(report, dict) and report.get("id") == id)


def _without(path: Path, gone: Any) -> int:
    """Rewrite a file of JSON lines without those that `gone` holds for; how many these were."""
    with path.open(encoding="utf-8", newline="") as stream:
        marked = [(line, _is_gone(line, gone)) for line in stream]
    count = sum(drop for _, drop in marked)
    if count:
        write_private(path, "".join(line for line, drop in marked if not drop))
    return count


def _is_gone(line: str, gone: Any) -> bool:
    try:
        return bool(gone(json.loads(line)))
    except (ValueError, AttributeError):
        return False


def _without_rows(path: Path, id: str) -> int:
    try:
        import pyarrow.compute  # type: ignore[import-untyped]
        from pyarrow import parquet
    except ImportError:
        raise JournalError(
            f"{path.name} cannot be rewritten without pyarrow.", advice=install_advice("parquet")
        ) from None
    table = parquet.read_table(path)
    kept = table.filter(pyarrow.compute.not_equal(table.column("report"), id))
    if kept.num_rows < table.num_rows:
        fresh = path.with_name(f".{path.name}.part")
        parquet.write_table(kept, fresh, compression="zstd")
        fresh.chmod(0o600)
        fresh.replace(path)
    return int(table.num_rows - kept.num_rows)


def _amend_manifest(folder: Path) -> None:
    path = folder / "manifest.json"
    if not path.is_file():
        return
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for part in manifest["parts"]:
        file = folder / part["name"]
        data = file.read_bytes()
        part["bytes"], part["sha256"] = len(data), hashlib.sha256(data).hexdigest()
        if file.suffix == ".jsonl":
            part["extractions"] = data.count(b"\n")
    if all(part["name"].endswith(".jsonl") for part in manifest["parts"]):
        manifest["extractions"] = sum(part["extractions"] for part in manifest["parts"])
        manifest["states"] = dict(_counted(folder / part["name"] for part in manifest["parts"]))
    write_private(path, json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


def _counted(paths: Iterator[Path]) -> dict[str, int]:
    states: dict[str, int] = {}
    for path in paths:
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                state = json.loads(line)["state"]
                states[state] = states.get(state, 0) + 1
    return states


def _has_journal(root: Path) -> bool:
    try:
        RunFolder.open(root)
    except JournalError:
        return False
    return True


def _plus(one: Purged, other: Purged) -> Purged:
    return Purged(
        one.rows + other.rows, one.answers + other.answers, one.lines + other.lines, one.files + other.files
    )
