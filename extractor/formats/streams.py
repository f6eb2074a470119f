"""Byte streams that were looked into before they are read."""

from __future__ import annotations

import io
from typing import Any, BinaryIO


def rejoined(head: bytes, stream: BinaryIO) -> io.BufferedReader:
    """The stream whole again, after `head` was read from its beginning."""
    return io.BufferedReader(_Rejoined(head, stream))


class _Rejoined(io.RawIOBase):
    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head, self._stream = head, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            size = min(len(buffer), len(self._head))
            buffer[:size], self._head = self._head[:size], self._head[size:]
            return size
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
