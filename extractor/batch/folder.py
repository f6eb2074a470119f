"""A run folder: what lies in it and where. Everything in it can hold clinical text, so it is the owner's alone.

RUN/lock                       held while a process works on it
RUN/journal.sqlite             every report's state and result; `journal-place.json` where it lies elsewhere
RUN/answers.sqlite             the answer cache
RUN/extractions-00001.jsonl    the results in parts (`.parquet` where asked for), then
RUN/manifest.json              which parts belong together, written last
RUN/requests/                  provider batch files
RUN/shards/2-of-8/             a run folder of its own for each shard
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from extractor.batch.disks import network_kind
from extractor.batch.errors import JournalError, JournalPlaceError
from extractor.batch.locking import RunLock
from extractor.errors import FormatError, UsageError

JOURNAL = "journal.sqlite"
ANSWERS = "answers.sqlite"
MANIFEST = "manifest.json"
_PLACE = "journal-place.json"


@dataclass(frozen=True)
class RunFolder:
    """`root` is the folder; `journal_folder` where its databases are, the same unless told otherwise."""

    root: Path
    journal_folder: Path

    @classmethod
    def make(cls, root: Path, journal_dir: Path | None = None) -> RunFolder:
        """Make or open a run folder to work in. JournalPlaceError where its databases would lie on a network disk.

        UsageError where the folder holds something else.
        """
        require_free(root)
        try:
            root.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise JournalError(
                f"The run folder {root} cannot be made.", advice=error.strerror or ""
            ) from None
        if not os.access(root, os.W_OK | os.X_OK):
            raise JournalError(f"The run folder {root} cannot be written to.", advice="Mend its permissions.")
        place = journal_dir or _place_of(root)
        if place is None:
            if (kind := network_kind(root)) is not None:
                raise JournalPlaceError(
                    f"The run folder lies on a network disk ({kind}), where a journal can be damaged.",
                    advice="Put the journal on a local disk: --journal-dir DIR",
                )
            return cls(root, root)
        own = place / f"{root.name}-{hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:12]}"
        if journal_dir is None:
            own = place
        own.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (kind := network_kind(own)) is not None:
            raise JournalPlaceError(f"--journal-dir lies on a network disk ({kind}), too.")
        if (root / JOURNAL).exists():
            raise JournalPlaceError(
                "This run has its journal in its own folder already.", advice="Leave --journal-dir out."
            )
        write_private(root / _PLACE, json.dumps({"folder": str(own.resolve())}))
        return cls(root, own)

    @classmethod
    def open(cls, root: Path) -> RunFolder:
        """Open a run folder to look at; JournalError where there is none."""
        folder = cls(root, _place_of(root) or root)
        if not folder.journal.is_file():
            raise JournalError(
                f"{root} holds no run.", advice="A run is made by: extractor extract IN... -o RUN/"
            )
        return folder

    def shard(self, number: int, of: int) -> Path:
        """The folder of one shard."""
        return self.root / "shards" / f"{number}-of-{of}"

    def shards(self) -> list[Path]:
        """The folders of all shards that were begun, in their order."""
        found = (self.root / "shards").glob("*-of-*")
        return sorted(found, key=lambda path: [int(part) for part in path.name.split("-of-")])

    @property
    def journal(self) -> Path:
        """The journal's database."""
        return self.journal_folder / JOURNAL

    @property
    def answers(self) -> Path:
        """The answer cache's database."""
        return self.journal_folder / ANSWERS

    @property
    def manifest(self) -> Path:
        """The list of parts."""
        return self.root / MANIFEST

    @property
    def requests(self) -> Path:
        """The folder of provider batch files."""
        return self.root / "requests"

    def lock(self) -> RunLock:
        """The lock of this folder, not yet taken. It lies beside the journal: `flock` on network disks is not to be trusted."""
        return RunLock(self.journal_folder / "lock")


def is_run(path: Path) -> bool:
    """Whether a folder is a run, or has shards that are."""
    return (path / JOURNAL).is_file() or (path / _PLACE).is_file() or (path / "shards").is_dir()


def results_of(root: Path) -> list[Path]:
    """The parts of a run's results, as JSONL, those of its shards in their order; FormatError where there are none."""
    shards = RunFolder(root, root).shards()
    if shards and not (root / MANIFEST).is_file():
        return [part for shard in shards for part in results_of(shard)]
    try:
        parts = json.loads((root / MANIFEST).read_text(encoding="utf-8"))["parts"]
        names = [str(part["name"]) for part in parts]
    except (OSError, ValueError, KeyError, TypeError):
        raise FormatError(
            f"The run {root} has no results yet.", advice=f"Write them: extractor runs export {root}"
        ) from None
    if any(not name.endswith(".jsonl") for name in names):
        raise FormatError(
            f"The results of {root} are Parquet.",
            advice=f"Write JSONL: extractor runs export {root} --parts jsonl",
        )
    return [root / name for name in names]


def require_free(root: Path) -> None:
    """UsageError unless `root` is new, empty or a run: its files would lie among those of something else."""
    if not root.is_dir() or is_run(root):
        return
    own = (JOURNAL, ANSWERS, MANIFEST, "lock")  # of a run that was broken off as it began
    if any(not path.name.startswith((".", *own)) for path in root.iterdir()):
        raise UsageError(
            f"{root} holds other files and is no run.",
            advice="Name a new folder (-o RUN/), or a file (-o FILE.jsonl).",
        )


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read; it appears whole or not at all, and survives a power cut."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _place_of(root: Path) -> Path | None:
    try:
        return Path(json.loads((root / _PLACE).read_text(encoding="utf-8"))["folder"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise JournalError(f"{_PLACE} in {root} cannot be read.") from None
