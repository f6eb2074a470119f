"""The LLM engine against a real server on loopback: what goes over the wire, and what comes of every answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from extractor.engines.base import Answered, Ask, Failed, Refused, Reply, Truncated
from extractor.engines.llm import Endpoint, LLMEngine, Parameters
from extractor.engines.llm.retries import LONGEST_WAIT, retry_after
from extractor.engines.replay import RecordingEngine, ReplayEngine
from extractor.errors import EndpointError, RecordingMissingError, UsageError
from extractor.report import Report
from extractor.task import Task
from extractor.workspace import Workspace
from tests.servers.scripted import Script, Scripted, ScriptedServer, completion, problem

CANARY = "Zyxwvut Canariensis"


class Answer(BaseModel):
    """What is answered."""

    model_config = ConfigDict(extra="forbid")

    drug: str | None


def ask_for(text: str = f"Monsieur {CANARY} prend du paracétamol.", **changes: Any) -> Ask:
    messages = ({"role": "system", "content": "Read."}, {"role": "user", "content": text})
    given: dict[str, Any] = {"messages": messages, "answer": Answer} | changes
    return Ask(report=Report(id="r1", text=text), task=Task.load("oncology"), **given)


def replies_to(
    script: Script, *, parameters: Parameters | None = None, asks: int = 1
) -> tuple[list[Reply], ScriptedServer]:
    with ScriptedServer(script) as server:
        engine = LLMEngine(Endpoint.resolve("local", server.url), parameters or Parameters(tries=3))
        try:
            return [engine.reply(ask_for()) for _ in range(asks)], server
        finally:
            engine.close()


def test_the_schema_on_the_wire_is_strict() -> None:
    replies, server = replies_to([completion('{"drug": "paracétamol"}')])
    sent = server.requests[0]
    schema = sent["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert schema["schema"]["additionalProperties"] is False
    assert schema["schema"]["required"] == ["drug"]
    assert sent["temperature"] == 0.0
    assert sent["model"] == "local"
    assert isinstance(replies[0], Answered)
    assert json.loads(replies[0].text) == {"drug": "paracétamol"}
    assert (
        replies[0].usage.input_tokens,
        replies[0].usage.cached_tokens,
        replies[0].usage.output_tokens,
    ) == (100, 60, 10)


def test_tools_are_forced_and_strict() -> None:
    replies, server = replies_to(
        [completion('{"drug": null}', tool=True)], parameters=Parameters(mode="tools")
    )
    sent = server.requests[0]
    assert sent["tools"][0]["function"]["strict"] is True
    assert sent["tool_choice"]["function"]["name"] == sent["tools"][0]["function"]["name"]
    assert isinstance(replies[0], Answered)
    assert replies[0].text == '{"drug": null}'


def test_auto_steps_down_to_what_the_endpoint_can_do_and_stays_there() -> None:
    def answer(body: dict[str, Any]) -> Scripted:
        if "response_format" in body:
            return problem(400, "response_format is not supported by this server")
        if "tools" in body:
            return problem(400, "tool calls are unsupported")
        return completion('```json\n{"drug": null}\n```')

    replies, server = replies_to(answer, asks=2)
    assert [isinstance(reply, Answered) for reply in replies] == [True, True]
    assert len(server.requests) == 4
    assert "json_schema" in json.dumps(server.requests[-1]["messages"])


@pytest.mark.parametrize(
    ("script", "kind", "code"),
    [
        ([completion("", refusal="I cannot")], Refused, "refusal"),
        ([completion(None, finish="content_filter")], Refused, "content-filter"),
        ([problem(400, "filtered", code="content_filter")], Refused, "content-filter"),
        ([Scripted({"id": "x", "choices": []})], Failed, "choices-empty"),
        ([completion("  ")], Failed, "answer-empty"),
        ([problem(400, "bad request")], Failed, "http-400"),
        ([problem(413, "too large")], Failed, "context-length"),
        ([problem(400, "maximum context length is 4096", code="context_length_exceeded")], Failed, "context-length"),
        ([Scripted("<html>Sign in</html>")], Failed, "response-malformed"),
        ([Scripted(["no", "object"])], Failed, "response-malformed"),
        ([problem(503, "overloaded", retry_after="0")], Failed, "http-503"),
    ],
)  # fmt: skip
def test_every_answer_becomes_a_reply(script: list[Scripted], kind: type, code: str) -> None:
    replies, _ = replies_to(script, parameters=Parameters(tries=2))
    assert isinstance(replies[0], kind)
    assert replies[0].code == code  # type: ignore[union-attr]


def test_a_cut_off_answer_is_kept_as_truncated() -> None:
    replies, _ = replies_to([completion('{"drug": "para', finish="length")])
    assert isinstance(replies[0], Truncated)
    assert replies[0].text == '{"drug": "para'


@pytest.mark.parametrize(
    "first",
    [
        problem(429, "slow down", retry_after="0"),
        problem(500, "oops"),
        problem(503, "busy", retry_after_ms="1"),
        problem(408, "late"),
        Scripted("<html>gateway</html>"),
        Scripted({"choices": []}, cut=True),
    ],
)
def test_passing_faults_are_tried_again(first: Scripted) -> None:
    replies, server = replies_to([first, completion('{"drug": null}')])
    assert isinstance(replies[0], Answered)
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [400, 413, 422])
def test_hopeless_requests_are_sent_once(status: int) -> None:
    _, server = replies_to([problem(status, "no")])
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (problem(401, "bad key"), "key-refused"),
        (problem(403, "no"), "forbidden"),
        (problem(404, "model not found"), "not-found"),
        (problem(429, "no credit", code="insufficient_quota"), "quota"),
    ],
)
def test_what_stops_every_report_is_raised_once_and_in_words(answer: Scripted, code: str) -> None:
    with ScriptedServer([answer]) as server:
        engine = LLMEngine(Endpoint.resolve("local", server.url))
        with pytest.raises(EndpointError) as raised:
            engine.reply(ask_for())
        engine.close()
    assert raised.value.code == code
    assert len(server.requests) == 1
    assert CANARY not in str(raised.value)


def test_a_hanging_endpoint_times_out() -> None:
    hanging = Scripted({"choices": []}, delay=3)
    replies, _ = replies_to([hanging], parameters=Parameters(read_timeout=0.2, total_timeout=1.0, tries=2))
    assert isinstance(replies[0], Failed)
    assert replies[0].code == "endpoint-timeout"


def test_nobody_listens() -> None:
    with ScriptedServer([completion("{}")]) as server:
        url = server.url
    engine = LLMEngine(Endpoint.resolve("local", url), Parameters(tries=2))
    reply = engine.reply(ask_for())
    engine.close()
    assert isinstance(reply, Failed)
    assert reply.code == "endpoint-unreachable"


def test_no_words_of_the_report_in_logs_or_replies(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    scripts = [problem(500, CANARY), problem(400, f"your prompt {CANARY} is bad")]
    replies, _ = replies_to(scripts)
    assert isinstance(replies[0], Failed)
    assert CANARY not in replies[0].message
    assert CANARY not in repr(ask_for())
    out, err = capfd.readouterr()
    assert CANARY not in out + err
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "2"}, 2.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after": "-5"}, 0.0),
        ({"retry-after": "86400"}, LONGEST_WAIT),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_retry_after_as_a_date() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=10), usegmt=True)
    waited = retry_after({"retry-after": moment})
    assert waited is not None
    assert 8 <= waited <= 10


def test_a_key_never_shows_and_goes_only_where_it_belongs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-of-openai")
    with ScriptedServer([completion("{}")]) as server:
        endpoint = Endpoint.resolve("local", server.url)
        engine = LLMEngine(endpoint)
        engine.reply(ask_for())
        engine.close()
    assert "sk-secret" not in json.dumps(server.headers)
    named = Endpoint.resolve("openai/some-model")
    assert named.api_key == "sk-secret-of-openai"
    assert "sk-secret" not in repr(named)


def test_hosts_that_are_not_loopback_must_be_allowed() -> None:
    endpoint = Endpoint.resolve("m", "https://llm.example.org/v1")
    with pytest.raises(EndpointError, match="extractor allow"):
        endpoint.require_allowed(Workspace(Path()))
    endpoint.require_allowed(Workspace(Path(), {"endpoints": {"allowed": ["llm.example.org"]}}))
    Endpoint.resolve("m", "http://127.0.0.1:9/v1").require_allowed(Workspace(Path()))


@pytest.mark.parametrize(("model", "url"), [("plain", None), ("m", "not-an-address"), ("azure/d", None)])
def test_unusable_models_are_named(model: str, url: str | None) -> None:
    with pytest.raises(UsageError):
        Endpoint.resolve(model, url)


def test_recordings_play_back_and_a_missing_one_names_the_command(tmp_path: Path) -> None:
    path = tmp_path / "made" / "recording.jsonl"
    with ScriptedServer([completion('{"drug": "x"}')]) as server:
        inner = LLMEngine(Endpoint.resolve("local", server.url))
        recorder = RecordingEngine(inner, path, label="recorded")
        first = recorder.reply(ask_for())
        inner.close()
    replay = ReplayEngine([path])
    assert replay.model == "recorded"
    again = replay.reply(ask_for())
    assert isinstance(first, Answered)
    assert isinstance(again, Answered)
    assert (again.text, again.usage) == (first.text, first.usage)
    for other in (ask_for(purpose="longer"), ask_for(sample=1), ask_for("Another report.")):
        with pytest.raises(RecordingMissingError, match="--record"):
            replay.reply(other)


def test_samples_get_seeds_of_their_own() -> None:
    with ScriptedServer([completion("{}")]) as server:
        engine = LLMEngine(Endpoint.resolve("local", server.url), Parameters(seed=7))
        for sample in (0, 1):
            engine.reply(ask_for(sample=sample))
        engine.close()
    assert [body["seed"] for body in server.requests] == [7, 8]
