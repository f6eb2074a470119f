"""Prompts: what is sent, that it is stable, that examples align, and that a released version stays as it is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.answer import parse_answer, write_answer
from extractor.errors import SchemaError
from extractor.pipeline import Pipeline, run
from extractor.prompts import Fault, Prompt, describe, edited, released
from extractor.prompts.prompt import version_digest
from extractor.report import Report, detect_language
from extractor.task import Task
from extractor.workspace import Workspace, built_in_root, open_workspace
from tests.pipeline.conversation import OPTIONS, REPORT, TASK, Scripted, answered

ROOT = built_in_root()
WORKSPACE = open_workspace(ROOT)
PROMPTS = [
    Prompt.load(Task.load(name, WORKSPACE, version))
    for name in WORKSPACE.tasks()
    for version in WORKSPACE.prompt_versions(name)
]
DEFAULT = Prompt.load(replace(TASK, prompt_version=None))
EXAMPLES = [(prompt, example) for prompt in PROMPTS for example in prompt.examples]


def name_of(value: object) -> str:
    return value.name if isinstance(value, Prompt) else str(getattr(value, "source", ""))


@pytest.mark.parametrize("prompt", [*PROMPTS, DEFAULT], ids=name_of)
def test_the_messages_are_well_formed_and_the_stable_parts_first(prompt: Prompt) -> None:
    one = prompt.ask(REPORT)
    other = prompt.ask(Report(id="other", text="Un autre texte.\nDeux phrases."))
    assert [message["role"] for message in one] == [
        "system",
        *["user", "assistant"] * len(prompt.examples),
        "user",
    ]
    assert one[:-1] == other[:-1] == prompt.prefix
    assert prompt.ask(REPORT) == one
    assert all(isinstance(message["content"], str) and message["content"].strip() for message in one)


@pytest.mark.parametrize("prompt", [*PROMPTS, DEFAULT], ids=name_of)
def test_every_field_choice_and_meaning_is_told(prompt: Prompt) -> None:
    system = prompt.prefix[0]["content"]
    for record in describe(prompt.task):
        assert record.name in system
        for field in record.fields:
            assert f"- {field.name}" in system
            assert field.about in system
            for value, meaning in field.choices:
                assert value in system
                assert meaning in system


@pytest.mark.parametrize("prompt", [*PROMPTS, DEFAULT], ids=name_of)
def test_sentences_are_numbered_as_evidence_names_them(prompt: Prompt) -> None:
    body = prompt.ask(REPORT)[-1]["content"]
    for number, sentence in enumerate(REPORT.sentences, 1):
        assert f"\n{number}| {REPORT.words(sentence)}\n" in body
    part = prompt.ask(REPORT, range(2, 4))[-1]["content"]
    assert "\n2| " in part
    assert "\n3| " in part
    assert "\n1| " not in part
    assert "\n4| " not in part
    assert "sentences 2 to 3 of 5" in part


@pytest.mark.parametrize("prompt", [*PROMPTS, DEFAULT], ids=name_of)
def test_a_re_ask_holds_the_faults_and_the_same_beginning(prompt: Prompt) -> None:
    fault = Fault("treatments.t1", {"id": "t1", "dose": "2|40 mg"}, ("dose: the numbers differ",))
    asked, again = prompt.ask(REPORT), prompt.repair(REPORT, [fault], [(5, "axitinib")])
    assert again[:-1] == asked[:-1]
    before, _, after = again[-1]["content"].partition("</report-")
    assert asked[-1]["content"].startswith(before)
    assert '{"id":"t1","dose":"2|40 mg"}' in after
    assert "- dose: the numbers differ" in after
    assert "sentence 5 names axitinib" in after
    assert "new id" in after
    assert "new id" not in prompt.repair(REPORT, [fault])[-1]["content"]


def test_a_re_ask_after_an_unreadable_answer_says_so() -> None:
    for prompt in (*PROMPTS, DEFAULT):
        body = prompt.repair(REPORT, [])[-1]["content"]
        assert "no JSON object" in body
        assert "faults-" not in body


@pytest.mark.parametrize(("prompt", "example"), EXAMPLES, ids=name_of)
def test_an_example_aligns_with_its_own_text(prompt: Prompt, example: object) -> None:
    from extractor.prompts import Example

    assert isinstance(example, Example)
    engine = Scripted(answered(example.answer_text))
    extraction = run(Pipeline(prompt.task, OPTIONS), engine, example.report)
    assert len(engine.asks) == 1, [(issue.at, issue.message) for issue in extraction.all_issues()]
    assert extraction.state == "ok"
    assert not extraction.issues
    assert {issue.code for issue in extraction.all_issues()} <= {"reading-kept", "date-unresolved"}
    assert write_answer(prompt.task, parse_answer(prompt.task, example.answer_text)) == example.answer_text


@pytest.mark.parametrize(("prompt", "example"), EXAMPLES, ids=name_of)
def test_an_example_comes_from_the_example_split(prompt: Prompt, example: object) -> None:
    from extractor.prompts import Example

    assert isinstance(example, Example)
    seed = (ROOT / example.source).read_text(encoding="utf-8")
    assert Path(example.source).parts[:2] == ("seeds", "example")
    assert all(line in seed for line in example.report.text.splitlines())
    assert detect_language(example.report.text) == example.report.language


def test_the_prefix_is_short_enough() -> None:
    """At most 3,500 tokens; the rules have 4.1 characters a token and the examples 3.0 (counted with o200k_base)."""
    for prompt in PROMPTS:
        rules, *examples = (len(message["content"]) for message in prompt.prefix)
        assert rules / 4.0 + sum(examples) / 2.8 <= 3_500


def test_no_released_version_was_edited() -> None:
    assert edited(WORKSPACE) == ()


def test_an_edit_of_a_released_version_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "prompts" / "made" / "v1"
    folder.mkdir(parents=True)
    (folder / "system.jinja").write_text("x", encoding="utf-8")
    workspace = Workspace(tmp_path)
    assert released(workspace) == {}
    table = f"version\tdigest\nmade/v1\t{version_digest(folder)}\n"
    (tmp_path / "prompts" / "released.tsv").write_text(table, encoding="utf-8")
    assert edited(workspace) == ()
    (folder / "system.jinja").write_text("y", encoding="utf-8")
    assert edited(workspace) == ("made/v1",)
    (folder / "system.jinja").unlink()
    assert edited(workspace) == ("made/v1",)


def test_the_digest_follows_every_file(tmp_path: Path) -> None:
    for name in ("system.jinja", "report.jinja"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    first = version_digest(tmp_path)
    (tmp_path / "report.jinja").write_text("y", encoding="utf-8")
    second = version_digest(tmp_path)
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "1.json").write_text("{}", encoding="utf-8")
    assert len({first, second, version_digest(tmp_path)}) == 3


@pytest.mark.parametrize(
    "line", ["{{ nothing_known }}", "{{ ''.__class__.__mro__ }}", "{% for x in %}", "{{ task.__init__ }}"]
)
def test_a_broken_or_prying_template_is_named(tmp_path: Path, line: str) -> None:
    for name in ("system.jinja", "report.jinja", "repair.jinja"):
        (tmp_path / name).write_text(
            (Path(DEFAULT.folder) / name).read_text(encoding="utf-8"), encoding="utf-8"
        )
    (tmp_path / "system.jinja").write_text(line, encoding="utf-8")
    with pytest.raises(SchemaError, match="does not render"):
        Prompt(TASK, tmp_path, "made/v1")


def test_a_broken_example_is_named(tmp_path: Path) -> None:
    for name in ("system.jinja", "report.jinja", "repair.jinja"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "one.json").write_text(json.dumps({"report": {"text": "a"}}), encoding="utf-8")
    with pytest.raises(SchemaError, match=r"one\.json"):
        Prompt(TASK, tmp_path, "made/v1")
