import json
import re
from pathlib import Path

import pytest

from extractor import __version__
from extractor.cli.application import COMMANDS
from extractor.cli.exit_codes import ExitCode
from extractor.cli.reference import reference
from extractor.workspace import built_in_root
from tests.cli.conftest import SEEDS, TEXT, Run


def test_the_reference_of_commands_is_current() -> None:
    path = built_in_root() / "docs" / "commands.md"
    assert path.read_text(encoding="utf-8") == reference(), (
        "run: python -m extractor.cli.reference > docs/commands.md"
    )


def test_version_and_no_arguments(run: Run) -> None:
    assert run("--version").out == f"extractor {__version__}\n"
    assert "Usage:" in "".join(run().out + run().err)


@pytest.mark.parametrize(
    "command",
    [
        "extract",
        "show",
        "export",
        "find",
        "tasks",
        "schema",
        "prompt",
        "init",
        "trust",
        "allow",
        "doctor",
        "vocab",
    ],
)
def test_every_command_has_help(run: Run, command: str) -> None:
    ended = run(command, "--help")
    assert ended.code == 0
    assert "Usage: extractor" in ended.out


# show


def test_show_lights_a_report_read_offline(run: Run, report: Path) -> None:
    ended = run("show", report)
    assert "[imatinib](t1.drug) [400 mg](t1.dose)" in ended.out
    assert ended.code == 0


