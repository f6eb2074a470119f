"""The public names, used as the documentation shows them."""

import contextlib
import io
from pathlib import Path

import pytest

import extractor
from extractor.workspace import built_in_root
from tests.cli.conftest import TEXT


def test_the_example_of_the_documentation_prints_what_it_says() -> None:
    page = (built_in_root() / "docs" / "library.md").read_text(encoding="utf-8")
    code = page.split("```python\n")[1].split("```")[0]
    printed = page.split("\nprints\n")[1].split("\n- ")[0]
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(code, {})
    assert [line.strip() for line in printed.strip().splitlines()] == out.getvalue().splitlines()


def test_a_string_is_a_report_with_an_id_and_a_language() -> None:
    found = extractor.extract(TEXT)
    assert found.report.language == "fr"
    assert found.report.id == found.report.sha256[:12]


def test_a_stream_of_everything(tmp_path: Path) -> None:
    report = extractor.Report(id="r", text=TEXT)
    bad = extractor.Unreadable("bad", "bad.txt", "missing", "There is no bad.txt.")
    found = list(extractor.Extractor().extract_all([report, bad, TEXT]))
    assert [one.state for one in found] == ["ok", "failed", "ok"]
    assert found[0].records == found[2].records


def test_settings_that_contradict_each_other_are_refused_at_once() -> None:
    with pytest.raises(extractor.ExtractorError, match="needs a model"):
        extractor.EngineSettings(engine="llm")
    with pytest.raises(extractor.ExtractorError, match="offline"):
        extractor.EngineSettings(engine="rules", model="openai/x")


def test_a_host_that_is_not_allowed_is_never_asked(tmp_path: Path) -> None:
    with pytest.raises(extractor.ExtractorError, match="does not allow"):
        extractor.extract(TEXT, model="x", base_url="https://llm.example.org/v1")


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = extractor.nothing  # type: ignore[attr-defined]


def test_reports_do_not_show_their_text() -> None:
    report = extractor.Report(id="r", text="Kanari", patient="Kanari", metadata={"name": "Kanari"})
    assert "Kanari" not in repr(report)
    settings = extractor.EngineSettings()
    assert "Kanari" not in repr(extractor.Extractor(settings=settings).extract(report).provenance)
