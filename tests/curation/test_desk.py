"""Operations at a desk: the five states, undo, two tabs, replay bit for bit."""

import random

import pytest

from extractor.curation.checks import check
from extractor.curation.desk import Desk, derived_files, extraction_of
from extractor.curation.errors import ConflictError, DatasetError, OperationError
from extractor.curation.log import read_log
from extractor.curation.operations import ACTIONS
from extractor.curation.work import replay
from tests.curation.made import made_dataset, op
from tests.made import TEXT


@pytest.fixture
def desk(tmp_path):
    with Desk.of(made_dataset(tmp_path / "set"), "anna") as opened:
        yield opened


def span_of(words):
    start = TEXT.index(words)
    return [start, start + len(words)]


def test_five_states_are_kept_apart(desk):
    work = desk.work("made")
    assert work.decision("treatments.t1.dose") == "unseen"
    desk.submit(op("accept", "treatments.t1.dose"))
    desk.submit(op("set", "treatments.t2.dose", value={"span": span_of("50 mg")}))
    desk.submit(op("reject", "treatments.t1.start"))
    desk.submit(op("nothing", "treatments.t1.end"))
    desk.submit(op("nothing", "reactions"))
    told = {
        path: work.decision(path)
        for path in (
            "treatments.t1.dose", "treatments.t2.dose", "treatments.t1.start", "treatments.t1.end",
            "treatments.t1.route", "reactions", "responses",
        )
    }  # fmt: skip
    assert told == {
        "treatments.t1.dose": "accepted", "treatments.t2.dose": "corrected", "treatments.t1.start": "rejected",
        "treatments.t1.end": "nothing", "treatments.t1.route": "unseen", "reactions": "nothing",
        "responses": "unseen",
    }  # fmt: skip
    records = work.schema(desk.dataset.task)
    assert records.treatments[1].dose.value == 50
    assert records.treatments[0].start is None


def test_a_value_set_to_what_the_draft_had_is_accepted_not_corrected(desk):
    desk.submit(op("set", "treatments.t1.dose", value={"span": span_of("50 mg")}))
    assert desk.work("made").decision("treatments.t1.dose") == "corrected"
    desk.submit(op("set", "treatments.t1.dose", value={"span": span_of("400 mg")}))
    assert desk.work("made").decision("treatments.t1.dose") == "accepted"


def test_typed_columns_stand_whatever_the_words_say(desk):
    desk.submit(
        op("set", "treatments.t1.dose", value={"span": span_of("400 mg"), "normalised": {"value": 300}})
    )
    dose = desk.work("made").schema(desk.dataset.task).treatments[0].dose
    assert (dose.value, dose.unit, dose.quote) == (300, "mg", "400 mg") or (dose.value, dose.unit) == (
        300,
        None,
    )


def test_words_are_found_near_the_record(desk):
    desk.submit(op("set", "treatments.t1.schedule", value={"quote": "PAR JOUR"}))
    schedule = desk.work("made").schema(desk.dataset.task).treatments[0].schedule
    assert (schedule.quote, schedule.times, list(schedule.span)) == ("par jour", 1, span_of("par jour"))


def test_rejecting_the_field_that_a_record_must_have_rejects_the_record_and_its_links(desk):
    desk.submit(op("reject", "treatments.t1.drug"))
    work = desk.work("made")
    assert work.ids("treatments") == ["t2"]
    assert work.decision("treatments.t1") == "rejected"
    assert work.record("responses", "r1")["treatments"] == []


def test_split_copies_a_record_with_its_links_and_merge_takes_both_back(desk):
    desk.submit(op("split", "treatments.t1"))
    work = desk.work("made")
    assert work.ids("treatments") == ["t1", "t3", "t2"]
    assert work.record("responses", "r1")["treatments"] == ["t1", "t3"]
    desk.submit(op("merge", "treatments.t3", target="t1"))
    assert work.ids("treatments") == ["t1", "t2"]
    assert work.record("responses", "r1")["treatments"] == ["t1"]


def test_merge_takes_over_what_the_other_lacks(desk):
    desk.submit(op("merge", "treatments.t1", target="t2"))
    record = desk.work("made").record("treatments", "t2")
    assert record["drug"]["name"] == "sunitinib"
    assert record["start"]["date"] == "2009-10"
    assert desk.work("made").decision("treatments.t2.start") == "corrected"


def test_an_added_record_takes_its_place_in_the_text_and_an_id_nobody_had(desk):
    desk.submit(op("reject", "treatments.t2"))
    desk.submit(op("add", "treatments", value={"quote": "sunitinib"}))
    work = desk.work("made")
    assert work.ids("treatments") == ["t1", "t3"], "t2 was another record"
    assert work.record("treatments", "t3")["drug"]["name"] == "sunitinib"


def test_links_are_set_and_must_lead_somewhere(desk):
    desk.submit(op("link", "responses.r1.treatments", links=["t2", "t1"]))
    assert desk.work("made").record("responses", "r1")["treatments"] == ["t2", "t1"]
    with pytest.raises(OperationError):
        desk.submit(op("link", "responses.r1.treatments", links=["t9"]))


