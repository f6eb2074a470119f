"""Passwords of people who sign in: a JSON file of salted scrypt hashes (RFC 7914), readable by its owner only."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from extractor.curation.errors import DatasetError
from extractor.errors import UsageError

_COST = {"n": 1 << 14, "r": 8, "p": 1}
LEAST = 10
"""Characters that a password needs."""


def set_password(file: Path, name: str, password: str) -> None:
    """Set a person's password."""
    if len(password) < LEAST:
        raise UsageError(f"A password needs at least {LEAST} characters.")
    known = read_passwords(file) if file.exists() else {}
    salt = secrets.token_bytes(16)
    known[name] = f"{salt.hex()}:{_hash(password, salt).hex()}"
    fresh = file.with_name(f".{file.name}.new")
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as out:
        json.dump(known, out, indent=1, sort_keys=True)
    fresh.replace(file)


def read_passwords(file: Path) -> dict[str, str]:
    """Name -> salt and hash."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise DatasetError(
            f"{file} cannot be read as a file of passwords.", advice="Make it: extractor curate password NAME"
        ) from None
    if not isinstance(found, dict) or not all(isinstance(one, str) and ":" in one for one in found.values()):
        raise DatasetError(f"{file} is no file of passwords.")
    return found


def is_right(known: dict[str, str], name: str, password: str) -> bool:
    """Whether the password is the person's; takes as long for a name that nobody has."""
    salt, _, wanted = known.get(name, f"{'00' * 16}:").partition(":")
    given = _hash(password, bytes.fromhex(salt))
    return hmac.compare_digest(given.hex(), wanted)


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, maxmem=64 << 20, dklen=32, **_COST)
