from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli.application import application
from extractor.errors import FormatError, UsageError
from extractor.evaluation.suite import read_suite, suite_schema
from extractor.extraction import Extraction
from extractor.formats.annotation import write
from extractor.report import Report
from extractor.workspace import built_in_root

ROOT = built_in_root()
SUITE = """
version: 1
name: small
task: oncology
data: {reports: [reports], gold: gold.jsonl}
systems: [{name: rules, engine: rules}]
resamples: 50
baseline: baseline.json
gate: {metrics: [core]}
"""
TEXTS = {
    "one.fr": "Un homme de 60 ans. Imatinib 400 mg par jour en octobre 2009. Réponse partielle en janvier 2010.",
    "two.fr": "Une femme de 50 ans. Sunitinib 50 mg par jour en mars 2012. Progression en juin 2012.",
    "three.fr": "Regorafenib 160 mg par jour en mai 2014, arrêté en août 2014 pour progression.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A suite whose gold is what the offline engine reads: anything that differs later is a change."""
    from extractor.api import Extractor

    (tmp_path / "reports").mkdir()
    extractor, lines = Extractor("oncology"), []
    for name, text in TEXTS.items():
        (tmp_path / "reports" / f"{name}.txt").write_text(text, encoding="utf-8")
        lines.append(extractor.extract(Report(id=name.removesuffix(".fr"), text=text)).to_json())
    (tmp_path / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "suite.yaml").write_text(SUITE, encoding="utf-8")
    return tmp_path


def _call(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(application, [str(one) for one in arguments])
    return result.exit_code, result.output


def test_a_suite_takes_no_unknown_key(tmp_path: Path) -> None:
    path = tmp_path / "suite.yaml"
    path.write_text(SUITE.replace("resamples", "resample"), encoding="utf-8")
    with pytest.raises(FormatError, match="resample"):
        read_suite(path)


def test_a_suite_may_be_toml(tmp_path: Path) -> None:
    path = tmp_path / "suite.toml"
    path.write_text(
        'version = 1\nname = "small"\ntask = "oncology"\n[data]\nreports = ["r"]\ngold = "g"\n'
        '[[systems]]\nname = "rules"\n[gate]\nmargin = 0.02\n',
        encoding="utf-8",
    )
    suite = read_suite(path)
    assert (suite.gate.margin, suite.gated_systems) == (0.02, ["rules"])


def test_the_committed_schema_is_that_of_the_code() -> None:
    assert (ROOT / "evals" / "suite.schema.json").read_text(encoding="utf-8") == suite_schema()


def test_the_project_s_own_suite_reads() -> None:
    assert read_suite(ROOT / "evals" / "seeds.yaml").task == "oncology"


def test_run_bless_run_and_the_exit_codes(folder: Path) -> None:
    suite = folder / "suite.yaml"
    assert _call("eval", "run", suite)[0] == 12
    assert _call("eval", "bless", suite, "--who", "T. Ester", "--why", "first")[0] == 0
    code, output = _call(
        "eval", "run", suite, "--html", folder / "e.html", "--junit", folder / "e.xml", "--json", folder / "e.json",
        "--markdown", folder / "e.md", "-o", folder / "run.json",
    )  # fmt: skip
    assert code == 0, output
    assert "Gate: passed" in output
    assert all(
        (folder / name).stat().st_size > 500 for name in ("e.html", "e.xml", "e.json", "e.md", "run.json")
    )


def test_worse_predictions_fail_for_quality(folder: Path) -> None:
    suite = folder / "suite.yaml"
    _call("eval", "bless", suite, "--who", "T. Ester", "--why", "first")
    lines = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    lines[0]["records"]["treatments"][0]["dose"]["value"] = 40.0
    (folder / "worse.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    suite.write_text(SUITE.replace("engine: rules", "predictions: worse.jsonl"), encoding="utf-8")
    code, output = _call("eval", "run", suite)
    assert code == 10
    assert "never-event tenfold-dose: 0 -> 1" in output


def test_a_prediction_that_is_missing_fails(folder: Path) -> None:
    suite = folder / "suite.yaml"
    _call("eval", "bless", suite, "--who", "T. Ester", "--why", "first")
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    (folder / "fewer.jsonl").write_text("\n".join(lines[:2]), encoding="utf-8")
    suite.write_text(SUITE.replace("engine: rules", "predictions: fewer.jsonl"), encoding="utf-8")
    code, output = _call("eval", "run", suite)
    assert code == 10
    assert "is missing" in output


def test_changed_gold_is_not_comparable(folder: Path) -> None:
    suite = folder / "suite.yaml"
    _call("eval", "bless", suite, "--who", "T. Ester", "--why", "first")
    lines = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    lines[0]["records"]["treatments"][0]["dose"]["value"] = 300.0
    (folder / "gold.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    code, output = _call("eval", "run", suite)
    assert code == 12
    assert "the gold differs for" in output


def test_a_missing_recording_is_no_quality_and_names_the_command(folder: Path) -> None:
    suite = folder / "suite.yaml"
    suite.write_text(
        SUITE.replace("engine: rules", "model: openai/some-model, recordings: [recordings/some.jsonl]"), encoding="utf-8"
    )  # fmt: skip
    for content in (None, ""):
        if content is not None:
            (folder / "recordings").mkdir()
            (folder / "recordings" / "some.jsonl").write_text(content, encoding="utf-8")
        code, output = _call("eval", "run", suite)
        assert code == 11, output
        assert "extractor extract reports" in output
        assert "--record recordings/some.jsonl" in output


def test_a_confidence_model_of_three_reports_is_refused(folder: Path) -> None:
    result = CliRunner().invoke(
        application,
        ["eval", "run", str(folder / "suite.yaml"), "--no-gate", "--confidence", str(folder / "c.json")],
    )
    assert isinstance(result.exception, UsageError)
    assert not (folder / "c.json").exists()


def test_score_takes_extractions_and_the_annotation_form_of_any_tool(folder: Path) -> None:
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    annotations = folder / "annotations"
    annotations.mkdir()
    from tests.evaluation.building import oncology

    for number, line in enumerate(lines):
        made: Extraction[object] = oncology().read_extraction(line)
        (annotations / f"{number}.json").write_text(json.dumps(write(made)), encoding="utf-8")
    outputs = []
    for found, gold in (
        ("gold.jsonl", "gold.jsonl"),
        ("annotations", "gold.jsonl"),
        ("gold.jsonl", "annotations"),
    ):
        code, output = _call(
            "eval", "score", folder / found, folder / gold, "--resamples", 0, "--json", folder / "o.json"
        )
        assert code == 0, output
        outputs.append(json.loads((folder / "o.json").read_text(encoding="utf-8"))[0]["figures"])
    for figures in outputs:
        assert figures["core"]["value"] == 1.0
        assert figures["field.responses.category"]["value"] == 1.0


def test_score_takes_mentions(tmp_path: Path) -> None:
    gold = {
        "doc_id": "a",
        "entities": [{"type": "drug", "start": 0, "end": 8}, {"type": "dose", "start": 9, "end": 15}],
    }
    found = {"doc_id": "a", "entities": [{"type": "drug", "start": 0, "end": 8}]}
    for name, data in (("gold", gold), ("found", found)):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(data), encoding="utf-8")
    code, output = _call(
        "eval", "score", tmp_path / "found.jsonl", tmp_path / "gold.jsonl", "--type", "drug+dose"
    )
    assert code == 0
    assert "2 in gold, 1 found" in output
    assert _call("eval", "score", tmp_path / "found.jsonl", tmp_path / "found.jsonl")[0] == 0


def test_compare_tells_the_difference_of_two_runs(folder: Path) -> None:
    lines = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    lines[1]["records"]["treatments"] = []
    lines[1]["records"]["responses"] = []
    (folder / "worse.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    for found, run in (("gold.jsonl", "a.json"), ("worse.jsonl", "b.json")):
        assert (
            _call(
                "eval", "score", folder / found, folder / "gold.jsonl", "--resamples", 0, "-o", folder / run
            )[0]
            == 0
        )
    code, output = _call(
        "eval", "compare", folder / "a.json", folder / "b.json", "--metric", "core", "--resamples", 50
    )
    assert code == 10
    assert "core facts, F1: 1.000 -> " in output
    assert (
        _call("eval", "compare", folder / "b.json", folder / "a.json", "--metric", "core", "--resamples", 50)[
            0
        ]
        == 0
    )


def test_texts_other_than_those_read_are_refused(folder: Path) -> None:
    (folder / "reports" / "one.fr.txt").write_text("Un autre texte.", encoding="utf-8")
    result = CliRunner().invoke(
        application,
        [
            "eval",
            "score",
            str(folder / "gold.jsonl"),
            str(folder / "gold.jsonl"),
            "-r",
            str(folder / "reports"),
        ],
    )
    assert isinstance(result.exception, FormatError)
    assert "another text" in str(result.exception)
