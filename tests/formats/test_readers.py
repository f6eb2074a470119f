import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import UsageError
from extractor.formats.options import ReadOptions
from extractor.formats.readers import read_reports
from extractor.formats.unreadable import CODES, Unreadable
from extractor.report import Report

TEXT = "Le patient reçoit de l'imatinib 400 mg par jour depuis octobre 2009."


def read(*sources: Path | str, **options: Any) -> list[Report | Unreadable]:
    found = list(read_reports([str(source) for source in sources], ReadOptions(**options)))
    assert all(item.code in CODES for item in found if isinstance(item, Unreadable))
    return found


def one(*sources: Path | str, **options: Any) -> Report:
    (found,) = read(*sources, **options)
    assert isinstance(found, Report), found
    return found


def fault(*sources: Path | str, **options: Any) -> Unreadable:
    (found,) = read(*sources, **options)
    assert isinstance(found, Unreadable), found
    return found


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def jsonl(path: Path, *rows: object) -> Path:
    return write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


# files and folders


def test_the_name_gives_id_and_language(tmp_path: Path) -> None:
    report = one(write(tmp_path / "gist-case.fr.txt", TEXT))
    assert (report.id, report.language, report.text) == ("gist-case", "fr", TEXT)


def test_the_language_is_detected_where_nothing_tells_it(tmp_path: Path) -> None:
    assert (
        one(write(tmp_path / "a.txt", "The patient was given imatinib after the surgery.")).language == "en"
    )
    assert one(write(tmp_path / "b.md", "El paciente recibió imatinib con buena evolución.")).language == "es"
    assert one(tmp_path / "a.txt", language="es").language == "es"


def test_folders_are_searched_and_what_is_no_report_left_out(tmp_path: Path) -> None:
    for name in (
        "b/two.txt",
        "a/one.fr.md",
        "README.md",
        "LICENSE.txt",
        ".hidden.txt",
        ".git/x.txt",
        "x.png",
    ):
        write(tmp_path / name, TEXT)
    write(tmp_path / "one.gold.json", "{}")
    assert [item.id for item in read(tmp_path)] == ["one", "two"]


def test_patterns_and_repeated_sources(tmp_path: Path) -> None:
    write(tmp_path / "a.fr.txt", TEXT)
    write(tmp_path / "deep/b.fr.txt", TEXT)
    write(tmp_path / "deep/c.en.txt", TEXT)
    assert [item.id for item in read(f"{tmp_path}/**/*.fr.txt")] == ["a", "b"]
    assert [item.id for item in read(tmp_path, tmp_path / "a.fr.txt")] == ["a", "b", "c"]