def test_show_joins_extractions_with_their_reports(run: Run, report: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.jsonl"
    run("extract", report, "-o", out)
    assert "[imatinib](t1.drug)" in run("show", out, "--report", tmp_path / "*.txt").out
    without = run("show", out)
    assert "imatinib" in without.out
    assert "(t1.drug)" not in without.out
    report.write_text(TEXT + "x", encoding="utf-8")
    assert "not the one that was read" in run("show", out, "--report", report).out


def test_show_reads_runs_and_names_what_it_does_not_read(run: Run, report: Path, tmp_path: Path) -> None:
    assert run("extract", report, "-o", f"{tmp_path}/run/").code == 0
    shown = run("show", tmp_path / "run", "--report", report)
    assert shown.code == 0
    assert "[imatinib](t1.drug)" in shown.out
    assert run("show", tmp_path / "nothing.jsonl").code == ExitCode.FORMAT
    for name in ("out.csv", "out.txt"):
        run("extract", report, "-o", tmp_path / name)
        ended = run("show", tmp_path / name)
        assert ended.code == ExitCode.FORMAT
        assert name in ended.err
        assert not ended.out
    (tmp_path / "any.json").write_text('{"a": 1}', encoding="utf-8")
    assert run("show", tmp_path / "any.json").code == ExitCode.FORMAT


def test_the_heading_stands_before_the_text(run: Run, report: Path) -> None:
    lines = run("show", report).out.splitlines()
    assert lines[0].startswith("case  fr  ok")
    assert sum(line.startswith("case  fr") for line in lines) == 1


def test_an_ending_that_says_no_form_is_refused(run: Run, report: Path, tmp_path: Path) -> None:
    ended = run("extract", report, "-o", tmp_path / "out.xlsx")
    assert ended.code == ExitCode.USAGE
    assert ".csv" in ended.err
    assert not (tmp_path / "out.xlsx").exists()
    assert run("extract", report, "-f", "csv", "-o", tmp_path / "out.xlsx").code == 0


def test_show_one_of_several(run: Run) -> None:
    ended = run("show", SEEDS / "example", "--id", "warfarin-fluconazole-bleeding", "--no-text")
    assert "warfarin-fluconazole-bleeding" in ended.out
    assert "melanoma" not in ended.out
    assert run("show", SEEDS / "example", "--id", "none").code == ExitCode.NOTHING


def test_show_writes_a_page(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    assert run("show", SEEDS / "example", "--html", page).code == 0
    written = page.read_text(encoding="utf-8")
    assert written.count('<section class="report"') == len(list((SEEDS / "example").rglob("*.txt")))
    assert "<mark" in written


# export


def test_export_to_annotation_and_back_to_lines(run: Run, report: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.jsonl"
    run("extract", report, "-o", out)
    assert run("export", out, "--to", "annotation", "-o", tmp_path / "gold").code == 0
    written = json.loads((tmp_path / "gold" / "case.json").read_text(encoding="utf-8"))
    assert written["doc_id"] == "case"
    assert written["treatments"][0]["name"] == "imatinib"
    assert run("export", out, "--to", "jsonl").out == out.read_text(encoding="utf-8")
    assert run("export", out, "--to", "csv").out.startswith("report,patient,language,state")


def test_export_refuses_what_is_no_extraction(run: Run, report: Path, tmp_path: Path) -> None:
    assert run("export", report, "--to", "csv").code == ExitCode.FORMAT
    assert run("export", tmp_path / "none.jsonl", "--to", "csv").code == ExitCode.FORMAT
    (tmp_path / "empty.jsonl").write_text("")
    assert run("export", tmp_path / "empty.jsonl", "--to", "csv").code == ExitCode.NOTHING


# find


def test_find_writes_mentions_with_their_places(run: Run, report: Path) -> None:
    (line,) = run("find", report, "--types", "drug,dose,frequency").out.splitlines()
    found = json.loads(line)
    assert (found["doc_id"], found["lang"]) == ("case", "fr")
    assert [(entity["type"], entity["text"]) for entity in found["entities"]] == [
        ("drug", "imatinib"), ("dose", "400 mg"), ("frequency", "par jour"),
    ]  # fmt: skip
    assert all(TEXT[entity["start"] : entity["end"]] == entity["text"] for entity in found["entities"])
    assert found["entities"][1]["normalised"]["value"] == 400


def test_find_in_other_forms_and_roles(run: Run, report: Path) -> None:
    assert "[imatinib](drug imatinib)" in run("find", report, "-f", "lit").out
    assert "CR" in run("find", report, "-f", "table", "--types", "response").out
    ended = run("find", report, "--types", "nothing")
    assert ended.code == ExitCode.USAGE
    assert "response" in ended.err


def test_find_names_what_it_cannot_read(run: Run, report: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    ended = run("find", tmp_path)
    assert ended.code == ExitCode.FAILED
    assert "empty: report-empty:" in ended.err
    assert run("find", tmp_path / "empty.txt").code == ExitCode.NOTHING


# tasks, schema, prompt


def test_tasks_are_listed_with_their_fields(run: Run) -> None:
    out = run("tasks").out
    assert "oncology (default)" in out
    assert "drug: Drug" in out


def test_schema_is_what_a_model_must_answer(run: Run) -> None:
    answer = json.loads(run("schema", "oncology").out)
    assert answer["additionalProperties"] is False
    assert set(answer["required"]) == set(answer["properties"])
    full = json.loads(run("schema", "oncology", "--full").out)
    assert "provenance" in full["properties"]


def test_prompt_holds_the_report_and_is_not_sent(run: Run, report: Path) -> None:
    out = run("prompt", "oncology", report).out
    assert "--- system ---" in out
    assert "imatinib 400 mg par jour" in out
    messages = json.loads(run("prompt", "oncology", report, "--json").out)
    assert messages[0]["role"] == "system"
    (report.parent / "empty.txt").write_text("")
    assert run("prompt", "oncology", report.parent / "empty.txt").code == ExitCode.FORMAT


# workspaces


def test_init_makes_a_workspace_whose_own_task_works(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ward"
    assert run("init", folder).code == 0
    monkeypatch.chdir(folder)
    assert "pain (default)" in run("tasks").out
    ended = run("extract", "seeds/example", "-q")
    assert ended.code == 0
    records = json.loads(ended.out)["records"]
    assert [(pain["score"]["value"], pain["date"]["date"][:7]) for pain in records["pains"]] == [
        (7, "2021-03"), (4, "2021-03"), (2, "2021-04"),
    ]  # fmt: skip
    assert [drug["drug"]["name"] for drug in records["analgesics"]] == ["paracetamol", "tramadol"]
    assert "rating on a scale" in run("prompt", "pain", "seeds/example/hip-pain.fr.txt").out
    assert run("extract", "seeds/example", "--task", "oncology", "-q").code in (0, 3)
    assert run("init", folder).code == ExitCode.WORKSPACE


def test_a_workspace_runs_nothing_before_it_is_trusted(run: Run, tmp_path: Path, report: Path) -> None:
    task = tmp_path / "ward" / "schemas" / "own"
    task.mkdir(parents=True)
    (tmp_path / "ward" / "extractor.toml").write_text('task = "own"\n')
    (task / "schema.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    ended = run("extract", report, "--workspace", tmp_path / "ward")
    assert ended.code == ExitCode.WORKSPACE
    assert "extractor trust" in ended.err
    assert not (tmp_path / "ran").exists()
    assert run("trust", tmp_path / "ward").code == 0
    assert "0 schemas" in run("extract", report, "--workspace", tmp_path / "ward").err
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "settings",
    [
        'task = "oncology"\n',
        "[endpoints]\n",
        '[endpoints]\nallowed = ["a.example"] # mine\n',
        '[endpoints]\nallowed = [\n  "a.example",\n]\n',
    ],
)
def test_allow_adds_a_host_and_keeps_the_rest(run: Run, tmp_path: Path, settings: str) -> None:
    import tomllib

    path = tmp_path / "extractor.toml"
    path.write_text("# kept\n" + settings)
    assert run("allow", "llm.example.org", "--workspace", tmp_path).code == 0
    assert run("allow", "llm.example.org", "--workspace", tmp_path).code == 0
    after = path.read_text()
    assert tomllib.loads(after)["endpoints"]["allowed"][-1] == "llm.example.org"
    assert ("a.example" in settings) == ("a.example" in after)
    assert after.count("llm.example.org") == 1
    assert after.startswith("# kept")
    assert run("allow", "https://x/v1", "--workspace", tmp_path).code == ExitCode.USAGE


def test_doctor_tells_what_is_there_and_what_is_broken(run: Run, tmp_path: Path) -> None:
    ended = run("doctor")
    assert ended.code == 0
    assert f"extractor {__version__}" in ended.out
    assert "task oncology:" in ended.out
    assert re.search(r"^packages: .*pydantic \d", ended.out, re.MULTILINE)
    for extra in ("documents", "parquet", "evaluation"):
        assert f"extra {extra}: " in ended.out
    (tmp_path / "extractor.toml").write_text("task = ")
    assert run("doctor", "--workspace", tmp_path).code == ExitCode.WORKSPACE
    assert "endpoint: not reachable" in run("doctor", "--base-url", "http://127.0.0.1:9/v1").out
    assert "130" in run("doctor", "--exit-codes").out


# vocab


def test_vocab_looks_names_up(run: Run) -> None:
    ended = run("vocab", "look-up", "Glivec", "bidule")
    assert "Glivec: imatinib (brand); ATC L01EA01" in ended.out
    assert "bidule: not in the vocabulary" in ended.out
    assert ended.code == ExitCode.NOTHING


def test_vocab_imports_a_table_that_tasks_then_know(run: Run, tmp_path: Path) -> None:
    ward = tmp_path / "ward"
    run("init", ward)
    assert "not in the vocabulary" in run("vocab", "look-up", "Glorbivec", "--workspace", ward).out
    names = tmp_path / "names.txt"
    names.write_text(
        "Name\tTYPE\tUNII\tDisplay Name\nGLORBIVEC\tbn\t8A1O1M485B\tIMATINIB\n", encoding="utf-8"
    )
    ended = run("vocab", "import", "unii", names, "--workspace", ward)
    assert ended.code == 0
    assert ended.out.startswith("1 rows in")
    assert "Glorbivec: imatinib (brand)" in run("vocab", "look-up", "Glorbivec", "--workspace", ward).out
    for table in (tmp_path / "none.csv", names):
        assert run("vocab", "import", "ema", table, "--workspace", ward).code == ExitCode.FORMAT


def test_an_unknown_command_is_named(run: Run) -> None:
    ended = run("extrct")
    assert ended.code == ExitCode.USAGE
    assert "extrct" in ended.err


def test_every_command_listed_can_be_loaded() -> None:
    for entry in COMMANDS:
        assert callable(entry.load())
        assert entry.short_help


def test_show_reads_extractions_from_standard_input(
    run: Run, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    class Stdin:
        buffer = io.BytesIO(run("extract", report).out.encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert "[imatinib](t1.drug)" in run("show", "-", "--report", report).out
