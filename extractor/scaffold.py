"""Making and changing workspaces: a new one with an own task to start from, and the list of allowed hosts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from extractor.errors import UsageError, WorkspaceError
from extractor.trust import keep_allowed
from extractor.workspace import MARK, Workspace, built_in_root, open_workspace, trust

_SKELETON = Path(__file__).resolve().parent / "skeleton"
_NOT_COPIED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "README*")
_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[?[0-9A-Fa-f:]+\]?")
_ALLOWED = re.compile(r"^allowed\s*=\s*\[([^\]]*)\]", re.MULTILINE)


def make_workspace(folder: Path, *, copy_tasks: bool = True) -> list[str]:
    """Make a workspace in `folder` and trust it, for its code is this package's own; returns the names of its tasks.

    WorkspaceError where a workspace or files of the same names are there already: nothing is overwritten.
    """
    folder = folder.expanduser()
    for name in (MARK, "schemas", "prompts", "seeds"):
        if (folder / name).exists():
            raise WorkspaceError(f"{folder} has {name} already.", advice="Name a new folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(_SKELETON, folder, dirs_exist_ok=True, ignore=_NOT_COPIED)
        if copy_tasks:
            for part in ("schemas", "prompts"):
                source = built_in_root() / part
                if source.is_dir():
                    shutil.copytree(source, folder / part, dirs_exist_ok=True, ignore=_NOT_COPIED)
    except OSError as error:
        raise WorkspaceError(f"{folder} cannot be made: {error.strerror}.") from None
    trust(folder)
    return list(open_workspace(folder.resolve()).tasks())


def allow_host(workspace: Workspace, host: str) -> Path:
    """Add a host to `endpoints.allowed` of the workspace's settings, keeping all else as it is written; returns the file.

    The built-in workspace's own file is never written: for it the host is kept in the user's configuration.
    """
    if not _HOST.fullmatch(host):
        raise UsageError(f"{host!r} is no host name.", advice="Give it without http://, port and path.")
    path = workspace.root / MARK
    if workspace.built_in:
        return keep_allowed(host)
    if host in workspace.allowed_hosts:
        return path
    listed = ", ".join(f'"{name}"' for name in (*workspace.allowed_hosts, host))
    text = path.read_text(encoding="utf-8")
    if _ALLOWED.search(text):
        text = _ALLOWED.sub(lambda _: f"allowed = [{listed}]", text, count=1)
    elif "endpoints" in workspace.settings:
        text = re.sub(r"^\[endpoints\][^\n]*\n?", lambda match: f"{match.group().rstrip()}\nallowed = [{listed}]\n", text, count=1, flags=re.MULTILINE)  # fmt: skip
    else:
        text = f"{text.rstrip()}\n\n[endpoints]\nallowed = [{listed}]\n"
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    if host not in _allowed_after(fresh):
        fresh.unlink()
        raise WorkspaceError(
            f"{MARK} could not be changed.", advice=f'Add "{host}" to endpoints.allowed yourself.'
        )
    fresh.replace(path)
    return path


def _allowed_after(path: Path) -> list[str]:
    import tomllib

    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError:
        return []
    return list(settings.get("endpoints", {}).get("allowed", ()))
