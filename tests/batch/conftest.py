from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from extractor.api import Extractor
from extractor.batch.breaker import BreakerSettings
from extractor.batch.limits import Limits
from extractor.batch.run import BatchSettings, Summary, run_batch
from extractor.settings import EngineSettings
from tests.servers.scripted import Scripted, ScriptedServer, completion

QUICK = Limits(concurrency=16, breaker=BreakerSettings(failures=10, wait=0.05, longest=0.1, patience=1.0))
TEXT = "Patient {} : imatinib 400 mg par jour depuis octobre 2009."


def sentence_answer(drug: str = "imatinib") -> str:
    """The answer to `TEXT`."""
    record = {
        "id": "t1", "drug": f"1|{drug}", "regimen": None, "dose": "1|400 mg", "schedule": "1|par jour", "route": None,
        "cycles": None, "start": "1|octobre 2009", "end": None, "status": {"q": None, "is": "active"}, "line": None, "setting": None, "stop_reason": None,
    }  # fmt: skip
    return json.dumps({"treatments": [record], "responses": []})


def good(_: dict[str, Any] | None = None, **changes: Any) -> Scripted:
    """A completion that answers well."""
    scripted = completion(sentence_answer())
    for name, value in changes.items():
        setattr(scripted, name, value)
    return scripted


def report_number(body: dict[str, Any]) -> int:
    """Which report a request asks for."""
    words = body["messages"][-1]["content"].split("Patient ", 1)[1]
    return int(words.split(" ", 1)[0])


def write_reports(path: Path, count: int, text: str = TEXT) -> Path:
    """JSONL of so many reports, r0, r1, …"""
    lines = (json.dumps({"id": f"r{number}", "text": text.format(number)}) for number in range(count))
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def rows(run: Path) -> list[tuple[str, str, str | None, str | None]]:
    """(id, state, outcome, code) of every row of the journal."""
    with closing(sqlite3.connect(run / "journal.sqlite")) as database:
        return database.execute("SELECT id, state, outcome, code FROM reports ORDER BY ordinal").fetchall()


def extractions(run: Path) -> list[dict[str, Any]]:
    """The extractions of all parts that the manifest names."""
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    return [
        json.loads(line)
        for part in manifest["parts"]
        for line in (run / part["name"]).read_text(encoding="utf-8").splitlines()
    ]


Start = Callable[..., Summary]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Runs reports against a server into tmp_path/run; further arguments are settings of the batch."""

    def start(
        server: ScriptedServer | None, inputs: Path, *, parameters: dict[str, Any] | None = None,
        engine: dict[str, Any] | None = None, prompt: str | None = None, **changes: Any,
    ) -> Summary:  # fmt: skip
        given: dict[str, Any] = {"limits": QUICK} | changes
        if server is None:
            settings = EngineSettings(**(engine or {}))
        else:
            settings = EngineSettings(
                model="scripted", base_url=server.url, cross_check=False,
                parameters={"tries": 3, "backoff": 0.05, "read_timeout": 0.5, "total_timeout": 5.0, **(parameters or {})},
                **(engine or {}),
            )  # fmt: skip
        return run_batch(
            Extractor("oncology", settings, prompt=prompt), [inputs], tmp_path / "run", BatchSettings(**given)
        )

    return start
