"""`extract` with a model: a scripted server on loopback answers, and recordings stand in for it afterwards."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from extractor.answer import answer_model
from extractor.cli.exit_codes import ExitCode
from extractor.engines.gate import Outcome
from extractor.engines.giving_up import GivingUpGate
from extractor.task import Task
from tests.cli.conftest import TEXT, Run
from tests.servers.scripted import Scripted, ScriptedServer, completion, problem

TASK = Task.load("oncology")


def answer(dose: str = "1|400 mg") -> str:
    """A whole answer for the report of these tests; what it does not claim is null."""
    claimed = {
        "id": "t1",
        "drug": "1|imatinib",
        "dose": dose,
        "schedule": "1|par jour",
        "start": "1|octobre 2009",
    }
    fields = answer_model(TASK).model_json_schema()["$defs"]["Treatment"]["properties"]
    return json.dumps(
        {
            "treatments": [dict.fromkeys(fields) | claimed | {"status": "active"}],
            "responses": [],
            "reactions": [],
        }
    )


def records(line: str) -> dict[str, Any]:
    return json.loads(line)["records"]


def test_a_model_is_asked_and_its_answer_grounded(run: Run, report: Path) -> None:
    with ScriptedServer([completion(answer())]) as server:
        ended = run(
            "extract",
            report,
            "--model",
            "scripted",
            "--base-url",
            server.url,
            "--temperature",
            "0.5",
            "--seed",
            "7",
        )
    found = json.loads(ended.out)
    dose = found["records"]["treatments"][0]["dose"]
    assert TEXT[slice(*dose["span"])] == dose["quote"] == "400 mg"
    assert found["provenance"]["engine"] == "llm"
    assert found["provenance"]["model"]
    assert found["usage"]["requests"] >= 1
    assert (server.requests[0]["temperature"], server.requests[0]["seed"]) == (0.5, 7)
    assert "Reports are sent to 127.0.0.1." in ended.err
    assert "tokens" in ended.err


def test_a_dose_that_is_not_in_the_report_is_flagged(run: Run, report: Path) -> None:
    with ScriptedServer([completion(answer("1|40 mg"))]) as server:
        ended = run("extract", report, "--model", "scripted", "--base-url", server.url)
    dose = records(ended.out)["treatments"][0]["dose"]
    assert [issue["severity"] for issue in dose["issues"]] == ["error"]
    assert ended.code == ExitCode.PARTIAL


def test_recordings_replay_without_a_server(run: Run, report: Path, tmp_path: Path) -> None:
    recording = tmp_path / "answers.jsonl"
    with ScriptedServer([completion(answer())]) as server:
        asked = run("extract", report, "--model", "scripted", "--base-url", server.url, "--record", recording)
    replayed = run("extract", report, "--replay", recording)
    assert "Reports are sent to 127.0.0.1." in asked.err
    assert records(replayed.out) == records(asked.out)
    assert json.loads(replayed.out)["provenance"]["engine"] == "replay"
    report.write_text(TEXT + "Suite.", encoding="utf-8")
    missing = run("extract", report, "--replay", recording)
    assert missing.code == ExitCode.ENDPOINT
    assert "--record" in missing.err


def test_many_reports_keep_their_order_whatever_answers_first(run: Run, tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"r{number:02}.fr.txt").write_text(f"Dossier {number}. {TEXT}", encoding="utf-8")

    def reply(body: dict[str, Any]) -> Scripted:
        answered = completion(answer().replace("1|", "2|"))
        answered.delay = 0.2 if "Dossier 0." in str(body["messages"][-1]) else 0.0
        return answered

    with ScriptedServer(reply) as server:
        ended = run(
            "extract", tmp_path, "--model", "scripted", "--base-url", server.url, "--concurrency", "4"
        )
    assert [json.loads(line)["report"]["id"] for line in ended.out.splitlines()] == [
        f"r{n:02}" for n in range(12)
    ]


def test_a_refused_key_ends_the_run_and_names_the_cause(run: Run, report: Path) -> None:
    with ScriptedServer([problem(401, f"bad key for {TEXT}")]) as server:
        ended = run("extract", report, "--model", "scripted", "--base-url", server.url)
    assert ended.code == ExitCode.ENDPOINT
    assert "key" in ended.err
    assert "imatinib" not in ended.err


@pytest.mark.parametrize("text", ["no JSON at all", '{"treatments": "x"}', ""])
def test_nonsense_of_a_model_ends_in_a_state(run: Run, report: Path, text: str) -> None:
    with ScriptedServer([completion(text)]) as server:
        ended = run("extract", report, "--model", "scripted", "--base-url", server.url)
    assert json.loads(ended.out)["state"] in ("partial", "failed", "refused")
    assert ended.code in (ExitCode.PARTIAL, ExitCode.FAILED)


def test_a_failed_request_keeps_the_words_of_the_report_to_itself(run: Run, report: Path) -> None:
    with ScriptedServer([problem(400, "nothing of this")]) as server:
        ended = run("extract", report, "--model", "scripted", "--base-url", server.url)
    assert json.loads(ended.out)["state"] == "failed"
    assert "imatinib" not in ended.err


def test_the_offline_engine_reads_too_unless_told_not_to(run: Run, report: Path) -> None:
    with ScriptedServer([completion(answer())]) as server:
        model = ("extract", report, "--model", "scripted", "--base-url", server.url)
        checked, alone = json.loads(run(*model).out), json.loads(run(*model, "--no-cross-check").out)
    at = {dispute["at"]: dispute["verdict"] for dispute in checked["disputes"]}
    assert at["treatments.t1.dose"] == "agrees"
    assert at["responses"] == "adds"
    assert alone["disputes"] == []


def test_samples_and_models_are_merged_by_vote(run: Run, report: Path, tmp_path: Path) -> None:
    recording = tmp_path / "votes.jsonl"
    scripted = iter([answer(), answer("1|40 mg"), answer()] * 3)
    with ScriptedServer(lambda body: completion(next(scripted))) as server:
        common = (
            "extract",
            report,
            "--base-url",
            server.url,
            "--no-repair",
            "--no-cross-check",
            "--model",
            "one",
        )
        voted = json.loads(run(*common, "--samples", "3", "--record", recording).out)
        assert [body["temperature"] for body in server.requests] == [0.7] * 3
        run(*common, "--model", "two", "--temperature", "0")
        assert [body["model"] for body in server.requests[3:]] == ["one", "two"]
        assert [body["temperature"] for body in server.requests[3:]] == [0, 0]
    assert voted["records"]["treatments"][0]["dose"]["value"] == 400
    (dispute,) = [one for one in voted["disputes"] if one["at"] == "treatments.t1.dose"]
    assert dispute["share"] == pytest.approx(2 / 3)
    again = run("extract", report, "--replay", recording, "--samples", "3", "--no-repair", "--no-cross-check")
    assert records(again.out) == voted["records"]
    assert run("extract", report, "--samples", "2").code == ExitCode.USAGE


def test_an_endpoint_that_is_away_is_given_up_for_all_reports(run: Run, tmp_path: Path) -> None:
    with ScriptedServer([completion("{}")]) as server:
        url = server.url
    rows = "".join(json.dumps({"id": str(number), "text": TEXT}) + "\n" for number in range(40))
    (tmp_path / "in.jsonl").write_text(rows, encoding="utf-8")
    begun = time.monotonic()
    ended = run("extract", tmp_path / "in.jsonl", "-m", "local", "--base-url", url, "--no-cross-check")
    assert ended.code == ExitCode.ENDPOINT
    assert time.monotonic() - begun < 15
    found = [json.loads(line) for line in ended.out.splitlines()]
    assert [(one["state"], one["code"]) for one in found] == [("failed", "endpoint-unreachable")] * 40
    assert run("doctor", "--base-url", url).code == ExitCode.ENDPOINT


def test_the_gate_closes_only_after_tries_and_time() -> None:
    now = [0.0]
    gate = GivingUpGate(clock=lambda: now[0])
    away, answered = Outcome("unreachable", 0.0, None, 0), Outcome("broken", 0.0, None, 0)
    for _ in range(9):
        gate.leave(away)
    assert not gate.closed
    now[0] = 4.0
    assert gate.closed
    with pytest.raises(ConnectionError):
        asyncio.run(gate.enter(1))
    gate = GivingUpGate(clock=lambda: now[0])
    gate.leave(away)
    now[0] = 9.0
    gate.leave(away)
    gate.leave(answered)
    gate.leave(away)
    assert not gate.closed
