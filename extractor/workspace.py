"""A workspace: the folder with `prompts/`, `schemas/`, `seeds/`, `evals/` and the `extractor.toml` that marks it.

Look-up: the folder named, then upward from the current one, then the built-in (this repository's own, which the
wheel carries). A found workspace's Python and templates run only after it was trusted, as they were
then; the built-in one always is.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from extractor.errors import WorkspaceError
from extractor.trust import allowed_by_user, changes, keep_trust, trusted

MARK = "extractor.toml"
_SHOWN_CHANGES = 5
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Workspace:
    """`root` with its settings (the parsed `extractor.toml`)."""

    root: Path
    settings: dict[str, Any] = field(default_factory=dict)
    built_in: bool = False

    @property
    def schemas(self) -> Path:
        """Folder of schemas, one folder a task."""
        return self.root / "schemas"

    @property
    def prompts(self) -> Path:
        """Folder of prompt templates, `<task>/<version>/`."""
        return self.root / "prompts"

    @property
    def default_task(self) -> str:
        """The task where none is named."""
        return str(self.settings.get("task", "oncology"))

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Hosts beside loopback that reports may be sent to; of the built-in workspace also those that this user allows."""
        own = tuple(self.settings.get("endpoints", {}).get("allowed", ()))
        return (*own, *allowed_by_user()) if self.built_in else own

    def tasks(self) -> tuple[str, ...]:
        """Names of the tasks that have a schema here."""
        return tuple(sorted(path.parent.name for path in self.schemas.glob("*/schema.py")))

    def prompt_versions(self, task: str) -> tuple[str, ...]:
        """Versions of a task's prompt, oldest first (v2 before v10)."""
        versions = [path.name for path in (self.prompts / task).glob("v*") if path.is_dir()]
        return tuple(sorted(versions, key=lambda name: (len(name), name)))

    def load_schema_module(self, task: str) -> ModuleType:
        """Run a task's `schema.py`; WorkspaceError where it is missing or the workspace is not trusted."""
        path = self.schemas / task / "schema.py"
        if not path.is_file():
            known = ", ".join(self.tasks()) or "none"
            raise WorkspaceError(f"No task {task!r} in this workspace.", advice=f"Tasks here: {known}.")
        self.require_trust()
        name = f"extractor_workspace_{hashlib.sha256(str(self.root).encode()).hexdigest()[:12]}.{task}"
        if name in sys.modules:
            return sys.modules[name]
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # pydantic resolves postponed annotations through it
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            del sys.modules[name]
            raise WorkspaceError(
                f"schemas/{task}/schema.py does not load: {type(error).__name__}: {error}",
                advice="Run it with Python to see the whole trace.",
            ) from error
        return module

    def require_trust(self) -> None:
        """Raise WorkspaceError unless this workspace's code may run."""
        if self.built_in:
            return
        known = trusted(self.root)
        if known is None:
            raise WorkspaceError(
                "This workspace holds Python and templates that are not trusted yet.",
                advice=f"Look at its schemas/ and prompts/, then run: extractor trust {self.root}",
            )
        if found := changes(self.root, known):
            shown = ", ".join(found[:_SHOWN_CHANGES])
            more = f" and {len(found) - _SHOWN_CHANGES} more" if len(found) > _SHOWN_CHANGES else ""
            raise WorkspaceError(
                f"The code of this workspace is not as it was trusted: {shown}{more}.",
                advice=f"Look at it, then run: extractor trust {self.root}",
            )


def built_in_root() -> Path:
    """The workspace shipped with the package: beside it in a checkout, inside it in a wheel."""
    beside = _PACKAGE.parent
    return beside if (beside / MARK).is_file() else _PACKAGE / "_workspace"


def find_workspace(named: Path | None = None, start: Path | None = None) -> Workspace:
    """The workspace named, else the nearest one upward from `start` (the current folder), else the built-in."""
    if named is not None:
        root = named.expanduser().resolve()
        if not (root / MARK).is_file():
            raise WorkspaceError(
                f"{named} is no workspace: it has no {MARK}.",
                advice="Make one: extractor init DIR",
            )
        return open_workspace(root)
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            return open_workspace(folder)
    return open_workspace(built_in_root())


def open_workspace(root: Path) -> Workspace:
    """Read the settings of the workspace at `root`."""
    mark = root / MARK
    try:
        settings = tomllib.loads(mark.read_text(encoding="utf-8")) if mark.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{MARK} is not valid TOML: {error}", advice="Mend that line.") from None
    return Workspace(root, settings, built_in=root == built_in_root())


def trust(root: Path) -> Path:
    """Let the code of the workspace at `root` run as it is now; returns its resolved folder."""
    workspace = find_workspace(root)
    keep_trust(workspace.root)
    return workspace.root
