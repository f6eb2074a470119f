import csv
import io
import json
from pathlib import Path

import pytest

from extractor.errors import ExtractorError, FormatError, UsageError
from extractor.extraction import Extraction
from extractor.formats.exports import file_name, write_annotations, write_extractions
from extractor.formats.extractions import Tasks, is_extraction_file, read_extractions
from extractor.formats.flat import FlatTable
from extractor.formats.unreadable import Unreadable
from extractor.formats.writers import WRITERS, opened_output, writer_for
from extractor.task import Task
from tests.made import TASK, made_extraction


def _written(form: str, *extractions: Extraction) -> str:  # type: ignore[type-arg]
    stream = io.StringIO()
    writer = writer_for(form, stream, TASK)
    for extraction in extractions:
        writer.write(extraction)
    writer.close()
    return stream.getvalue()


@pytest.mark.parametrize("form", ["jsonl", "json"])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_what_is_written_is_read_back_equal(tmp_path: Path, form: str, count: int) -> None:
    extractions = [made_extraction(f"r{number}") for number in range(count)]
    path = tmp_path / f"x.{form}"
    path.write_text(_written(form, *extractions), encoding="utf-8")
    assert [extraction for _, extraction in read_extractions(path, Tasks(None, TASK))] == extractions
    assert is_extraction_file(path) == bool(count)


def test_csv_has_one_row_a_record_and_one_for_a_report_without() -> None:
    failed = Unreadable("bad", "bad.txt", "binary", "bad.txt is not text.").extraction(TASK)
    rows = list(csv.DictReader(io.StringIO(_written("csv", made_extraction("r"), failed))))
    assert [(row["report"], row["list"], row["record"]) for row in rows] == [
        ("r", "treatments", "t1"), ("r", "treatments", "t2"), ("r", "responses", "r1"), ("bad", "", ""),
    ]  # fmt: skip
    first, _, response, last = rows
    assert (first["drug.name"], first["dose.value"], first["dose.unit"], first["dose.quote"]) == (
        "imatinib", "400", "mg", "400 mg",
    )  # fmt: skip
    assert (first["drug.start"], first["drug.end"]) == ("19", "27")
    assert (response["treatments"], response["category.value"]) == ("t1", "CR")
    assert (last["state"], last["code"]) == ("failed", "binary")


def test_columns_of_a_flat_table_are_unique() -> None:
    columns = FlatTable(TASK).columns
    assert len(set(columns)) == len(columns)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{broken", "is not JSON"),
        ("[1, 2", "is not JSON"),
        ('{"a": 1}', "is no extraction"),
        ("[3]", "is no extraction"),
        ('{"schema_version": 99, "report": {}, "task": "oncology", "records": {}}', "schema_version 99"),
        (
            '{"schema_version": 1, "report": {"id": "KANARI"}, "task": "oncology", "records": {}}',
            "does not fit",
        ),
    ],
)
def test_what_is_no_extraction_is_named_without_its_words(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FormatError, match=words) as raised:
        list(read_extractions(path, Tasks(None, TASK)))
    assert "KANARI" not in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractorError, match="cannot be read"):
        list(read_extractions(tmp_path / "none.jsonl", Tasks(None, TASK)))


def test_an_unreadable_report_becomes_a_failed_extraction_that_can_be_written() -> None:
    failed = Unreadable("bad", "bad.txt", "binary", "bad.txt is not text.", "Give text.").extraction(TASK)
    assert (failed.state, failed.code) == ("failed", "binary")
    assert "Give text." in failed.message
    assert TASK.read_extraction(failed.to_json()) == failed


def test_outputs_appear_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "out.jsonl"
    with opened_output(path) as stream:
        stream.write("first\n")
        assert not path.exists()
    assert path.read_text() == "first\n"
    with pytest.raises(RuntimeError), opened_output(path) as stream:
        stream.write("second\n")
        raise RuntimeError
    assert path.read_text() == "first\n"


def test_what_was_written_before_an_error_is_kept_beside(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with pytest.raises(RuntimeError), opened_output(path) as stream:
        stream.write("half\n")
        raise RuntimeError
    assert [found.name for found in tmp_path.iterdir()] == ["out.jsonl.part"]
    assert (tmp_path / "out.jsonl.part").read_text() == "half\n"


def test_unknown_formats_are_refused() -> None:
    assert set(WRITERS) == {"jsonl", "json", "csv"}
    with pytest.raises(FormatError, match="Unknown format"):
        writer_for("xml", io.StringIO(), TASK)


def test_annotations_go_to_a_folder_or_to_lines(tmp_path: Path) -> None:
    failed = Unreadable("bad", "bad.txt", "binary", "bad.txt is not text.").extraction(TASK)
    pairs = [(TASK, made_extraction("a:1/x")), (TASK, failed)]
    assert write_annotations(pairs, tmp_path / "folder") == (1, 1)
    (path,) = (tmp_path / "folder").iterdir()
    assert path.name == "a_1_x.json"
    written = json.loads(path.read_text(encoding="utf-8"))
    assert [treatment["name"] for treatment in written["treatments"]] == ["imatinib", "sunitinib"]
    assert write_annotations(pairs, tmp_path / "x.jsonl") == (1, 1)
    assert json.loads((tmp_path / "x.jsonl").read_text(encoding="utf-8")) == written
    with pytest.raises(UsageError, match="Two reports"):
        write_annotations(
            [(TASK, made_extraction("a:1")), (TASK, made_extraction("a/1"))], tmp_path / "again"
        )


def test_one_file_holds_one_task(tmp_path: Path) -> None:
    other = Task("other", TASK.schema, TASK.records, TASK.workspace)
    with pytest.raises(UsageError, match="several tasks"):
        write_extractions(
            [(TASK, made_extraction("a")), (other, made_extraction("b"))], "csv", tmp_path / "x.csv"
        )


@pytest.mark.parametrize("id", ["../../etc/passwd", "a/b", "..", ".", "x\0y", "é:1"])
def test_ids_make_harmless_file_names(id: str) -> None:
    name = file_name(id)
    assert name
    assert not set(name) & set("/\\\0:")
    assert not name.startswith(".")
