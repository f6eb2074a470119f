"""Parts, manifest, flagged values, run folders, purge."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from extractor.batch import outputs
from extractor.batch.disks import network_kind
from extractor.batch.errors import JournalPlaceError
from extractor.batch.folder import RunFolder
from extractor.batch.identity import Shard
from extractor.batch.outputs import left_out_words, write_outputs
from extractor.cli.exit_codes import ExitCode
from extractor.issues import Issue
from extractor.task import Task
from tests.batch.conftest import Start, extractions, good, report_number, rows, sentence_answer, write_reports
from tests.cli.conftest import Run, run
from tests.servers.scripted import Scripted, ScriptedServer, completion

__all__ = ["run"]


def doubtful(body: dict[str, Any]) -> Scripted:
    """Report 1 gets a dose that does not stand in it."""
    answer = sentence_answer()
    return completion(answer.replace("400 mg", "700 mg") if report_number(body) == 1 else answer)


def dose_of(extraction: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = extraction["records"]["treatments"][0]["dose"]
    return found


def test_values_with_an_error_are_emptied_but_not_their_evidence(start: Start, tmp_path: Path) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 3)
    with ScriptedServer(doubtful) as server:
        summary = start(server, inputs)
        assert summary.totals.outcomes == {"ok": 2, "partial": 1}
        sound, flagged, _ = extractions(tmp_path / "run")
        assert dose_of(sound)["value"] == 400
        assert dose_of(flagged)["value"] is None
        assert dose_of(flagged)["quote"] == "700 mg"
        assert any(issue["severity"] == "error" for issue in dose_of(flagged)["issues"])
        assert summary.manifest is not None
        assert summary.manifest["flagged_left_out"] == 1
        assert "--include-flagged" in left_out_words(summary.manifest)
        start(server, inputs, include_flagged=True)
    assert dose_of(extractions(tmp_path / "run")[1])["value"] == 700
    assert (
        json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))["include_flagged"]
        is True
    )
    assert not left_out_words(start(None, inputs, include_flagged=True).manifest)


def test_a_warning_empties_nothing_and_no_record_goes() -> None:
    task = Task.load("oncology")
    drug = {"quote": "xyzimab", "span": [0, 7], "name": "xyzimab"}
    issues = {code: [Issue.of(code).model_dump()] for code in ("drug-unknown", "drug-differs")}
    found = task.read_extraction(
        {
            "report": {"id": "a", "sha256": ""}, "task": "oncology", "state": "partial", "provenance": {"engine": "x"},
            "records": {
                "treatments": [
                    {"id": "t1", "drug": drug | {"issues": issues["drug-unknown"]}},
                    {"id": "t2", "drug": drug | {"issues": issues["drug-differs"]}},
                ]
            },
        }
    )  # fmt: skip
    doubtful, wrong = outputs.without_flagged(found).records.treatments
    assert doubtful.drug.name == "xyzimab"
    assert (wrong.drug.name, wrong.drug.quote, wrong.drug.issues[0].code) == (None, "xyzimab", "drug-differs")


def test_a_run_does_not_spread_over_other_files(tmp_path: Path, run: Run) -> None:
    inputs = write_reports(tmp_path / "in.jsonl", 2)
    ended = run("extract", inputs, "-o", tmp_path)
    assert ended.code == ExitCode.USAGE
    assert "is no run" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]
    (tmp_path / "empty").mkdir()
    for _ in range(2):
        assert run("extract", inputs, "-o", tmp_path / "empty").code == ExitCode.OK


def test_parts_are_named_with_their_digests_and_old_ones_go(start: Start, tmp_path: Path) -> None:
    start(None, write_reports(tmp_path / "in.jsonl", 25), jobs=0)
    place, task = tmp_path / "run", Task.load("oncology")
    lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in extractions(place)]
    manifest = write_outputs(place, lines, task, rows_a_part=10)
    assert [part["extractions"] for part in manifest["parts"]] == [10, 10, 5]
    for part in manifest["parts"]:
        data = (place / part["name"]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (part["sha256"], part["bytes"])
    write_outputs(place, lines[:3], task)
    assert [path.name for path in sorted(place.glob("extractions-*"))] == ["extractions-00001.jsonl"]


def test_a_writing_that_breaks_leaves_the_earlier_results(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(None, write_reports(tmp_path / "in.jsonl", 4), jobs=0)
    place = tmp_path / "run"
    before = {path.name: path.read_bytes() for path in place.glob("*.json*")}

    def broken(_: Path) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(outputs, "_synced_digest", broken)
    with pytest.raises(KeyboardInterrupt):
        write_outputs(place, ['{"state":"ok"}'], Task.load("oncology"))
    assert {path.name: path.read_bytes() for path in place.glob("*.json*")} == before
    assert not list(place.glob(".*.part"))


def test_parquet_has_types_and_one_row_a_record(start: Start, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    with ScriptedServer(doubtful) as server:
        start(server, write_reports(tmp_path / "in.jsonl", 3), form="parquet")
    (part,) = (tmp_path / "run").glob("*.parquet")
    table = parquet.read_table(part)
    assert table.column("dose.value").to_pylist() == [400.0, None, 400.0]
    assert str(table.schema.field("dose.start").type) == "int64"
    assert table.column("drug.name").to_pylist() == ["imatinib"] * 3
    assert table.column("dose.issues").to_pylist()[1] != ""


@pytest.mark.parametrize(
    ("kind", "network"),
    [("ext4", None), ("nfs4", "nfs4"), ("fuse.sshfs", "fuse.sshfs"), ("overlay", None), ("cifs", "cifs")],
)
def test_network_disks_are_told_by_the_nearest_mount(tmp_path: Path, kind: str, network: str | None) -> None:
    place = str(tmp_path.resolve()).replace(" ", "\\040")
    mounts = f"1 0 8:1 / / rw,relatime shared:1 - nfs4 server:/ rw\n2 1 8:2 / {place} rw,noatime - {kind} /dev/x rw\n"
    assert network_kind(tmp_path / "run", mounts) == network
    assert network_kind(Path("/elsewhere"), mounts) == "nfs4"


def test_a_journal_on_a_network_disk_is_refused_or_put_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "extractor.batch.folder.network_kind", lambda path: "nfs4" if "shared" in str(path) else None
    )
    with pytest.raises(JournalPlaceError, match="--journal-dir"):
        RunFolder.make(tmp_path / "shared" / "run")
    made = RunFolder.make(tmp_path / "shared" / "run", tmp_path / "local")
    assert made.journal.parent.parent == tmp_path / "local"
    assert RunFolder.make(tmp_path / "shared" / "run").journal == made.journal
    with pytest.raises(JournalPlaceError, match="network disk"):
        RunFolder.make(tmp_path / "other", tmp_path / "shared" / "journals")


def holds(folder: Path, words: bytes) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_purged_report_leaves_no_trace(start: Start, run: Run, tmp_path: Path, form: str) -> None:
    secret = "Zyxwvut Canariensis"
    inputs = write_reports(tmp_path / "in.jsonl", 8)
    lines = inputs.read_text(encoding="utf-8").replace("Patient 5 :", f"Patient 5 {secret} :")
    inputs.write_text(lines, encoding="utf-8")

    def answer(body: dict[str, Any]) -> Scripted:
        asked = good()
        if report_number(body) == 5:
            asked = completion(sentence_answer().replace("1|imatinib", f"1|{secret}"))
        return asked

    place = tmp_path / "run"
    with ScriptedServer(answer) as server:
        start(server, inputs, form=form)
    (place / "drafts").mkdir()
    (place / "drafts" / "r5.json").write_text(f'{{"words": "{secret}"}}', encoding="utf-8")
    audit = place / "audit.jsonl"
    audit.write_text(f'{{"report": "r5", "words": "{secret}"}}\n{{"report": "r6"}}\n', encoding="utf-8")
    assert len(holds(place, secret.encode())) >= 4
    ended = run("runs", "purge", place, "--report", "r5")
    assert ended.code == 0
    assert "1 results" in ended.out
    assert holds(place, secret.encode()) == []
    assert audit.read_text(encoding="utf-8") == '{"report": "r6"}\n'
    assert len(rows(place)) == 7
    if form == "jsonl":
        manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        assert (manifest["extractions"], len(extractions(place))) == (7, 7)
        data = (place / manifest["parts"][0]["name"]).read_bytes()
        assert manifest["parts"][0]["sha256"] == hashlib.sha256(data).hexdigest()
    assert run("runs", "purge", place, "--report", "r5").code == 5


def test_runs_are_listed_shown_exported_and_erased(start: Start, run: Run, tmp_path: Path) -> None:
    with ScriptedServer(doubtful) as server:
        inputs = write_reports(tmp_path / "in.jsonl", 6)
        for number in (1, 2):
            start(server, inputs, shard=Shard(number, 2))
    (one,) = json.loads(run("runs", "list", tmp_path / "run", "--json").out)
    assert (one["settled"], one["open"], one["requests"]) == (6, 0, 7)
    shown = run("runs", "show", tmp_path / "run")
    assert "scripted" in shown.out
    assert "session" in shown.out
    shard = next(
        path for path in (tmp_path / "run" / "shards").iterdir() if "r1" in {row[0] for row in rows(path)}
    )
    assert "extractions in 1 parts" in run("runs", "export", shard, "--include-flagged").out
    assert {dose_of(found)["value"] for found in extractions(shard)} == {400, 700}
    assert run("runs", "show", tmp_path / "nowhere").code == ExitCode.FORMAT
    assert run("runs", "purge", tmp_path / "run").code == ExitCode.USAGE
    assert run("runs", "purge", tmp_path / "run", "--all").code == 0
    assert not (tmp_path / "run").exists()
