"""The fault table: each fault of an endpoint or an answer, at one report in twenty and at all of them.

Whatever happens: no report has two rows, requests are bounded, the exit code tells, and with a sound server the same
call finishes the run.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from extractor.cli.batching import exit_code
from extractor.cli.exit_codes import ExitCode
from tests.batch.conftest import Start, good, report_number, rows, sentence_answer, write_reports
from tests.servers.scripted import Scripted, ScriptedServer, completion, problem

COUNT = 60
ONE_IN = 20
MOMENT = format_datetime(datetime.now(UTC), usegmt=True)

PASSING: dict[str, Scripted] = {
    "429": problem(429, "slow down"),
    "429, seconds": problem(429, "slow down", retry_after="0.02"),
    "429, milliseconds": problem(429, "slow down", retry_after_ms="20"),
    "429, a date": problem(429, "slow down", retry_after=MOMENT),
    "429, negative": problem(429, "slow down", retry_after="-7"),
    "429, words": problem(429, "slow down", retry_after="later"),
    "500": problem(500, "oops"),
    "503": problem(503, "busy", retry_after="0"),
    "reset": replace(good(), cut=True),
    "hang": replace(good(), delay=3.0),
    "200 with a page": Scripted("<html>Sign in</html>"),
    "200 with half a JSON": Scripted('{"id": "x", "choices": [{"index": 0, "mess'),
}
COSTING: dict[str, tuple[Scripted, str, str, ExitCode]] = {
    "400": (problem(400, "bad"), "failed", "http-400", ExitCode.FAILED),
    "413": (problem(413, "large"), "failed", "context-length", ExitCode.FAILED),
    "malformed JSON": (completion("I found imatinib."), "failed", "answer-malformed", ExitCode.FAILED),
    "truncated JSON": (completion(sentence_answer()[:-40], finish="length"), "partial", "", ExitCode.PARTIAL),
    "refusal": (completion("", refusal="No."), "refused", "refusal", ExitCode.FAILED),
    "filtered": (completion(None, finish="content_filter"), "refused", "content-filter", ExitCode.FAILED),
    "no choices": (Scripted({"id": "x", "choices": []}), "failed", "choices-empty", ExitCode.FAILED),
    "no words": (completion(" "), "failed", "answer-empty", ExitCode.FAILED),
}
STOPPING: dict[str, tuple[Scripted, str]] = {
    "401": (problem(401, "bad key"), "key-refused"),
    "403": (problem(403, "no"), "forbidden"),
    "404": (problem(404, "no such model"), "not-found"),
    "quota": (problem(429, "no credit", code="insufficient_quota"), "quota"),
}


class Faulty:
    """Gives the fault for one report in `one_in`: the first time only, or always."""

    def __init__(self, fault: Scripted, one_in: int, *, once: bool = False) -> None:
        self.fault, self.one_in, self.once = fault, one_in, once
        self.asked: Counter[int] = Counter()

    def __call__(self, body: dict[str, Any]) -> Scripted:
        number = report_number(body)
        self.asked[number] += 1
        faulty = number % self.one_in == self.one_in - 1
        return self.fault if faulty and not (self.once and self.asked[number] > 1) else good()


def check_one_row_each(run: Path) -> None:
    ids = [row[0] for row in rows(run)]
    assert len(ids) == len(set(ids)) <= COUNT


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return write_reports(tmp_path / "in.jsonl", COUNT)


@pytest.mark.parametrize("name", PASSING)
def test_a_passing_fault_of_a_few_costs_one_request_each(start: Start, inputs: Path, name: str) -> None:
    with ScriptedServer(Faulty(PASSING[name], ONE_IN, once=True)) as server:
        summary = start(server, inputs)
    assert summary.totals.outcomes == {"ok": COUNT}
    assert exit_code(summary) == ExitCode.OK
    # A cut connection may also take along a request that waited on it: that one is sent again, too.
    faulty = COUNT // ONE_IN
    assert COUNT + faulty <= len(server.requests) <= COUNT + 2 * faulty


@pytest.mark.parametrize("name", PASSING)
def test_a_fault_of_all_stops_the_run_and_a_sound_server_finishes_it(
    start: Start, inputs: Path, tmp_path: Path, name: str
) -> None:
    with ScriptedServer(Faulty(PASSING[name], 1)) as server:
        summary = start(server, inputs)
    assert summary.stopped == "endpoint-down"
    assert exit_code(summary) == ExitCode.ENDPOINT
    assert summary.totals.settled == 0
    assert len(server.requests) <= 100
    check_one_row_each(tmp_path / "run")
    with ScriptedServer(good) as sound:
        again = start(sound, inputs)
    assert again.totals.outcomes == {"ok": COUNT}
    assert exit_code(again) == ExitCode.OK


@pytest.mark.parametrize("one_in", [ONE_IN, 1])
@pytest.mark.parametrize("name", COSTING)
def test_a_fault_of_the_answer_costs_its_report(
    start: Start, inputs: Path, tmp_path: Path, name: str, one_in: int
) -> None:
    fault, outcome, code, exit_ = COSTING[name]
    with ScriptedServer(Faulty(fault, one_in)) as server:
        summary = start(server, inputs)
    faulty = COUNT // one_in
    expected = {"ok": COUNT - faulty, outcome: faulty}
    assert summary.totals.outcomes == {state: count for state, count in expected.items() if count}
    assert summary.totals.codes == ({code: faulty} if code else {})
    mixed = exit_ is ExitCode.PARTIAL and faulty < COUNT  # flagged values among sound reports are no failure
    assert exit_code(summary) == (ExitCode.OK if mixed else exit_)
    assert len(server.requests) <= COUNT + faulty
    check_one_row_each(tmp_path / "run")


@pytest.mark.parametrize("one_in", [ONE_IN, 1])
@pytest.mark.parametrize("name", STOPPING)
def test_what_no_report_survives_stops_the_run_and_it_goes_on(
    start: Start, inputs: Path, tmp_path: Path, name: str, one_in: int
) -> None:
    fault, code = STOPPING[name]
    with ScriptedServer(Faulty(fault, one_in)) as server:
        summary = start(server, inputs)
    assert summary.stopped == code
    assert exit_code(summary) == ExitCode.ENDPOINT
    assert len(server.requests) <= COUNT
    done = summary.totals.settled
    assert done < COUNT
    check_one_row_each(tmp_path / "run")
    with ScriptedServer(good) as sound:
        again = start(sound, inputs)
    assert again.totals.outcomes == {"ok": COUNT}
    assert len(sound.requests) == COUNT - done


def test_a_poisoned_report_that_brings_the_server_down_costs_only_itself(start: Start, inputs: Path) -> None:
    with ScriptedServer(lambda body: problem(500) if report_number(body) == 42 else good()) as server:
        summary = start(server, inputs)
    assert summary.totals.outcomes == {"ok": COUNT - 1, "failed": 1}
    assert summary.totals.codes == {"http-500": 1}
    assert len(server.requests) == COUNT + 2


def test_an_endpoint_that_comes_back_loses_no_report(start: Start, inputs: Path) -> None:
    asked = 0

    def answer(_: dict[str, Any]) -> Scripted:
        nonlocal asked
        asked += 1
        return problem(503) if 20 < asked <= 36 else good()

    with ScriptedServer(answer) as server:
        summary = start(server, inputs)
    assert summary.totals.outcomes == {"ok": COUNT}
    assert len(server.requests) <= COUNT + 40


def test_a_slow_body_is_waited_for(start: Start, inputs: Path) -> None:
    with ScriptedServer(Faulty(good(delay=0.3), ONE_IN)) as server:
        summary = start(server, inputs)
    assert summary.totals.outcomes == {"ok": COUNT}
    assert len(server.requests) == COUNT


def test_a_day_long_retry_after_does_not_hold_a_stopped_run(start: Start, inputs: Path) -> None:
    with ScriptedServer([problem(429, "tomorrow", retry_after="86400")]) as server:
        summary = start(server, inputs)
    assert summary.stopped == "endpoint-down"
    assert summary.last.seconds < 10
