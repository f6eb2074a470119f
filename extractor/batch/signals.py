"""Ctrl-C and SIGTERM during a run."""

from __future__ import annotations

import asyncio
import signal
import threading
from typing import Any

from extractor.batch.runner import Runner


class Signals:
    """Ctrl-C once: begin no further report, let those under way finish. Twice: give these up, too. Both resume."""

    _NAMES = ("SIGINT", "SIGTERM")

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._before: dict[int, Any] = {}
        self._count = 0

    def __enter__(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for name in self._NAMES:
            number = getattr(signal, name)
            self._before[number] = signal.signal(
                number, lambda *_: loop.call_soon_threadsafe(self._received) and None
            )

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _received(self) -> None:
        self._count += 1
        if self._count == 1:
            self._runner.stop("interrupted")
        else:
            self._runner.abort()
