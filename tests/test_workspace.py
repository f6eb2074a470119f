"""Workspaces: found upward, trusted before their code runs, and a user's own schema works without a line here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.errors import SchemaError, WorkspaceError
from extractor.scaffold import allow_host
from extractor.task import Task
from extractor.trust import configuration
from extractor.workspace import MARK, built_in_root, find_workspace, open_workspace, trust

SCHEMA = '''
from __future__ import annotations
from typing import Annotated
from extractor.schema import Asked, Record, Schema
from extractor.values import Drug, Number, PartialDate

class Pain(Record):
    """One pain score."""
    score: Annotated[Number, Asked("measure", "the score", "score.tsv")]
    date: Annotated[PartialDate | None, Asked("date", "when it was scored")] = None
    drug: Annotated[Drug | None, Asked("medication", "the analgesic given")] = None

class PainScores(Schema):
    """Pain scores of a patient."""
    pains: list[Pain] = []
'''


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    root = tmp_path / "ward"
    (root / "schemas" / "pain").mkdir(parents=True)
    (root / "schemas" / "pain" / "schema.py").write_text(SCHEMA, encoding="utf-8")
    (root / "schemas" / "pain" / "score.tsv").write_text(
        "value\tlanguage\tcue\tmeaning\nvas\tfr\tEVA\tpain score\n", encoding="utf-8"
    )
    (root / "extractor.toml").write_text('task = "pain"\n', encoding="utf-8")
    return root


def test_the_built_in_workspace_has_both_tasks() -> None:
    assert {"oncology", "pharmacovigilance"} <= set(open_workspace(built_in_root()).tasks())


def test_found_upward(workspace: Path) -> None:
    inner = workspace / "a" / "b"
    inner.mkdir(parents=True)
    assert find_workspace(start=inner).root == workspace


def test_code_runs_only_after_trust(workspace: Path) -> None:
    with pytest.raises(WorkspaceError, match="extractor trust"):
        Task.load(workspace=find_workspace(workspace))
    assert trust(workspace) == workspace
    task = Task.load(workspace=find_workspace(workspace))
    assert [spec.name for spec in task.main.fields] == ["score", "date", "drug"]


def test_trust_is_of_contents(workspace: Path) -> None:
    trust(workspace)
    schema = workspace / "schemas" / "pain" / "schema.py"
    schema.write_text(SCHEMA + "RUN = 1\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"schemas/pain/schema.py \(changed\)") as caught:
        Task.load(workspace=find_workspace(workspace))
    assert f"extractor trust {workspace}" in str(caught.value)
    schema.write_text(SCHEMA, encoding="utf-8")
    assert Task.load(workspace=find_workspace(workspace))
    template = workspace / "prompts" / "pain" / "v1" / "system.jinja"
    template.parent.mkdir(parents=True)
    template.write_text("{{ task }}", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"prompts/pain/v1/system.jinja \(new\)"):
        find_workspace(workspace).require_trust()
    trust(workspace)
    find_workspace(workspace).require_trust()
    template.unlink()
    with pytest.raises(WorkspaceError, match=r"\(removed\)"):
        find_workspace(workspace).require_trust()


def test_trust_of_a_path_alone_is_asked_for_again(workspace: Path) -> None:
    trust(workspace)
    (configuration() / "trusted.json").write_text(json.dumps([str(workspace)]), encoding="utf-8")
    with pytest.raises(WorkspaceError, match="not as it was trusted"):
        find_workspace(workspace).require_trust()
    trust(workspace)
    find_workspace(workspace).require_trust()


def test_hosts_for_the_built_in_workspace_are_the_users_own(workspace: Path) -> None:
    built_in = open_workspace(built_in_root())
    before = (built_in.root / MARK).read_bytes()
    kept = allow_host(built_in, "models.example")
    assert kept.parent == configuration()
    assert (built_in.root / MARK).read_bytes() == before
    assert "models.example" in open_workspace(built_in_root()).allowed_hosts
    assert open_workspace(workspace).allowed_hosts == ()
    assert allow_host(open_workspace(workspace), "other.example") == workspace / MARK
    assert open_workspace(workspace).allowed_hosts == ("other.example",)


def test_a_named_folder_must_be_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="extractor init"):
        find_workspace(tmp_path)


def test_unknown_tasks_and_prompts_are_named() -> None:
    with pytest.raises(WorkspaceError, match="oncology"):
        Task.load("cardiology")
    with pytest.raises(SchemaError, match="v0"):
        Task.load("oncology", prompt="v0")


def test_broken_settings_are_named(tmp_path: Path) -> None:
    (tmp_path / "extractor.toml").write_text("task = [", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="TOML"):
        find_workspace(tmp_path)


def test_a_schema_that_does_not_load_is_named(workspace: Path) -> None:
    (workspace / "schemas" / "pain" / "schema.py").write_text("import nothing_such", encoding="utf-8")
    trust(workspace)
    with pytest.raises(WorkspaceError, match="ModuleNotFoundError"):
        Task.load(workspace=find_workspace(workspace))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("plain: str = ''", "neither a value nor a link"),
        ('dose: Annotated[Drug | None, Asked("dosage", "x")] = None', "Unknown role"),
    ],
)
def test_schemas_that_do_not_hold_together_are_explained(workspace: Path, field: str, words: str) -> None:
    path = workspace / "schemas" / "pain" / "schema.py"
    path.write_text(
        SCHEMA.replace("    date: Annotated", f"    {field}\n    date: Annotated", 1), encoding="utf-8"
    )
    trust(workspace)
    with pytest.raises((SchemaError, WorkspaceError), match=words):
        Task.load(workspace=find_workspace(workspace))


def test_the_digest_changes_with_the_meaning(workspace: Path) -> None:
    trust(workspace)
    before = Task.load(workspace=find_workspace(workspace)).digest
    (workspace / "schemas" / "pain" / "score.tsv").write_text(
        "value\tlanguage\tcue\tmeaning\nvas\tfr\tEN\tpain score\n", encoding="utf-8"
    )
    assert Task.load(workspace=find_workspace(workspace)).digest != before


def test_extractions_round_trip() -> None:
    task = Task.load("oncology")
    data = {
        "schema_version": 1,
        "report": {"id": "g", "language": "fr", "sha256": "0"},
        "task": "oncology",
        "state": "ok",
        "records": {
            "treatments": [
                {
                    "id": "t1",
                    "drug": {
                        "quote": "Glivec",
                        "span": [3, 9],
                        "name": "imatinib",
                        "codes": {"ATC": "L01EA01"},
                    },
                    "dose": {"quote": "400 mg", "span": [10, 16], "value": 400, "unit": "mg"},
                }
            ]
        },
        "provenance": {"engine": "rules", "schema": task.schema_id},
    }
    extraction = task.read_extraction(data)
    again = task.read_extraction(extraction.to_json())
    assert again == extraction
    assert json.loads(extraction.to_json())["provenance"]["schema"] == task.schema_id
    assert [path for path, _ in again.records.values()] == ["treatments.t1.drug", "treatments.t1.dose"]
