"""Provider batch files: the command against a loopback service, and everything that services do to results."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from extractor.api import Extractor
from extractor.batch import request_files
from extractor.batch.provider import ProviderRun
from extractor.cli.exit_codes import ExitCode
from extractor.engines.llm import Endpoint
from extractor.engines.llm.batches import OpenAIBatches
from extractor.settings import EngineSettings
from tests.batch.conftest import extractions, good, report_number, rows, sentence_answer, write_reports
from tests.cli.conftest import Run, run
from tests.servers.batches import BatchServer, Change
from tests.servers.scripted import Scripted, completion, problem

__all__ = ["run"]
COUNT = 12


def extractor_for(server: BatchServer, **settings: Any) -> Extractor:
    return Extractor(
        "oncology", EngineSettings(model="scripted", base_url=server.url, cross_check=False, **settings)
    )


def service_of(server: BatchServer) -> OpenAIBatches:
    return OpenAIBatches(Endpoint.resolve("scripted", server.url))


def taken_through(server: BatchServer, tmp_path: Path, rounds: int = 1) -> ProviderRun:
    inputs = write_reports(tmp_path / "in.jsonl", COUNT)
    with ProviderRun.opened(extractor_for(server), tmp_path / "run") as provider:
        provider.write([inputs])
        for _ in range(rounds):
            provider.submit(service_of(server))
            provider.collect(service_of(server))
    return provider


def outcomes(place: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for _, state, outcome, _ in rows(place):
        found[outcome or state] = found.get(outcome or state, 0) + 1
    return found


def test_the_command_from_reports_to_results(run: Run, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", COUNT)
    place = tmp_path / "run"
    with BatchServer(good) as server:
        wrote = run(
            "batch",
            "write",
            place,
            inputs,
            "--model",
            "scripted",
            "--base-url",
            server.url,
            "--no-cross-check",
        )
        assert f"{COUNT} requests" in wrote.out
        first = json.loads(
            (place / "requests" / "requests-00001.jsonl").read_text(encoding="utf-8").splitlines()[0]
        )
        assert first["body"]["response_format"]["json_schema"]["strict"] is True
        assert "r0" not in first["custom_id"]
        live = run("extract", inputs, "--model", "scripted", "--base-url", server.url, "-o", f"{place}/")
        assert live.code == ExitCode.USAGE
        assert "on their way in batch files" in live.err
        assert "batch-0" in run("batch", "submit", place).out
        assert "completed, 12 of 12" in run("batch", "status", place).out
        collected = run("batch", "collect", place)
        assert collected.code == ExitCode.OK
        assert run("batch", "submit", place).out.count("batch-") == 0
        assert run(
            "batch",
            "write",
            place,
            inputs,
            "--model",
            "scripted",
            "--base-url",
            server.url,
            "--no-cross-check",
        ).out.startswith("Nothing to ask")
        assert server.requests == COUNT
    assert [one["report"]["id"] for one in extractions(place)] == [f"r{number}" for number in range(COUNT)]
    assert outcomes(place) == {"ok": COUNT}
    assert {one["records"]["treatments"][0]["dose"]["value"] for one in extractions(place)} == {400}


def shuffled(lines: list[str]) -> list[str]:
    return random.Random(1).sample(lines, len(lines))


def doubled(lines: list[str]) -> list[str]:
    return [*lines, *lines]


def strangers(lines: list[str]) -> list[str]:
    return ['{"custom_id": "nobody", "response": {"status_code": 200, "body": {}}}', "{torn", *lines]


@pytest.mark.parametrize("change", [shuffled, doubled, strangers])
def test_results_in_any_order_doubled_or_unknown_settle_each_report_once(
    tmp_path: Path, change: Change
) -> None:
    with BatchServer(good, change) as server:
        taken_through(server, tmp_path)
    assert outcomes(tmp_path / "run") == {"ok": COUNT}


@pytest.mark.parametrize("status", ["completed", "expired", "cancelled"])
def test_missing_results_go_into_a_next_file_and_fail_at_the_third_time(tmp_path: Path, status: str) -> None:
    with BatchServer(good, lambda lines: lines[: len(lines) // 2], status) as server:
        provider = taken_through(server, tmp_path, rounds=1)
        assert outcomes(tmp_path / "run") == {"ok": 6, "in flight": 6}
        server.change = lambda lines: []
        with ProviderRun.opened(provider.extractor, tmp_path / "run") as again:
            for _ in range(2):
                again.submit(service_of(server))
                again.collect(service_of(server))
    assert outcomes(tmp_path / "run") == {"ok": 6, "failed": 6}
    assert {code for *_, outcome, code in rows(tmp_path / "run") if outcome == "failed"} == {"batch-missing"}
    assert server.requests == 12 + 6 + 6


def test_a_faulty_answer_is_asked_again_in_a_next_file(tmp_path: Path) -> None:
    asked: list[int] = []

    def answer(body: dict[str, Any]) -> Scripted:
        asked.append(report_number(body))
        bad = report_number(body) == 3 and asked.count(3) == 1
        return completion(sentence_answer().replace("400 mg", "700 mg")) if bad else good()

    with BatchServer(answer) as server:
        provider = taken_through(server, tmp_path, rounds=1)
        assert outcomes(tmp_path / "run") == {"ok": COUNT - 1, "in flight": 1}
        with ProviderRun.opened(provider.extractor, tmp_path / "run") as again:
            assert [sheet.requests for sheet in again.submit(service_of(server))] == [1]
            again.collect(service_of(server))
    assert outcomes(tmp_path / "run") == {"ok": COUNT}
    (row,) = [one for one in rows(tmp_path / "run") if one[0] == "r3"]
    assert row[1] == "settled"


def test_faults_of_single_requests(tmp_path: Path) -> None:
    def answer(body: dict[str, Any]) -> Scripted:
        return {1: problem(400, "bad"), 2: problem(500, "oops"), 3: problem(429, "slow")}.get(
            report_number(body), good()
        )

    with BatchServer(answer) as server:
        taken_through(server, tmp_path, rounds=3)
    codes = {id: code for id, _, outcome, code in rows(tmp_path / "run") if outcome == "failed"}
    assert codes == {"r1": "http-400", "r2": "batch-500", "r3": "batch-429"}


def test_a_rejected_file_costs_no_try_and_waits_for_a_person(tmp_path: Path) -> None:
    with BatchServer(good, status="failed") as server:
        inputs = write_reports(tmp_path / "in.jsonl", COUNT)
        with ProviderRun.opened(extractor_for(server), tmp_path / "run") as provider:
            provider.write([inputs])
            provider.submit(service_of(server))
            found = provider.collect(service_of(server))
            assert found.rejected == (("batch-0", ("invalid_request",)),)
            assert found.waiting == COUNT
            assert provider.sheets("written") == []
            server.status = "completed"
            assert [sheet.requests for sheet in provider.write()] == [COUNT]
            provider.submit(service_of(server))
            assert provider.collect(service_of(server)).settled == COUNT


def test_files_keep_within_the_provider_s_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_files, "MOST_REQUESTS", 5)
    with BatchServer(good) as server:
        provider = taken_through(server, tmp_path)
        with ProviderRun.opened(provider.extractor, tmp_path / "run") as again:
            assert [sheet.requests for sheet in again.sheets()] == [5, 5, 2]
            assert {sheet.status for sheet in again.sheets()} == {"collected"}
    assert outcomes(tmp_path / "run") == {"ok": COUNT}


class Killed(BaseException):
    """What kill -9 would do at this moment."""


@pytest.mark.parametrize("moment", ["upload", "create", "after create", "lines"])
def test_killed_between_any_two_steps_nothing_is_sent_or_paid_twice(tmp_path: Path, moment: str) -> None:
    with BatchServer(good) as server:

        class Dying(OpenAIBatches):
            def upload(self, path: Path) -> str:
                if moment == "upload":
                    raise Killed
                return super().upload(path)

            def create(self, file: str) -> Any:
                if moment == "create":
                    raise Killed
                found = super().create(file)
                if moment == "after create":
                    raise Killed
                return found

            def lines(self, file: str) -> Any:
                for number, line in enumerate(super().lines(file)):
                    if moment == "lines" and number == 7:
                        raise Killed
                    yield line

        inputs = write_reports(tmp_path / "in.jsonl", COUNT)
        extractor = extractor_for(server)
        with pytest.raises(Killed), ProviderRun.opened(extractor, tmp_path / "run") as provider:
            provider.write([inputs])
            dying = Dying(Endpoint.resolve("scripted", server.url))
            provider.submit(dying)
            provider.collect(dying)
        with ProviderRun.opened(extractor, tmp_path / "run") as provider:
            provider.write([inputs])
            provider.submit(service_of(server))
            provider.collect(service_of(server))
        assert server.requests == COUNT
        assert len(server.batches) == 1
    assert outcomes(tmp_path / "run") == {"ok": COUNT}
