"""Runs against a scripted server: exactly one result a report, resumed, retried, forced, changed."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from extractor.batch.admission import Policy
from extractor.batch.errors import JournalError, RunLockedError
from extractor.batch.folder import RunFolder
from extractor.batch.identity import Shard
from tests.batch.conftest import TEXT, Start, extractions, good, report_number, rows, write_reports
from tests.servers.scripted import Scripted, ScriptedServer, problem


def test_one_result_a_report_in_the_order_of_the_input(start: Start, tmp_path: Path) -> None:
    def answer(body: dict[str, Any]) -> Scripted:
        return good(delay=0.05 if report_number(body) % 7 == 0 else 0.0)

    with ScriptedServer(answer) as server:
        summary = start(server, write_reports(tmp_path / "in.jsonl", 50))
    assert summary.stopped is None
    assert len(server.requests) == 50
    assert summary.totals.outcomes == {"ok": 50}
    found = extractions(tmp_path / "run")
    assert [one["report"]["id"] for one in found] == [f"r{number}" for number in range(50)]
    assert found[7]["records"]["treatments"][0]["dose"]["value"] == 400
    assert summary.manifest is not None
    assert summary.manifest["states"] == {"ok": 50}


def test_a_second_run_asks_for_nothing(start: Start, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 10)
    with ScriptedServer(good) as server:
        start(server, inputs)
        summary = start(server, inputs)
        assert len(server.requests) == 10
    assert summary.last.kept == 10
    assert summary.totals.settled == 10


def test_one_changed_report_costs_one_call(start: Start, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 10)
    with ScriptedServer(good) as server:
        start(server, inputs)
        lines = inputs.read_text(encoding="utf-8").splitlines()
        lines[4] = json.dumps({"id": "r4", "text": TEXT.format(4) + " Bon état général."})
        inputs.write_text("\n".join(lines) + "\n", encoding="utf-8")
        start(server, inputs)
        assert len(server.requests) == 11
    assert len(rows(tmp_path / "run")) == 10


def test_other_settings_read_anew_and_never_hit_the_cache(start: Start, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 3)
    with ScriptedServer(good) as server:
        start(server, inputs)
        start(server, inputs, parameters={"temperature": 0.5})
        assert len(server.requests) == 6
        start(server, inputs, parameters={"read_timeout": 2.0, "temperature": 0.5})  # decides no result
        assert len(server.requests) == 6
    assert len(rows(tmp_path / "run")) == 3


def test_the_cache_answers_what_was_asked_before_in_the_same_words(start: Start, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 5)
    with ScriptedServer(good) as server:
        start(server, inputs)
        start(server, inputs, engine={"options": {"repair": False}})  # another key, the same asks
        assert len(server.requests) == 5
        summary = start(server, inputs, policy=Policy(force=True))
        assert len(server.requests) == 10
    assert summary.totals.outcomes == {"ok": 5}


def test_failed_reports_are_read_again_only_when_asked_to(start: Start, tmp_path: Path) -> None:
    healthy = False

    def answer(body: dict[str, Any]) -> Scripted:
        return good() if healthy or report_number(body) != 3 else problem(400, "bad")

    inputs = write_reports(tmp_path / "in.jsonl", 6)
    with ScriptedServer(answer) as server:
        first = start(server, inputs)
        assert first.totals.codes == {"http-400": 1}
        healthy = True
        start(server, inputs)
        assert len(server.requests) == 6
        again = start(server, inputs, policy=Policy(frozenset({"failed"})))
        assert len(server.requests) == 7
    assert again.totals.outcomes == {"ok": 6}


def test_what_cannot_be_read_costs_itself_and_a_mended_line_takes_its_place(
    start: Start, tmp_path: Path
) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 5)
    whole = inputs.read_text(encoding="utf-8")
    inputs.write_text(whole[:-20], encoding="utf-8")
    with ScriptedServer(good) as server:
        torn = start(server, inputs)
        assert torn.totals.outcomes == {"ok": 4, "failed": 1}
        assert torn.totals.unread == 1
        inputs.write_text(whole, encoding="utf-8")
        mended = start(server, inputs)
    assert mended.totals.outcomes == {"ok": 5}
    assert mended.totals.unread == 0
    assert len(server.requests) == 5


def test_a_second_process_is_refused(start: Start, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 1)
    folder = RunFolder.make(tmp_path / "run")
    with folder.lock(), pytest.raises(RunLockedError, match="Another process works on this run"):
        start(None, inputs)
    assert start(None, inputs).totals.settled == 1


def test_every_file_is_the_owners_alone(start: Start, tmp_path: Path) -> None:
    with ScriptedServer(good) as server:
        start(server, write_reports(tmp_path / "in.jsonl", 2))
    files = [path for path in (tmp_path / "run").rglob("*") if path.is_file()]
    assert len(files) >= 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "run").stat().st_mode) == 0o700


def test_shards_part_the_reports_without_gap_or_overlap(start: Start, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 40)
    with ScriptedServer(good) as server:
        for number in (1, 2, 3):
            start(server, inputs, shard=Shard(number, 3))
        assert len(server.requests) == 40
    folders = RunFolder(tmp_path / "run", tmp_path / "run").shards()
    assert [path.name for path in folders] == ["1-of-3", "2-of-3", "3-of-3"]
    ids = [id for path in folders for id, *_ in rows(path)]
    assert sorted(ids) == sorted(f"r{number}" for number in range(40))


def test_offline_in_processes_gives_what_it_gives_in_one(start: Start, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 70)
    start(None, inputs, jobs=2)
    apart = extractions(tmp_path / "run")
    summary = start(None, inputs, jobs=0, policy=Policy(force=True))
    assert summary.last.settled == 70
    assert extractions(tmp_path / "run") == apart
    assert len(apart) == 70


def test_several_samples_vote_and_the_second_reader_disputes(start: Start, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 4)
    with ScriptedServer(good) as server:
        summary = start(server, inputs, engine={"samples": 3})
        assert len(server.requests) == 12
    assert summary.totals.outcomes == {"ok": 4}


@pytest.mark.parametrize("damage", ["no database at all", ""])
def test_a_damaged_journal_is_named(start: Start, tmp_path: Path, damage: str) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 1)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "journal.sqlite").write_text(damage * 100, encoding="utf-8")
    if not damage:
        assert start(None, inputs).totals.settled == 1
        return
    with pytest.raises(JournalError, match="damaged or no journal"):
        start(None, inputs)