def test_finish_wants_every_value_looked_at_and_then_nothing_more_is_taken(desk):
    with pytest.raises(OperationError) as caught:
        desk.submit(op("finish"))
    assert caught.value.code == "not-looked-at"
    assert caught.value.at == "treatments.t1.drug"
    desk.submit(op("accept-all"))
    desk.submit(op("finish"))
    with pytest.raises(OperationError, match="finished"):
        desk.submit(op("reject", "treatments.t1"))
    desk.submit(op("reopen"))
    desk.submit(op("reject", "treatments.t1"))


def test_undo_takes_back_one_thing_after_the_other_down_to_the_beginning(desk):
    begun = dict(desk.work("made").items)
    for operation in (
        op("accept", "treatments.t1"), op("set", "treatments.t2.dose", value={"quote": "400 mg"}), op("reject", "treatments.t1"),
        op("add", "reactions", value={"quote": "complète"}), op("split", "treatments.t2"), op("note", why="hard"),
    ):  # fmt: skip
        desk.submit(operation)
    for _ in range(6):
        desk.submit(op("undo"))
    assert desk.work("made").items == begun
    with pytest.raises(OperationError, match="nothing to undo"):
        desk.submit(op("undo"))


def test_two_tabs_on_different_fields_lose_nothing(desk):
    seen = desk.work("made").version
    desk.submit(op("set", "treatments.t1.dose", seen, value={"quote": "50 mg"}))
    desk.submit(op("set", "treatments.t1.start", seen, value={"quote": "décembre 2009"}))
    record = desk.work("made").record("treatments", "t1")
    assert (record["dose"]["value"], record["start"]["date"]) == (50, "2009-12")


@pytest.mark.parametrize(
    "second", ["treatments.t1.dose", "treatments.t1"], ids=["the same field", "the record around it"]
)
def test_two_tabs_on_the_same_thing_the_second_is_told_and_kept_in_the_log(desk, second):
    seen = desk.work("made").version
    desk.submit(op("set", "treatments.t1.dose", seen, value={"quote": "50 mg"}))
    with pytest.raises(ConflictError) as caught:
        desk.submit(op("reject", second, seen, why="no dose of this drug"))
    assert caught.value.at == second
    last = read_log(desk.folder / "log.jsonl")[-1]
    assert (last["applied"], last["action"], last["path"], last["why"]) == (
        False, "reject", second, "no dose of this drug",
    )  # fmt: skip
    assert desk.work("made").record("treatments", "t1")["dose"]["value"] == 50


def test_an_operation_sent_twice_is_done_once(desk):
    operation = op("split", "treatments.t1")
    desk.submit(operation)
    desk.submit(operation)
    assert desk.work("made").ids("treatments") == ["t1", "t3", "t2"]


def test_random_work_replays_bit_for_bit_and_the_check_sees_any_other_bit(tmp_path):
    chance = random.Random(7)
    dataset = made_dataset(tmp_path / "set", "one", "two", "three")
    paths = [
        f"treatments.t{n}{f}"
        for n in range(1, 9)
        for f in ("", ".drug", ".dose", ".start", ".status", ".nonsense")
    ]
    paths += ["responses.r1.treatments", "responses.r1.date", "responses", "reactions", "treatments", ""]
    done = 0
    with Desk.of(dataset, "anna") as desk:
        for _ in range(600):
            value = chance.choice(
                [None, {"quote": "50 mg"}, {"quote": "octobre 2009"}, {"normalised": {"value": 5}}]
            )
            report = chance.choice(["one", "two", "three"])
            version = max(0, desk.work(report).version - chance.choice([0, 0, 0, 1, 3]))
            try:
                desk.submit(
                    op(
                        chance.choice(ACTIONS), chance.choice(paths), version, report, value=value,
                        target=f"t{chance.randint(1, 8)}", links=["t1"], why="because",
                    )
                )  # fmt: skip
                done += 1
            except (OperationError, ConflictError):
                pass
        live = {id: dict(work.items) for id, work in desk.works.items()}
    assert done > 150
    works = replay(read_log(dataset.copy_folder("anna") / "log.jsonl"))
    assert {id: work.items for id, work in works.items()} == live
    for name, content in derived_files(dataset, "anna", works).items():
        assert (dataset.copy_folder("anna") / name).read_bytes() == content.encode()
    assert not [one for one in check(dataset) if one.code == "replay-differs"]
    path = dataset.copy_folder("anna") / "decisions.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"status":"open"', b'"status":"shut"', 1) + b"\n")
    assert [one for one in check(dataset) if one.code == "replay-differs"]


def test_what_a_person_decided_has_no_issues_any_more(desk):
    desk.submit(op("accept-all"))
    desk.submit(op("finish"))
    extraction = extraction_of(desk.dataset, "anna", desk.work("made"))
    assert (extraction.state, extraction.all_issues()) == ("ok", [])


def test_a_copy_is_worked_on_by_one_process_at_a_time(desk):
    with pytest.raises(DatasetError, match="anna"):
        Desk.of(desk.dataset, "anna").open()
    Desk.of(desk.dataset, "ben").open().close()
