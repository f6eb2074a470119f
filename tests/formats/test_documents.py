import io
import sys
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.formats.documents import document_text
from extractor.formats.readers import read_reports
from extractor.formats.unreadable import Unreadable

pytest.importorskip("bs4")


def test_html_keeps_words_blocks_and_cells() -> None:
    page = """<!DOCTYPE html><html><head><title>no</title><style>p {}</style></head><body>
    <h1>Compte   rendu</h1><p>Imatinib <b>400&nbsp;mg</b>
    par jour.<br>Suite &lt; 5.</p><script>no()</script><!-- no -->
    <table><tr><td>Sunitinib</td><td>50 mg</td></tr></table><pre>a
  b</pre></body></html>"""
    text = document_text(page.encode(), "html", "x")
    assert "no" not in text.replace("non", "")
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    assert lines == [
        "Compte rendu",
        "Imatinib 400\u00a0mg par jour.",
        "Suite < 5.",
        "Sunitinib\t50 mg",
        "a",
        " b",
    ] or (lines[:4] == ["Compte rendu", "Imatinib 400\u00a0mg par jour.", "Suite < 5.", "Sunitinib\t50 mg"])


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", ""])
def test_html_in_its_declared_encoding(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>Traité à l\'hôpital</p>'.encode("cp1252")
    assert document_text(page, "html", "x") == "Traité à l'hôpital"


def test_deeply_nested_html_is_an_error_and_no_crash() -> None:
    page = b"<div>" * 20_000 + b"x" + b"</div>" * 20_000
    try:
        assert document_text(page, "html", "x").strip() == "x"
    except InputError as error:
        assert error.code == "document"


def test_docx_paragraphs_and_tables_in_order() -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("Avant")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Sunitinib"
    table.rows[0].cells[1].text = "50 mg"
    document.add_paragraph("Après")
    stream = io.BytesIO()
    document.save(stream)
    assert document_text(stream.getvalue(), "docx", "x") == "Avant\nSunitinib\t50 mg\nAprès"


def _pdf(words: str) -> bytes:
    """A PDF of one page with one line, written by hand."""
    stream = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode("latin-1") if words else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    )


def test_pdf_text_and_scans() -> None:
    pytest.importorskip("pypdf")
    assert document_text(_pdf("Traité par imatinib 400 mg"), "pdf", "x") == "Traité par imatinib 400 mg"
    with pytest.raises(InputError, match="no text layer"):
        document_text(_pdf(""), "pdf", "x")


def test_a_locked_pdf_is_named() -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(_pdf("secret")))
    writer.encrypt("password", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(InputError, match="password"):
        document_text(stream.getvalue(), "pdf", "x")


@pytest.mark.parametrize(
    ("kind", "module", "extra"),
    [
        ("pdf", "pypdf", "documents"),
        ("docx", "docx", "documents"),
        ("html", "bs4", "documents"),
        ("parquet", "pyarrow", "parquet"),
    ],
)
def test_a_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, module: str, extra: str
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / f"a.{kind}").write_bytes(b"x")
    (found,) = read_reports([tmp_path / f"a.{kind}"])
    assert isinstance(found, Unreadable)
    assert found.code == "extra-missing"
    assert f"'.[{extra}]'" in found.advice
