"""What this package needs: its own requirements and those of its extras, from the installed package or the checkout."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA = re.compile(r"""extra\s*==\s*["']([\w-]+)["']""")
CORE = ""
"""The key of what is always needed."""


def requirements() -> dict[str, tuple[str, ...]]:
    """Package names by extra; those always needed under `CORE`. Extras for development are left out."""
    found: dict[str, list[str]] = {CORE: []}
    for line in _lines():
        extra = _EXTRA.search(line)
        name = _NAME.match(line)
        if name is not None and name.group() != "extractor":
            found.setdefault(extra.group(1) if extra else CORE, []).append(name.group())
    return {extra: tuple(names) for extra, names in found.items() if extra != "dev"}


def installed_version(name: str) -> str | None:
    """The version of an installed package, or None."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _lines() -> list[str]:
    """Requirements as `Requires-Dist` has them; a checkout that is not installed says the same in pyproject.toml."""
    try:
        return requires("extractor") or []
    except PackageNotFoundError:
        pass
    import tomllib

    path = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if not path.is_file():
        return []
    project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {})
    return [
        *project["dependencies"],
        *(f'{line}; extra == "{extra}"' for extra, lines in extras.items() for line in lines),
    ]
