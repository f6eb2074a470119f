"""Few-shot examples from gold: only of the example split, only aligned ones, in a version that renders."""

import pytest

from extractor.curation.adjudication import AdjudicationDesk
from extractor.curation.dataset import Dataset
from extractor.curation.desk import Desk
from extractor.curation.promotion import promote
from extractor.errors import UsageError
from extractor.prompts.prompt import Prompt
from extractor.scaffold import make_workspace
from extractor.task import Task
from extractor.workspace import open_workspace
from tests.curation.made import drafted_dataset, op
from tests.curation.reports import twelve_reports


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    make_workspace(tmp_path / "workspace")
    return open_workspace((tmp_path / "workspace").resolve())


def adjudicated(folder, workspace, *corrections):
    dataset = drafted_dataset(folder, *twelve_reports(), splits={"example": 0.5, "test": 0.5})
    for who in ("anna", "ben"):
        with Desk.of(dataset, who) as desk:
            for id in dataset.reports:
                for operation in corrections:
                    if operation.report == id:
                        desk.submit(operation.model_copy(update={"id": f"{operation.id}-{who}"}))
                desk.submit(op("accept-all", report=id))
                desk.submit(op("finish", report=id))
    with AdjudicationDesk(Dataset.open(folder, workspace), "clara") as desk:
        for id in desk.ready():
            desk.submit(op("finish", report=id))
    return Dataset.open(folder, workspace)


def test_examples_come_from_their_split_are_diverse_and_render(tmp_path, workspace):
    dataset = adjudicated(tmp_path / "set", workspace)
    before = dataset.task.workspace.prompt_versions("oncology")
    made = promote(dataset, count=3)
    assert made.version not in before
    assert len(made.examples) == 3
    assert all(dataset.shares[one.report].split == "example" for one in made.examples)
    assert len({dataset.reports[one.report].language for one in made.examples}) > 1
    task = Task.load("oncology", workspace, made.version)
    prompt = Prompt.load(task)
    assert len(prompt.examples) == 3
    assert any("imatinib" in m["content"] or "mg" in m["content"] for m in prompt.prefix[1:])


def test_gold_that_its_own_quotes_do_not_give_again_is_no_example(tmp_path, workspace):
    reports = [report.id for report in twelve_reports()][:-1]
    wrong = [
        op("set", "treatments.t1.dose", report=id, value={"normalised": {"value": 7, "unit": "mg"}})
        for id in reports
    ]
    dataset = adjudicated(tmp_path / "set", workspace, *wrong)
    chosen = promote(dataset, count=12).examples
    assert {one.report for one in chosen} <= {"r12"}


def test_without_gold_nothing_is_written(tmp_path, workspace):
    dataset = Dataset.open(drafted_dataset(tmp_path / "set", *twelve_reports()).folder, workspace)
    before = workspace.prompt_versions("oncology")
    with pytest.raises(UsageError, match="fit to be an example"):
        promote(dataset)
    assert workspace.prompt_versions("oncology") == before
