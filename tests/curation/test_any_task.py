"""Curation knows no task: the form, the operations and adjudication follow from whatever schema there is."""

import pytest

from extractor.api import Extractor
from extractor.curation.adjudication import AdjudicationDesk
from extractor.curation.dataset import Dataset
from extractor.curation.desk import Desk
from extractor.curation.forms import form_of, work_view
from extractor.curation.gold import export_dataset, extractions, read_from
from extractor.curation.settings import Settings
from extractor.report import Report
from extractor.scaffold import make_workspace
from extractor.task import Task
from extractor.workspace import built_in_root, open_workspace
from tests.curation.made import made_dataset, op

_KINDS = {"number", "whole", "choice", "switch", "numbers", "text", "shown"}


@pytest.mark.parametrize("name", open_workspace(built_in_root()).tasks())
def test_every_task_has_a_form(name):
    task = Task.load(name, open_workspace(built_in_root()))
    form = form_of(task)
    assert [one["name"] for one in form] == [spec.name for spec in task.records]
    for spec, listed in zip(task.records, form, strict=True):
        assert [field["name"] for field in listed["fields"]] == [field.name for field in spec.fields]
        for field, told in zip(spec.fields, listed["fields"], strict=True):
            assert {column["kind"] for column in told["columns"]} <= _KINDS
            assert [column["name"] for column in told["columns"]] == list(field.type.columns)
            if field.type.widget == "choice":
                assert [one["value"] for one in told["choices"]] == list(field.lexicon.values)


def test_a_task_of_ones_own_goes_the_whole_way(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    [name] = make_workspace(tmp_path / "workspace", copy_tasks=False)
    workspace = open_workspace((tmp_path / "workspace").resolve())
    task = Task.load(name, workspace)
    settings = Settings(name="own", task=name, schema=task.schema_id, seed="s", blind=0.0)
    dataset = Dataset.create(tmp_path / "set", settings, task)
    report = Report(id="made", text="Douleur lombaire, EVA 7/10. Douleur du genou, EVA 3/10.", language="fr")
    dataset.add([report], [Extractor(task).extract(report)])
    spec = task.records[0]
    for who in ("anna", "ben"):
        with Desk.of(dataset, who) as desk:
            before = len(desk.work("made").ids(spec.name))
            desk.submit(op("add", spec.name, value={"quote": "Douleur lombaire"}))
            assert len(desk.work("made").ids(spec.name)) == before + 1
            desk.submit(op("accept-all"))
            desk.submit(op("finish"))
            assert work_view(task, desk.work("made"))["items"]["status"] == "finished"
    with AdjudicationDesk(Dataset.open(dataset.folder, workspace), "clara") as desk:
        desk.work("made")
        desk.submit(op("finish"))
    [(_, gold)] = extractions(Dataset.open(dataset.folder, workspace))
    assert any(value.quote == "Douleur lombaire" for _, value in gold.records.values())


@pytest.mark.parametrize("form", ["brat", "label-studio", "huggingface"])
def test_records_of_others_become_drafts(form, tmp_path):
    dataset = made_dataset(tmp_path / "set")
    path = tmp_path / ("tasks.json" if form == "label-studio" else "folder")
    assert export_dataset(dataset, form, path, of="drafts") == 1
    other = made_dataset(tmp_path / "other", "something-else")
    pairs = list(read_from(form, path, other.task))
    assert other.add([report for report, _ in pairs], [found for _, found in pairs]) == (1, 1, [])
    assert other.drafts["made"].records.treatments[0].dose.value == 400
