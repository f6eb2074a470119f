"""Datasets on disk: adding, splits by a stable hash, blind samples, checks, the queue."""

import pytest

from extractor.curation.card import card
from extractor.curation.checks import check
from extractor.curation.dataset import Dataset
from extractor.curation.desk import Desk
from extractor.curation.errors import DatasetError
from extractor.curation.queue import next_after, queue
from extractor.curation.settings import Settings
from extractor.curation.sharing import is_blind, split_of
from extractor.curation.status import status
from extractor.report import Report
from tests.curation.made import empty_dataset, made_dataset, op
from tests.made import TASK, made_extraction, made_report


def test_settings_survive_the_file(tmp_path):
    settings = Settings(
        name='Étude "A"\n\\',
        task="oncology",
        schema="oncology@1",
        source="tab\there",
        splits={"a b": 0.25, "test": 0.75},
    )
    settings.write(tmp_path)
    assert Settings.read(tmp_path) == settings


@pytest.mark.parametrize("splits", [{"dev": 0.5}, {"dev": 1.5, "test": -0.5}, {}])
def test_shares_that_make_no_sense_are_refused(splits):
    with pytest.raises(DatasetError):
        Settings(name="x", task="oncology", schema="", splits=splits)


def test_a_split_belongs_to_a_patient_and_does_not_depend_on_order(tmp_path):
    reports = [
        Report(id=f"r{n}", text=f"Report number {n}.", patient=f"p{n // 4}", language="en")
        for n in range(200)
    ]
    one, other = empty_dataset(tmp_path / "one"), empty_dataset(tmp_path / "other")
    one.add(reports)
    for report in reversed(reports):
        other.add([report])
    assert {id: share.split for id, share in one.shares.items()} == {
        id: share.split for id, share in other.shares.items()
    }
    by_patient = {report.patient: set() for report in reports}
    for report in reports:
        by_patient[report.patient].add(one.shares[report.id])
    assert all(len(shares) == 1 for shares in by_patient.values())
    assert not check(one)


def test_shares_come_out_as_asked_for():
    shares = {"example": 0.1, "dev": 0.3, "test": 0.6}
    given = [split_of("seed", f"patient:{n}", shares) for n in range(20_000)]
    for name, share in shares.items():
        assert given.count(name) / 20_000 == pytest.approx(share, abs=0.015)
    assert sum(is_blind("seed", f"patient:{n}", 0.1) for n in range(20_000)) / 20_000 == pytest.approx(
        0.1, abs=0.01
    )


def test_new_shares_change_nothing_for_reports_that_are_there(tmp_path):
    dataset = empty_dataset(tmp_path / "set", splits={"test": 1.0})
    dataset.add([Report(id="a", text="One.", language="en")])
    dataset.settings = dataset.settings.with_splits({"dev": 1.0})
    dataset.add([Report(id="b", text="Two.", language="en"), Report(id="c", text="One.", language="en")])
    assert [dataset.shares[id].split for id in "abc"] == ["test", "dev", "test"], "c has the text of a"


def test_a_report_with_another_text_is_left_and_a_draft_of_another_text_refused(tmp_path):
    dataset = made_dataset(tmp_path / "set")
    added, _, changed = dataset.add([made_report().model_copy(update={"text": "Another."})])
    assert (added, changed) == (0, ["made"])
    with pytest.raises(DatasetError, match="text"):
        dataset.add([Report(id="x", text="Another.")], [made_extraction("x")])


def test_what_was_added_is_read_again(tmp_path):
    dataset = made_dataset(tmp_path / "set", "one", "two")
    assert dataset.add([made_report("one")], [made_extraction("one")]) == (0, 0, [])
    again = Dataset.open(tmp_path / "set", TASK.workspace)
    assert again.reports == dataset.reports
    assert again.shares == dataset.shares
    assert again.drafts == dataset.drafts


