"""Consoles for tables and lit text: colour where the stream is a terminal and NO_COLOR is not set."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH_OF_FILES = 160


def console_for(stream: TextIO) -> Console:
    """A console on this stream; lines are not cut at a terminal's width where there is none."""
    from rich.console import Console

    width = None if stream.isatty() else _WIDTH_OF_FILES
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)
