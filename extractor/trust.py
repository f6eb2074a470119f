"""What this user has agreed to: the code of workspaces, and hosts for the built-in one. Kept in the user's configuration.

Trust is of contents: a folder with the digest of each of its Python files and prompt templates. Once one is changed,
added or removed, the folder is trusted no more.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

_TRUSTED = "trusted.json"
_ALLOWED = "allowed.json"
_CODE = (("", "*.py"), ("schemas", "**/*.py"), ("prompts", "**/*.py"), ("prompts", "**/*.jinja"))


def configuration() -> Path:
    """The folder of this user's configuration of the package."""
    base = os.environ.get("XDG_CONFIG_HOME") or (os.environ.get("APPDATA") if os.name == "nt" else None)
    return (Path(base) if base else Path.home() / ".config") / "extractor"


def code_of(root: Path) -> dict[str, str]:
    """The files of a workspace that run, with the digests of what is in them."""
    found = {path for part, pattern in _CODE for path in (root / part).glob(pattern) if path.is_file()}
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(found)
    }


def trusted(root: Path) -> dict[str, str] | None:
    """The code of a workspace as it was trusted; None where it never was."""
    known = _read(_TRUSTED)
    if isinstance(known, list):  # paths alone, as first written: their contents were never agreed to
        return {} if str(root) in known else None
    code = known.get(str(root)) if isinstance(known, dict) else None
    return code if isinstance(code, dict) else None


def changes(root: Path, known: dict[str, str]) -> list[str]:
    """The files that are not as they were trusted, with what was done to them."""
    now = code_of(root)
    return [
        f"{name} ({'new' if name not in known else 'removed' if name not in now else 'changed'})"
        for name in sorted(now.keys() | known.keys())
        if now.get(name) != known.get(name)
    ]


def keep_trust(root: Path) -> None:
    """Trust the code of a workspace as it is now."""
    known = _read(_TRUSTED)
    if not isinstance(known, dict):
        known = {path: {} for path in known or ()}
    _write(_TRUSTED, {**known, str(root): code_of(root)})


def allowed_by_user() -> tuple[str, ...]:
    """Hosts that this user allows reports to be sent to where no workspace of their own says which."""
    known = _read(_ALLOWED)
    return tuple(host for host in known if isinstance(host, str)) if isinstance(known, list) else ()


def keep_allowed(host: str) -> Path:
    """Allow a host; returns the file that says so."""
    return _write(_ALLOWED, sorted({*allowed_by_user(), host}))


def _read(name: str) -> Any:
    try:
        return json.loads((configuration() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(name: str, content: Any) -> Path:
    path = configuration() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(content, indent=1), encoding="utf-8")
    fresh.replace(path)
    return path
