"""Optional packages: how a message says to get them."""

from __future__ import annotations


def install_advice(extra: str) -> str:
    """What to do where the packages of an extra are missing. The clone is named, for a package index may know another `extractor`."""
    return f"Install the extra {extra!r}; in the clone of this project: pip install '.[{extra}]'"
