"""Forms of others: each keeps exactly what its table does not list, and what people change there comes back."""

import json

import pytest

from extractor.errors import FormatError
from extractor.extraction import Dispute, Usage
from extractor.formats import brat, huggingface, label_studio
from extractor.formats.carrying import ASPECTS, lost
from extractor.report import Report
from tests.made import TASK, TEXT, made_extraction

# Signs beyond the basic plane before all evidence, a tab, a lone carriage return and a line end within a quote.
_HEAD = "𝒟ossier 🩺\t\r\n"


def rich_pair():
    """A report and an extraction in which every aspect has something to lose."""
    text = _HEAD + TEXT.replace("réponse complète", "réponse\ncomplète")
    report = Report(
        id="rich", text=text, language="fr", report_date="2010-01", patient="p1", birth_year=1950, country="FR", metadata={"genre": "letter"}
    )  # fmt: skip
    data = made_extraction("rich").as_dict()
    for records in data["records"].values():
        for record in records:
            for value in record.values():
                if isinstance(value, dict) and value.get("span"):
                    start, end = (one + len(_HEAD) for one in value["span"])
                    value["span"], value["quote"] = [start, end], text[start:end]
    data["report"]["sha256"] = report.sha256
    data["records"]["treatments"][0]["dose"]["value"] = 399
    data["records"]["treatments"].reverse()
    data["records"]["responses"][0]["treatments"] = ["t1", "t2"]
    data["provenance"] |= {"model": "m", "attempts": 2}
    extraction = TASK.read_extraction(data)
    extraction.usage = Usage(requests=3, cost=0.5)
    extraction.disputes = [Dispute(at="treatments.t1.dose", reader="rules", verdict="differs", shown="5 mg")]
    extraction.confidence = {"treatments.t1.dose": 0.25}
    extraction.records.complete()
    return report, extraction


def through_brat(pair, folder):
    brat.write([pair], TASK, folder / "brat")
    return next(brat.read(folder / "brat", TASK))


def through_label_studio(pair, folder):
    label_studio.write([pair], TASK, folder / "tasks.json")
    return next(label_studio.read(folder / "tasks.json", TASK))


def through_huggingface(pair, folder):
    huggingface.write({"dev": [pair]}, TASK, folder / "hub", "---\nlicense: cc0-1.0\n---\n# made\n")
    return next(huggingface.read(folder / "hub", TASK))


_FORMS = {
    "brat": (through_brat, brat.CANNOT_CARRY),
    "label-studio": (through_label_studio, label_studio.CANNOT_CARRY),
    "huggingface": (through_huggingface, huggingface.CANNOT_CARRY),
}


@pytest.mark.parametrize("name", _FORMS)
def test_what_is_lost_is_what_the_table_says_no_more_and_no_less(name, tmp_path):
    through, table = _FORMS[name]
    if name == "huggingface":
        pytest.importorskip("pyarrow")
    before = rich_pair()
    assert lost(before, through(before, tmp_path)) == set(table)
    assert set(table) <= set(ASPECTS)


def test_the_rich_pair_has_something_to_lose_in_every_aspect():
    bare = (
        Report(id="bare", text="x"),
        TASK.extraction_type(
            report={"id": "bare", "sha256": ""},
            task="oncology",
            state="ok",
            records=TASK.schema(),
            provenance={"engine": "x"},
        ),
    )
    assert lost(rich_pair(), bare) == set(ASPECTS)


def test_the_documentation_has_the_tables():
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs" / "curation.md").read_text(encoding="utf-8")
    for _, table in _FORMS.values():
        for aspect, words in table.items():
            assert f"| {aspect} | {words} |" in page


def test_brat_files_are_what_brat_reads(tmp_path):
    report, extraction = rich_pair()
    brat.write([(report, extraction)], TASK, tmp_path)
    assert (tmp_path / "rich.txt").read_bytes().decode() == report.text
    for line in (tmp_path / "rich.ann").read_text().splitlines():
        if line.startswith("T"):
            _, kind, words = line.split("\t")
            places = [tuple(map(int, one.split(" "))) for one in kind.split(" ", 1)[1].split(";")]
            assert " ".join(report.text[start:end] for start, end in places) == words
    assert (
        "treatments-dose-of Arg1:treatments-dose, Arg2:treatments-drug"
        in (tmp_path / "annotation.conf").read_text()
    )


def test_a_span_moved_in_brat_is_parsed_anew(tmp_path):
    report, extraction = rich_pair()
    brat.write([(report, extraction)], TASK, tmp_path)
    path = tmp_path / "rich.ann"
    start = report.text.index("400 mg")
    fifty = report.text.index("50 mg")
    path.write_text(
        path.read_text().replace(
            f"treatments-dose {start} {start + 6}\t400 mg", f"treatments-dose {fifty} {fifty + 5}\t50 mg"
        )
    )
    _, again = next(brat.read(tmp_path, TASK))
    dose = next(one for one in again.records.treatments if one.id == "t1").dose
    assert (dose.value, dose.unit, dose.quote) == (50, "mg", "50 mg")


def test_label_studio_counts_utf16_units_and_brings_changes_back(tmp_path):
    report, extraction = rich_pair()
    label_studio.write([(report, extraction)], TASK, tmp_path / "tasks.json")
    [task] = json.loads((tmp_path / "tasks.json").read_text())
    units = report.text.encode("utf-16-le")
    regions = [item for item in task["predictions"][0]["result"] if item["type"] == "labels"]
    for region in regions:
        value = region["value"]
        assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    made = task["predictions"].pop()
    region = next(item for item in made["result"] if item.get("value", {}).get("text") == "400 mg")
    at = report.text.index("50 mg") + 2  # two signs before it take two units each
    region["value"] |= {"start": at, "end": at + 5, "text": "50 mg"}
    region["meta"] = {"text": ["a colleague's remark"]}
    task["annotations"] = [{"was_cancelled": True, "result": []}, made]
    (tmp_path / "back.json").write_text(json.dumps([task]))
    _, again = next(label_studio.read(tmp_path / "back.json", TASK))
    dose = next(one for one in again.records.treatments if one.id == "t1").dose
    assert (dose.value, dose.quote) == (50, "50 mg")


def test_what_has_no_place_at_all_is_refused_not_dropped(tmp_path):
    report, extraction = rich_pair()
    extraction.records.treatments[0].drug.span = None
    with pytest.raises(FormatError, match="place"):
        brat.write([(report, extraction)], TASK, tmp_path)
    with pytest.raises(FormatError, match="place"):
        label_studio.write([(report, extraction)], TASK, tmp_path / "tasks.json")


@pytest.mark.parametrize("words", ["", "{", "{}", "[1]", '[{"data": {}}]', '[{"data": {"text": 3}}]'])
def test_broken_files_are_told_without_their_words(words, tmp_path):
    (tmp_path / "tasks.json").write_text(words)
    with pytest.raises(FormatError):
        list(label_studio.read(tmp_path / "tasks.json", TASK))


def test_the_hub_card_names_the_files(tmp_path):
    pytest.importorskip("pyarrow")
    through_huggingface(rich_pair(), tmp_path)
    words = (tmp_path / "hub" / "README.md").read_text()
    assert "- split: dev\n    path: data/dev-00000-of-00001.parquet" in words
    assert words.startswith("---\nconfigs:")
