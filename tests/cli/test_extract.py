import csv
import io
import json
import sys
from pathlib import Path

import pytest

from extractor.cli.exit_codes import ExitCode, for_states
from tests.cli.conftest import SEEDS, TEXT, Run


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_seeds_end_to_end(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    ended = run("extract", SEEDS / "dev", "-o", out)
    files = sorted(path.name.split(".")[0] for path in (SEEDS / "dev").rglob("*.txt"))
    found = lines(out.read_text(encoding="utf-8"))
    assert [line["report"]["id"] for line in found] == files  # type: ignore[index]
    assert {line["state"] for line in found} <= {"ok", "partial"}
    assert sum(len(line["records"]["treatments"]) for line in found) > len(files)  # type: ignore[index]
    assert ended.code == for_states(str(line["state"]) for line in found)
    assert ended.out == ""
    assert f"{len(files)} reports" in ended.err


def test_a_report_on_standard_output(run: Run, report: Path) -> None:
    ended = run("extract", report, "-q")
    (found,) = lines(ended.out)
    (treatment,) = found["records"]["treatments"]  # type: ignore[index]
    assert (treatment["drug"]["name"], treatment["dose"]["value"]) == ("imatinib", 400)
    start, end = treatment["dose"]["span"]
    assert TEXT[start:end] == treatment["dose"]["quote"]
    assert ended.err == ""
    assert ended.code == 0


@pytest.mark.parametrize(
    ("name", "form"), [("x.json", "json"), ("x.csv", "csv"), ("x.jsonl", "jsonl"), ("x", "jsonl")]
)
def test_the_ending_of_the_output_tells_the_format(
    run: Run, report: Path, tmp_path: Path, name: str, form: str
) -> None:
    assert run("extract", report, "-o", tmp_path / name).code == 0
    written = (tmp_path / name).read_text(encoding="utf-8")
    if form == "csv":
        assert next(csv.DictReader(io.StringIO(written)))["drug.name"] == "imatinib"
    else:
        assert isinstance(json.loads(written), list if form == "json" else dict)


def test_a_table_for_people(run: Run, report: Path) -> None:
    ended = run("extract", report, "--format", "table")
    assert "imatinib" in ended.out
    assert "400 mg" in ended.out


def test_bad_reports_are_failed_extractions_and_the_others_are_done(
    run: Run, report: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    ended = run("extract", tmp_path, tmp_path / "none.txt")
    found = lines(ended.out)
    assert [(line["state"], line["code"]) for line in found] == [
        ("ok", None), ("failed", "report-empty"), ("failed", "binary"), ("failed", "missing"),
    ]  # fmt: skip
    assert ended.code == ExitCode.FAILED
    assert "empty: report-empty:" in ended.err
    assert "4 reports: 1 ok, 3 failed" in ended.err


def test_nothing_to_read_has_a_code_of_its_own(run: Run, tmp_path: Path) -> None:
    ended = run("extract", tmp_path)
    assert ended.code == ExitCode.NOTHING
    assert "nothing-to-read" in ended.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--column", "text"], ExitCode.USAGE, "KEY=VALUE"),
        (["--column", "words=x"], ExitCode.USAGE, "Fields:"),
        (["--engine", "llm"], ExitCode.USAGE, "needs a model"),
        (["--engine", "replay"], ExitCode.USAGE, "--replay"),
        (["--engine", "rules", "--model", "openai/x"], ExitCode.USAGE, "offline"),
        (["--engine", "magic"], ExitCode.USAGE, "magic"),
        (["--language", "de"], ExitCode.USAGE, "de"),
        (["--no-such-option"], ExitCode.USAGE, "no-such-option"),
        (["--task", "none"], ExitCode.WORKSPACE, "Tasks here:"),
        (["--prompt", "v99"], ExitCode.WORKSPACE, "v99"),
        (["--workspace", "none"], ExitCode.WORKSPACE, "no workspace"),
        (["--model", "x", "--base-url", "https://llm.example.org/v1"], ExitCode.ENDPOINT, "extractor allow"),
        (["--model", "nothing"], ExitCode.USAGE, "names no provider"),
        (["--input-format", "xml"], ExitCode.FORMAT, "Unknown input format"),
        (["--replay", "none.jsonl"], ExitCode.FORMAT, "cannot be read"),
    ],
)
def test_what_is_wrong_with_the_call_is_said_in_words(
    run: Run, report: Path, arguments: list[str], code: ExitCode, words: str
) -> None:
    ended = run("extract", report, *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert words in ended.err
    assert "Traceback" not in ended.err


def test_several_processes_give_the_same_in_the_same_order(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"")
    alone = lines(run("extract", tmp_path, SEEDS / "test", "-q").out)
    shared = lines(run("extract", tmp_path, SEEDS / "test", "-q", "--jobs", "2").out)
    for line in (*alone, *shared):
        line["usage"] = None
    assert shared == alone


def test_rows_of_a_table(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text(f'key;Note;lang\nk1;"{TEXT.strip()}";fr\n', encoding="cp1252")
    (found,) = lines(run("extract", path, "--column", "id=key", "--column", "text=note", "-q").out)
    assert found["report"]["id"] == "k1"  # type: ignore[index]
    assert len(found["records"]["treatments"]) == 1  # type: ignore[index]


def test_an_error_in_the_engine_costs_one_report_and_leaks_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extractor.engines.rules import RulesEngine

    whole = RulesEngine.reply

    def broken(self: RulesEngine, ask: object) -> object:
        if "Kanari" in ask.report.text:  # type: ignore[attr-defined]
            raise ValueError(ask.report.text)  # type: ignore[attr-defined]
        return whole(self, ask)  # type: ignore[arg-type]

    monkeypatch.setattr(RulesEngine, "reply", broken)
    (tmp_path / "a.fr.txt").write_text("Kanari " + TEXT, encoding="utf-8")
    (tmp_path / "b.fr.txt").write_text(TEXT, encoding="utf-8")
    ended = run("extract", tmp_path)
    assert [(line["state"], line["code"]) for line in lines(ended.out)] == [
        ("failed", "internal"),
        ("ok", None),
    ]
    assert "Kanari" not in ended.out + ended.err
    assert ended.code == ExitCode.FAILED


def test_a_fault_of_the_program_is_told_without_its_words(
    run: Run, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError("Kanari")

    monkeypatch.setattr("extractor.formats.writers.JsonLines.write", broken)
    ended = run("extract", report, "-q")
    assert ended.code == ExitCode.INTERNAL
    assert "RuntimeError" in ended.err
    assert "Kanari" not in ended.err


def test_an_interruption_keeps_what_is_finished(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extractor.engines.rules import RulesEngine

    whole = RulesEngine.reply

    def interrupted(self: RulesEngine, ask: object) -> object:
        if ask.report.id == "b":  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return whole(self, ask)  # type: ignore[arg-type]

    monkeypatch.setattr(RulesEngine, "reply", interrupted)
    for name in "abc":
        (tmp_path / f"{name}.fr.txt").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "out" / "x.jsonl"
    ended = run("extract", tmp_path, "-o", out)
    assert ended.code == ExitCode.INTERRUPTED
    assert not out.exists()
    assert [line["report"]["id"] for line in lines(out.with_name("x.jsonl.part").read_text("utf-8"))] == ["a"]  # type: ignore[index]
    assert "x.jsonl.part" in ended.err


@pytest.mark.parametrize(
    ("states", "unread", "code"),
    [
        (["ok", "ok"], 0, ExitCode.OK),
        (["ok", "partial"], 0, ExitCode.OK),
        (["partial", "partial"], 0, ExitCode.PARTIAL),
        (["partial", "refused"], 0, ExitCode.FAILED),
        (["ok", "failed"], 1, ExitCode.FAILED),
        (["failed", "failed"], 2, ExitCode.NOTHING),
        ([], 0, ExitCode.NOTHING),
    ],
)
def test_the_exit_code_says_how_the_run_ended(states: list[str], unread: int, code: ExitCode) -> None:
    assert for_states(states, unread) is code


def test_an_output_that_cannot_be_written_is_named(run: Run, report: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = run("extract", report, "-q", "-o", tmp_path / "file" / "x.jsonl")
    assert ended.code == ExitCode.FORMAT
    assert "file" in ended.err
    assert "fault" not in ended.err


def test_patient_and_metadata_come_out_and_formulas_are_harmless(run: Run, tmp_path: Path) -> None:
    rows = f'id,patient,ward,text\n=1+1,P-7,@SUM(A1),"{TEXT.strip()}"\n'
    (tmp_path / "in.csv").write_text(rows, encoding="utf-8")
    assert run("extract", tmp_path / "in.csv", "-o", tmp_path / "out.jsonl").code == 0
    found = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["report"]
    assert (found["id"], found["patient"], found["metadata"]) == ("=1+1", "P-7", {"ward": "@SUM(A1)"})
    assert run("export", tmp_path / "out.jsonl", "--to", "csv", "-o", tmp_path / "out.csv").code == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        cells = next(csv.DictReader(stream))
    assert (cells["report"], cells["patient"]) == ("'=1+1", "P-7")
    assert json.loads(cells["metadata"]) == {"ward": "@SUM(A1)"}
    assert cells["dose.value"] == "400"


def test_states_are_counted_whatever_the_metadata_says(run: Run, tmp_path: Path) -> None:
    row = json.dumps({"id": "a", "text": TEXT, "state": "failed"})
    (tmp_path / "in.jsonl").write_text(row + "\n", encoding="utf-8")
    assert run("extract", tmp_path / "in.jsonl", "-o", f"{tmp_path}/run/").code == 0
    assert json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))["states"] == {"ok": 1}


def test_scoring_without_numpy_needs_no_intervals(
    run: Run, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.jsonl"
    run("extract", report, "-o", out)
    for name in ("numpy", "scipy", "scipy.stats"):
        monkeypatch.setitem(sys.modules, name, None)
    assert run("eval", "score", out, out, "--resamples", "0").code == 0
    refused = run("eval", "score", out, out)
    assert refused.code == ExitCode.USAGE
    assert "--resamples 0" in refused.err
    assert "'.[evaluation]'" in refused.err