def test_files_of_one_name_keep_ids_apart(tmp_path: Path) -> None:
    for name in ("x/case.txt", "x/case.fr.txt", "x/case.en.txt", "y/case.fr.txt", "y/case.md"):
        write(tmp_path / name, TEXT)
    ids = [item.id for item in read(tmp_path)]
    assert len(set(ids)) == len(ids) == 5
    assert ids[0] == "case"
    assert "y/case.fr" in ids


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "report-empty"),
        ("blank.txt", b" \r\n\t\xc2\xa0\n", "report-empty"),
        ("bom.txt", b"\xef\xbb\xbf", "report-empty"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        ("archive.txt", b"PK\x03\x04", "binary"),
        ("a.json", b"{}", "format"),
        ("a.rtf", b"{\\rtf1}", "format"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "format"),
        ("empty.jsonl", b"", "report-empty"),
        ("empty.csv", b"", "report-empty"),
        ("header.csv", b"id,text\n", "report-empty"),
        ("broken.parquet", b"PAR1 not", "format"),
        ("broken.pdf", b"%PDF-1.4 broken", "document"),
        ("broken.docx", b"PK\x03\x04broken", "document"),
        ("empty.html", b"<html><body></body></html>", "report-empty"),
    ],
)
def test_files_without_a_report_are_named(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    found = fault(write(tmp_path / name, content))
    assert found.code == code
    assert name in found.message


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.txt").code == "missing"
    assert fault(f"{tmp_path}/*.txt").code == "nothing-to-read"
    assert fault(tmp_path).code == "nothing-to-read"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", TEXT)
    path.chmod(0)
    assert fault(path).code == "unreadable"


def test_one_bad_file_costs_one_report(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "b.txt", b"")
    write(tmp_path / "c.txt", TEXT)
    assert [type(item).__name__ for item in read(tmp_path)] == ["Report", "Unreadable", "Report"]


def test_the_text_is_kept_to_the_letter(tmp_path: Path) -> None:
    text = "Re\u0301mission\r\ncomple\u0300te\u00a0: \x00 oui\r\n"
    assert one(write(tmp_path / "a.txt", text)).text == text
    assert one(write(tmp_path / "b.txt", text.encode("utf-16"))).text == text


def test_ten_megabytes_are_read_and_more_than_allowed_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "big.txt", TEXT * (10_000_000 // len(TEXT.encode())))
    assert len(one(path).text) > 9_000_000
    assert fault(path, max_characters=1_000_000).code == "too-large"


# rows


def test_jsonl_fields_metadata_and_detected_columns(tmp_path: Path) -> None:
    row = {
        "doc_id": 7, "lang": "fr-FR", "text": TEXT, "report_date": "2012-03-04T10:00:00", "patient_id": "p1",
        "birth_year": 1950.0, "country": "FR", "ward": "B", "n": None,
    }  # fmt: skip
    report = one(jsonl(tmp_path / "r.jsonl", row))
    assert (report.id, report.language, report.report_date) == ("7", "fr", "2012-03-04")
    assert (report.patient, report.birth_year, report.country) == ("p1", 1950, "FR")
    assert report.metadata == {"ward": "B", "n": None}


def test_columns_are_mapped_by_name(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "r.jsonl", {"Note": TEXT, "key": "k1", "text": "another"})
    report = one(path, columns={"text": "note", "id": "key"})
    assert (report.id, report.text, report.metadata) == ("k1", TEXT, {"text": "another"})
    assert fault(path, columns={"text": "nope"}).code == "column-missing"
    with pytest.raises(UsageError):
        ReadOptions(columns={"words": "x"})


def test_rows_without_id_are_numbered(tmp_path: Path) -> None:
    assert [item.id for item in read(jsonl(tmp_path / "r.jsonl", {"text": TEXT}, {"text": TEXT}))] == [
        "r-1",
        "r-2",
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{broken", "format"),
        ("[1]", "format"),
        ('{"id": "a"}', "column-missing"),
        ('{"id": "a", "text": null}', "report-empty"),
        ('{"id": "a", "text": 5}', "format"),
        ('{"id": "a", "text": "x\\ud800y"}', "surrogates"),
        ('{"id": "\\udc00", "text": "xy"}', "surrogates"),
        ('{"id": "a", "text": "x", "lang": "de"}', "language"),
        ('{"id": "a", "text": "x", "report_date": "soon"}', "report-date"),
        ('{"id": "a", "text": "x", "birth_year": "long ago"}', "birth-year"),
        ('{"id": "good", "text": "x"}', "duplicate-id"),
        ("[" * 100_000, "format"),
    ],
)
def test_a_bad_line_costs_that_line(tmp_path: Path, line: str, code: str) -> None:
    good = json.dumps({"id": "good", "text": TEXT})
    last = json.dumps({"id": "last", "text": TEXT})
    found = read(write(tmp_path / "r.jsonl", f"{good}\n{line}\n\n{last}\n"))
    assert [item.id for item in found][0::2] == ["good", "last"]
    assert isinstance(found[1], Unreadable)
    assert found[1].code == code
    assert found[1].source.endswith("line 2")
    found[1].id.encode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_every_kind(tmp_path: Path, delimiter: str, encoding: str) -> None:
    content = f'id{delimiter}texte{delimiter}service\r\nx{delimiter}"Traité ""tôt"",\r\npuis; arrêt"{delimiter}B\r\n'
    report = one(write(tmp_path / "r.csv", content.encode(encoding)))
    assert (report.id, report.text) == ("x", 'Traité "tôt",\r\npuis; arrêt')
    assert report.metadata == {"service": "B"}


def test_a_row_with_too_many_cells_is_refused_and_not_cut(tmp_path: Path) -> None:
    found = read(write(tmp_path / "r.csv", "id,text\na,dose de 1,5 mg\nb,suite\n"))
    assert [getattr(item, "code", "read") for item in found] == ["format", "read"]


@pytest.mark.parametrize(
    ("content", "outcomes"),
    [
        ('1;"imatinib 400 mg\n2;"nilotinib 300 mg\n3;sunitinib\n', ["format", "format", "3"]),
        ('1;"imatinib 400 mg\n2;nilotinib 300 mg"\n3;sunitinib\n', ["format", "2", "3"]),
        ('1;"imatinib 400 mg\n2;nilotinib\n3;"sunitinib"\n', ["format", "2", "3"]),
        ('1;imatinib\n2;"nilotinib\n3;sunitinib\n', ["1", "format", "3"]),
        ('1;"imatinib\ndit "actif" puis\nfin"\n2;"nilotinib,\n300 mg"\n', ["format", "2"]),
        ('1;"imatinib ""actif"";\n- 400 mg; matin\n- 2 mois"\n2;il pèse 5" de plus\n', ["1", "2"]),
        ("1;imatinib\n400 mg\n2;nilotinib\n", ["1", "format", "2"]),
        ("1;imatinib\n\n2\n3;nilotinib\n", ["1", "format", "3"]),
    ],
)
def test_a_stray_quote_or_break_merges_no_rows(tmp_path: Path, content: str, outcomes: list[str]) -> None:
    found = read(write(tmp_path / "r.csv", "id;text\n" + content))
    assert [item.id if isinstance(item, Report) else item.code for item in found] == outcomes
    texts = [item.text for item in found if isinstance(item, Report)]
    assert not any("imatinib" in text and "nilotinib" in text for text in texts)


def test_a_broken_row_is_named_by_its_lines(tmp_path: Path) -> None:
    found = fault(write(tmp_path / "r.csv", 'id;text\n1;"imatinib\nsuite\nfin\n'))
    assert "row 1 (lines 2 to 4)" in found.message


def test_many_stray_quotes_cost_linear_time(tmp_path: Path) -> None:
    found = read(write(tmp_path / "r.csv", "id;text\n" + "".join(f'{n};"text {n}\n' for n in range(3000))))
    assert [getattr(item, "code", "") for item in found] == ["format"] * 3000


def test_a_column_that_is_not_there_is_said_once(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", "key,note\n1,xyz\n2,abc\n")
    assert fault(path, columns={"text": "nope"}).source == str(path)
    assert fault(path).code == "column-missing"
    lines = jsonl(tmp_path / "r.jsonl", {"note": "xyz"}, {"note": "abc"})
    assert fault(lines, columns={"text": "nope"}).source == str(lines)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("report_date", "2014-13", "report-date"),
        ("report_date", "2014-02-30", "report-date"),
        ("report_date", "Hospital", "report-date"),
        ("country", "France", "country"),
        ("country", "XX", "country"),
    ],
)
def test_what_is_no_date_and_no_country_is_refused(tmp_path: Path, field: str, value: str, code: str) -> None:
    path = write(tmp_path / "r.csv", f"id,text,known\na,{TEXT},{value}\n")
    found = fault(path, columns={field: "known"})
    assert (found.code, found.source) == (code, f"{path}, row 1")
    assert value not in found.message


def test_a_country_is_two_letters(tmp_path: Path) -> None:
    assert one(write(tmp_path / "r.csv", f"id,text,country\na,{TEXT},fr\n")).country == "FR"
    with pytest.raises(UsageError, match="country code"):
        ReadOptions(country="FRA")


def test_tsv_and_dates_in_words(tmp_path: Path) -> None:
    row = f"a\t{TEXT}\t12 mars 2014\n"
    report = one(write(tmp_path / "r.tsv", "id\ttext\treport_date\n" + row), language="fr")
    assert report.report_date == "2014-03-12"


def test_utf8_after_the_first_megabyte_and_a_stray_line(tmp_path: Path) -> None:
    plain = json.dumps({"text": "x" * 700})
    lines = [plain] * 2000
    data = (
        "\n".join(lines).encode()
        + b"\n"
        + '{"id":"u","text":"é"}\n'.encode()
        + '{"id":"l","text":"é"}\n'.encode("cp1252")
    )
    found = read(write(tmp_path / "r.jsonl", data))
    assert [item.text for item in found[-2:] if isinstance(item, Report)] == ["é", "é"]


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    import datetime

    from pyarrow import parquet

    table = pyarrow.table(
        {
            "note_id": [1, 2],
            "note_text": [TEXT, None],
            "note_date": [datetime.date(2012, 3, 4)] * 2,
            "k": [0.5, None],
        }
    )
    parquet.write_table(table, tmp_path / "r.parquet")
    first, second = read(tmp_path / "r.parquet")
    assert isinstance(first, Report)
    assert (first.id, first.report_date, first.metadata) == ("1", "2012-03-04", {"k": 0.5})
    assert isinstance(second, Unreadable)
    assert second.code == "report-empty"


def test_rows_are_read_one_at_a_time(tmp_path: Path) -> None:
    reports = read_reports([jsonl(tmp_path / "r.jsonl", *({"id": n, "text": TEXT} for n in range(5)))])
    assert isinstance(reports, Iterator)
    assert next(reports).id == "0"
    write(tmp_path / "r.jsonl", "")
    assert next(reports).id == "1"


# standard input


class _Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize(
    ("data", "options", "texts"),
    [
        (TEXT.encode(), {}, [TEXT]),
        (
            json.dumps({"id": "a", "text": TEXT}).encode() + b"\n" + json.dumps({"text": "y"}).encode(),
            {},
            [TEXT, "y"],
        ),
        (b"id,text\na,xyz\n", {"kind": "csv"}, ["xyz"]),
        (b"<p>xyz</p>", {"kind": "html"}, ["xyz"]),
        ("é".encode("cp1252"), {}, ["é"]),
    ],
)
def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, data: bytes, options: dict[str, Any], texts: list[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", _Stdin(data))
    assert [item.text for item in read("-", **options) if isinstance(item, Report)] == texts


def test_no_message_holds_words_of_a_report(tmp_path: Path) -> None:
    canary = "Kanarienvogel"
    write(
        tmp_path / "a.jsonl", f'{{"text": "{canary}\n{{"id": 1, "text": "{canary} \\ud800"}}\n["{canary}"]\n'
    )
    write(tmp_path / "b.csv", f"id,text\n1,{canary},{canary}\n2,\n")
    write(tmp_path / "c.txt", f"{canary}".encode() + bytes(range(200)))
    found = read(tmp_path)
    assert len(found) == 6
    assert all(isinstance(item, Unreadable) and canary not in repr(item) for item in found)


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_file_name_that_is_no_utf8_still_gives_an_id(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"cas-\xe9.fr.txt")
    try:
        write(path, TEXT)
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    report = one(path)
    assert report.id == "cas-\ufffd"
    assert report.language == "fr"
