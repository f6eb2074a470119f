"""Reads JSON that a model spoilt a little, and says what was amiss.

Mended without guessing at content: fences and words around the object, trailing commas, Python's `None`,
unescaped quotation marks inside a string, line breaks in strings, an end cut off (the last, incomplete part
is left out). Anything else is no JSON.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Loaded:
    """The data (None where there is none), whether it was mended, and whether its end was cut off."""

    data: Any = None
    mended: bool = False
    cut: bool = False


def load(text: str) -> Loaded:
    """The JSON object of `text`; never raises. Cost is linear in the length."""
    try:
        return Loaded(json.loads(text, strict=False))
    except (ValueError, RecursionError):
        pass
    begin = text.find("{")
    if begin < 0:
        return Loaded(cut=not text.strip())
    reader = _Reader(text, begin)
    try:
        data = reader.value()
    except (_NoJSONError, RecursionError):
        return Loaded(mended=True)
    return Loaded(data, mended=True, cut=reader.cut)


class _NoJSONError(Exception):
    pass


_SPACE = re.compile(r"[\s\ufeff]*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_NAMES = {"null": None, "None": None, "true": True, "True": True, "false": False, "False": False}
_NAME = re.compile(r"[A-Za-z]+")
_STRING_PART = re.compile(r'[^"\\]+|\\.|"', re.DOTALL)
_BEHIND_STRING = re.compile(r"\s*(?:[,:}\]]|$)")
_MISSING = object()
_DEEPEST = 40


class _Reader:
    """A recursive-descent reader; `cut` tells that the text ended before its value did."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at
        self.cut = False
        self.depth = 0

    def value(self) -> Any:
        """The value at the cursor, or `_MISSING` where the text ends before it is whole."""
        sign = self._peek()
        if sign == "{":
            return self._object()
        if sign == "[":
            return self._array()
        if sign == '"':
            return self._string()
        if match := _NUMBER.match(self.text, self.at):
            self.at = match.end()
            if self.at >= len(self.text):
                return self._ended()  # "40" may be the beginning of "400"
            return json.loads(match.group())
        if (match := _NAME.match(self.text, self.at)) and match.group() in _NAMES:
            self.at = match.end()
            return _NAMES[match.group()]
        if not sign or (match and match.end() == len(self.text)):
            return self._ended()
        raise _NoJSONError

    def _ended(self) -> Any:
        self.cut = True
        self.at = len(self.text)
        return _MISSING

    def _peek(self) -> str:
        match = _SPACE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return self.text[self.at : self.at + 1]

    def _enter(self) -> None:
        self.at += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _NoJSONError

    def _object(self) -> dict[str, Any]:
        self._enter()
        found: dict[str, Any] = {}
        while (sign := self._peek()) != "}":
            if sign == ",":
                self.at += 1
                continue
            if sign != '"':
                if sign:
                    raise _NoJSONError
                self._ended()
                return found
            key = self._string()
            if self._peek() != ":":
                if self.at < len(self.text):
                    raise _NoJSONError
                self._ended()
                return found
            self.at += 1
            value = self.value()
            if value is not _MISSING:
                found[key] = value
            if self.cut:
                return found
        self.at += 1
        self.depth -= 1
        return found

    def _array(self) -> list[Any]:
        self._enter()
        found: list[Any] = []
        while (sign := self._peek()) != "]":
            if sign == ",":
                self.at += 1
                continue
            value = self.value()
            if value is not _MISSING:
                found.append(value)
            if self.cut:
                return found
        self.at += 1
        self.depth -= 1
        return found

    def _string(self) -> Any:
        self.at += 1
        parts: list[str] = []
        while match := _STRING_PART.match(self.text, self.at):
            self.at = match.end()
            part = match.group()
            if part == '"':
                if _BEHIND_STRING.match(self.text, self.at):
                    return "".join(parts)
                parts.append(part)
            elif part[0] == "\\":
                parts.append(self._escaped(part))
            else:
                parts.append(part)
        return self._ended()

    def _escaped(self, part: str) -> str:
        if part == "\\u":
            digits = self.text[self.at : self.at + 4]
            self.at += len(digits)
            try:
                return chr(int(digits, 16))
            except ValueError:
                return ""
        try:
            return str(json.loads(f'"{part}"'))
        except ValueError:
            return part[1:]