def test_a_folder_that_is_none_and_a_folder_that_is_not_empty_are_refused(tmp_path):
    with pytest.raises(DatasetError, match="no dataset"):
        Dataset.open(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(DatasetError, match="not empty"):
        empty_dataset(tmp_path)


@pytest.mark.parametrize("name", ["../ben", "a/b", "", ".", "..", "a" * 41, "é", "a b", "C:x", "-x"])
def test_a_name_never_leads_out_of_the_dataset(tmp_path, name):
    with pytest.raises(DatasetError):
        made_dataset(tmp_path / "set").copy_folder(name)


def test_check_finds_a_leak_between_splits(tmp_path):
    dataset = made_dataset(tmp_path / "set", "one", "two")
    path = dataset.folder / "splits.tsv"
    lines = path.read_text().splitlines()
    here = dataset.shares["one"].split
    lines[2] = lines[2].replace(f"\t{here}\t", "\tdev\t" if here != "dev" else "\ttest\t")
    path.write_text("\n".join(lines) + "\n")
    codes = {one.code for one in check(Dataset.open(dataset.folder, TASK.workspace))}
    assert {"split-leak", "text-twice"} <= codes


def test_check_finds_what_is_wrong_with_finished_values(tmp_path):
    dataset = made_dataset(tmp_path / "set")
    with Desk.of(dataset, "anna") as desk:
        desk.submit(
            op("set", "treatments.t1.end", value={"quote": "octobre 2009", "normalised": {"date": "2008"}})
        )
        desk.submit(op("set", "treatments.t1.dose", value={"normalised": {"value": 5, "unit": "spoons"}}))
        desk.submit(
            op("set", "treatments.t2.start", value={"quote": "octobre 2009", "normalised": {"date": "soon"}})
        )
        desk.submit(op("link", "responses.r1.treatments", links=[]))
        desk.submit(op("accept-all"))
        desk.submit(op("finish"))
    found = {(one.code, one.at.split(": ")[-1]) for one in check(dataset)}
    assert {
        ("date-order", "treatments.t1.end"), ("unit-unknown", "treatments.t1.dose"), ("quote-empty", "treatments.t1.dose"),
        ("date-invalid", "treatments.t2.start"), ("link-empty", "responses.r1.treatments"),
    } <= found  # fmt: skip


def test_the_queue_puts_doubt_first_leaves_finished_ones_and_keeps_blind_ones_in_chance_places(tmp_path):
    dataset = made_dataset(tmp_path / "set", *(f"r{n:02}" for n in range(40)), blind=0.0)
    plain = made_extraction("r07").model_copy(deep=True)
    for _, value in plain.records.values():
        value.issues.clear()
    dataset.drafts["r07"] = plain.model_copy(update={"state": "ok"})
    dataset.doubts.clear()
    entries = queue(dataset, "anna", {})
    assert entries[-1].report == "r07", "the only draft without issues comes last"
    assert [e.report for e in queue(dataset, "ben", {})] != [e.report for e in entries], (
        "ties go by chance, per person"
    )
    blind = {"r03", "r20"}
    for id in blind:
        dataset.shares[id] = dataset.shares[id].__class__(dataset.shares[id].group, "dev", True)
    random_places = [e.report for e in queue(dataset, "anna", {}, order="random")]
    disputed_places = [e.report for e in queue(dataset, "anna", {})]
    assert {id: random_places.index(id) for id in blind} == {id: disputed_places.index(id) for id in blind}
    first = disputed_places[0]
    with Desk.of(dataset, "anna") as desk:
        desk.submit(op("accept-all", report=first))
        desk.submit(op("finish", report=first))
        after = queue(dataset, "anna", desk.works)
        assert after[-1].report == first
        assert next_after(after, first) == disputed_places[1]
    dev = queue(dataset, "anna", {}, slices={"split": "dev"})
    assert {e.report for e in dev} == {id for id, share in dataset.shares.items() if share.split == "dev"}


def test_blind_copies_begin_with_nothing_and_show_the_drafts_recall_and_anchoring(tmp_path):
    dataset = made_dataset(tmp_path / "set", "blind", "seen", blind=1.0)
    dataset.shares["seen"] = dataset.shares["seen"].__class__("g", "dev", False)
    with Desk.of(dataset, "anna") as desk:
        work = desk.work("blind")
        assert work.blind
        assert work.draft is None
        assert not any(work.ids(name) for name in ("treatments", "responses", "reactions"))
        desk.submit(op("add", "treatments", report="blind", value={"quote": "imatinib"}))
        desk.submit(op("add", "treatments", report="blind", value={"quote": "sunitinib"}))
        for id in ("blind", "seen"):
            desk.submit(op("accept-all", report=id))
            desk.submit(op("finish", report=id))
    found = status(dataset, resamples=0)
    assert found.anchoring["assisted"]["core"].value == 1.0
    assert found.anchoring["blind"]["core.recall"].value == 1.0
    assert found.anchoring["blind"]["core.precision"].value < 0.5
    assert found.people[0].decisions["nothing"] > 0


def test_the_card_tells_provenance_licence_and_splits(tmp_path):
    words = card(
        made_dataset(tmp_path / "set", licence="CC0-1.0", source="invented", contract="annotation.md 1")
    )
    for told in ('license: "CC0-1.0"', "invented", "annotation.md 1", "| test |", "1 reports", "- fr"):
        assert told in words
