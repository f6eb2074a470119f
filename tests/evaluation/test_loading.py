from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.api import Extractor
from extractor.cli.application import application
from extractor.errors import FormatError, InputError
from extractor.evaluation.loading import read_side
from extractor.evaluation.mentions import Mention
from extractor.formats import brat, label_studio
from extractor.report import Report
from tests.evaluation.building import extraction, oncology, treatment

WANTED = [Mention(0, 8, "drug"), Mention(9, 15, "dose")]


def test_brat(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("imatinib 400 mg", encoding="utf-8")
    (tmp_path / "a.ann").write_text(
        "T1\tdrug 0 8\timatinib\nT2\tdose 9 12;13 15\t400 mg\nR1\tof Arg1:T2 Arg2:T1\n#1\tNote T1\tx\n",
        encoding="utf-8",
    )
    side = read_side(tmp_path)
    assert (side.kind, side.ids, side.mentions("a")) == ("mentions", {"a"}, WANTED)


def test_a_broken_line_of_brat_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.ann").write_text("T1\tdrug zero 8\timatinib\n", encoding="utf-8")
    with pytest.raises(FormatError, match="line 1"):
        read_side(tmp_path)


def test_label_studio(tmp_path: Path) -> None:
    def result(start: int, end: int, label: str) -> dict[str, object]:
        return {"type": "labels", "value": {"start": start, "end": end, "labels": [label]}}

    tasks = [
        {
            "id": 7, "data": {"doc_id": "a", "text": "imatinib 400 mg"},
            "annotations": [
                {"result": [result(0, 8, "drug"), {"type": "relation"}, result(9, 15, "dose")]},
                {"was_cancelled": True, "result": []},
            ],
        },
        {"id": 8, "data": {"text": "nothing"}, "annotations": []},
    ]  # fmt: skip
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    side = read_side(path)
    assert side.ids == {"a", "8"}
    assert side.mentions("a") == WANTED
    assert side.mentions("8") == side.mentions("never heard of") == []


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text("doc_id,type,start,end\na,drug,0,8\nb,drug,1,2\na,dose,9,15\n", encoding="utf-8")
    side = read_side(path)
    assert side.mentions("a") == WANTED
    path.write_text("doc_id,type,start,end\na,drug,zero,8\n", encoding="utf-8")
    with pytest.raises(FormatError, match="row 2"):
        read_side(path)


def test_what_is_none_of_the_forms_is_named_without_its_words(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    for content in ('{"secret": 1}', "secret", '{"doc_id": "", "entities": []}', '[1, "secret"]'):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(FormatError) as caught:
            read_side(path)
        assert "secret" not in str(caught.value)
    with pytest.raises(InputError):
        read_side(tmp_path / "nothing")


def test_a_report_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"doc_id": "a", "entities": []}\n{"doc_id": "a", "entities": []}\n', encoding="utf-8")
    with pytest.raises(FormatError, match="again"):
        read_side(path)


def test_synonyms_of_one_substance_are_one_drug(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(
        extraction(treatments=[treatment("a", "acetylsalicylic acid")]).to_json(), encoding="utf-8"
    )
    made = read_side(path).extraction("r1", oncology())
    assert made is not None and made.records.treatments[0].drug.name == "aspirin"


def test_the_digest_of_gold_goes_by_what_it_says(tmp_path: Path) -> None:
    gold = json.loads(extraction(treatments=[treatment("a", "imatinib", dose=(400, "mg"))]).to_json())
    digests = []
    other = json.loads(json.dumps(gold))
    other["records"]["treatments"][0]["dose"]["value"] = 401.0
    made_elsewhere = gold | {"provenance": {"engine": "another"}, "usage": {"seconds": 9}}
    for number, data in enumerate((gold, dict(reversed(gold.items())), made_elsewhere, other)):
        path = tmp_path / f"{number}.jsonl"
        path.write_text(json.dumps(data), encoding="utf-8")
        digests.append(read_side(path).digest("r1"))
    assert digests[0] == digests[1] == digests[2] != digests[3]


def test_records_annotated_in_brat_and_label_studio_score_as_records(tmp_path: Path) -> None:
    text = "Imatinib 400 mg par jour en octobre 2009. Réponse partielle en janvier 2010."
    report = Report(id="one", text=text)
    made = Extractor("oncology").extract(report)
    (tmp_path / "found.jsonl").write_text(made.to_json(), encoding="utf-8")
    brat.write([(report, made)], oncology(), tmp_path / "brat")
    label_studio.write([(report, made)], oncology(), tmp_path / "tasks.json")
    for gold in ("brat", "tasks.json"):
        result = CliRunner().invoke(
            application,
            ["eval", "score", str(tmp_path / "found.jsonl"), str(tmp_path / gold), "--json", str(tmp_path / "o.json"), "--resamples", "0"],
        )  # fmt: skip
        assert result.exit_code == 0, result.output
        figures = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))[0]["figures"]
        assert (
            figures["field.treatments.dose"]["value"] == figures["field.responses.category"]["value"] == 1.0
        )


TEXT = "Imatinib 400 mg par jour depuis novembre 2022. Réponse partielle."


def _annotation(**changes: object) -> dict[str, object]:
    drug: dict[str, object] = {
        "name": "imatinib", "quote": "Imatinib", "purpose": "anticancer", "status": "active",
        "dose": {"value": 400, "unit": "mg", "quote": "400 mg"}, "start": {"date": "2022-11", "quote": "novembre 2022"},
        "responses": [{"category": "PR", "quote": "Réponse partielle"}],
    }  # fmt: skip
    return {"doc_id": "a", "treatments": [drug | changes], "notes": ""}


def _scored(folder: Path, gold: dict[str, object]) -> tuple[int, str]:
    (folder / "a.fr.txt").write_text(TEXT, encoding="utf-8")
    found = Extractor().extract(Report(id="a", text=TEXT, language="fr"))
    (folder / "found.jsonl").write_text(found.to_json() + "\n", encoding="utf-8")
    (folder / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    words = ["eval", "score", str(folder / "found.jsonl"), str(folder / "gold.jsonl"), "--resamples", "0"]
    ended = CliRunner().invoke(application, [*words, "-r", str(folder / "a.fr.txt")])
    return (0, "") if ended.exception is None else (1, str(ended.exception))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start": {"date": "11/2022", "quote": "novembre 2022"}}, "treatments.t1.start"),
        ({"start": "2022-11"}, "start of treatment t1"),
        ({"status": "running"}, "treatments.t1.status"),
        ({"purpose": 3}, "purpose of treatment t1"),
        ({"dose": {"value": 400, "unit": "milligrams", "quote": "400 mg"}}, "treatments.t1.dose"),
        ({"dose": {"value": "much", "unit": "mg", "quote": "400 mg"}}, "dose of treatment t1"),
        ({"dose": {"value": 500, "unit": "mg", "quote": "500 mg"}}, "treatments.t1.dose"),
        ({"responses": [{"category": "good", "quote": "Réponse partielle"}]}, "category"),
        ({"responses": ["PR"]}, "response 1 of treatment t1"),
        ({"name": 5}, "name"),
    ],
)
def test_gold_that_is_not_of_the_form_is_named(
    tmp_path: Path, changes: dict[str, object], field: str
) -> None:
    assert _scored(tmp_path, _annotation()) == (0, "")
    code, words = _scored(tmp_path, _annotation(**changes))
    assert code
    assert "gold.jsonl, report 'a'" in words
    assert field in words
