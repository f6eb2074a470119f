"""The whole model path over a real socket: strict schema out, records in, every trouble a typed state."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from extractor.engines.llm import Endpoint, LLMEngine, Parameters
from extractor.extraction import Extraction
from extractor.pipeline import Options, Pipeline, run
from extractor.report import Report
from tests.pipeline.conversation import REPORT, TASK, good
from tests.servers.scripted import Script, ScriptedServer, completion, problem


def read(script: Script, report: Report = REPORT) -> tuple[Extraction[Any], ScriptedServer]:
    with ScriptedServer(script) as server:
        engine = LLMEngine(Endpoint.resolve("local", server.url), Parameters(tries=2))
        try:
            return run(Pipeline(TASK, Options(engine="llm", model="local")), engine, report), server
        finally:
            engine.close()


def text(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)


@pytest.mark.parametrize("tool", [False, True])
def test_a_report_goes_out_and_records_come_back(tool: bool) -> None:
    extraction, server = read([completion(text(good()), tool=tool)])
    assert extraction.state == "ok"
    assert [record.drug.name for record in extraction.records.treatments] == [
        "levothyroxine",
        "everolimus",
        "axitinib",
    ]
    assert extraction.usage.requests == 1
    sent = server.requests[0]
    schema = sent["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert set(schema["schema"]["properties"]) == {"treatments", "responses", "reactions"}
    assert "title" not in json.dumps(schema["schema"]["$defs"])
    assert sent["messages"][0]["role"] == "system"


def test_a_re_ask_goes_over_the_wire() -> None:
    wrong = good()
    wrong["treatments"][1]["dose"] = "2|20 mg"
    extraction, server = read([completion(text(wrong)), completion(text(good()))])
    assert extraction.state == "ok"
    assert extraction.usage.requests == len(server.requests) == 2
    first, second = (request["messages"] for request in server.requests)
    assert first[:-1] == second[:-1]
    assert "tools" not in server.requests[1]


@pytest.mark.parametrize(
    ("script", "state", "code"),
    [
        ([completion(None, refusal="no")], "refused", "refusal"),
        ([completion("", finish="content_filter")], "refused", "content-filter"),
        ([problem(400, "bad request")], "failed", "http-400"),
        ([completion("")], "failed", "answer-empty"),
        ([completion("Je ne peux pas.")], "failed", "answer-malformed"),
    ],
)  # fmt: skip
def test_every_trouble_ends_in_a_state(script: Any, state: str, code: str) -> None:
    extraction, _ = read(script)
    assert (extraction.state, extraction.code) == (state, code)


def test_a_cut_answer_is_asked_for_with_a_larger_cap() -> None:
    whole = text(good())
    extraction, server = read([completion(whole[:200], finish="length"), completion(whole)])
    assert extraction.state == "ok"
    caps = [request.get("max_tokens") for request in server.requests]
    assert caps[1] > caps[0]


def test_no_word_of_the_report_reaches_a_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    report = Report(id="canary", text="Zyxwvut reçoit de l'évérolimus 10 mg par jour.")
    with caplog.at_level(logging.DEBUG):
        for script in (
            [completion("Zyxwvut")],
            [problem(500, "Zyxwvut")],
            [completion('{"treatments": [{"drug": "1|Zyxwvut"}]}')],
        ):
            extraction, _ = read(script, report)
            assert "Zyxwvut" not in extraction.message
    assert "Zyxwvut" not in caplog.text
    out, err = capfd.readouterr()
    assert "Zyxwvut" not in out + err
