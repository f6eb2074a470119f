"""The text of PDF, DOCX and HTML. The libraries are the extra `documents`.

What is read is the text that the document itself holds, in its own order. Pictures, scanned pages, page headers and
text boxes are not read. Offsets of an extraction count in the text as given here.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from typing import Any

from extractor.errors import InputError
from extractor.formats.encoding import decode
from extractor.formats.tables import missing_extra

_UNREAD = ("script", "style", "head", "template", "noscript", "svg", "iframe", "object")
_BLOCKS = (
    "address article aside blockquote dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main "
    "nav ol p pre section table tr ul caption fieldset"
).split()
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_AT_BREAKS = re.compile(r" *\n *")
_MANY_BREAKS = re.compile(r"\n{3,}")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([A-Za-z0-9_-]{3,20})""", re.IGNORECASE)


def document_text(data: bytes, kind: str, source: str) -> str:
    """The text of a document; `kind` is "pdf", "docx" or "html".

    InputError `extra-missing` without the library, `document` where the file is broken, locked or without text.
    """
    try:
        text = _READERS[kind](data, source)
    except InputError:
        raise
    except ImportError:
        raise missing_extra(kind.upper(), "documents", source) from None
    except (Exception, RecursionError) as error:  # the parsers of documents raise anything on broken ones
        raise InputError(
            f"{source} is no readable {kind.upper()} ({type(error).__name__}).",
            code="document",
            source=source,
        ) from None
    # A document's own character tables can be wrong; half characters are replaced, for its text is derived anyway.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _pdf(data: bytes, source: str) -> str:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings can quote the document
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise InputError(f"{source} is locked by a password.", code="document", source=source)
    text = "\n\n".join(page.extract_text().strip() for page in reader.pages)
    if not text.strip():
        raise InputError(
            f"{source} has no text layer.", code="document", source=source,
            advice="It is probably a scan: run optical character recognition over it first.",
        )  # fmt: skip
    return text


def _docx(data: bytes, source: str) -> str:
    from docx import Document
    from docx.table import Table

    blocks: list[str] = []
    for block in Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            blocks += [_cells(row) for row in block.rows]
        else:
            blocks.append(block.text)
    return "\n".join(blocks)


def _cells(row: Any) -> str:
    """The cells of a row with tabs between; a merged cell once."""
    shown: list[str] = []
    last = None
    for cell in row.cells:
        if cell._tc is not last:
            shown.append(" ".join(cell.text.split()))
        last = cell._tc
    return "\t".join(shown)


def _html(data: bytes, source: str) -> str:
    from bs4 import BeautifulSoup
    from bs4.element import Comment, NavigableString

    declared = _CHARSET.search(data[:2048])
    soup = BeautifulSoup(
        _html_source(data, declared.group(1).decode() if declared else None, source), "html.parser"
    )
    for tag in soup(_UNREAD):
        tag.decompose()
    for node in list(soup.find_all(string=True)):
        if type(node) is not NavigableString or isinstance(node, Comment):
            node.extract()
        elif node.find_parent("pre") is None:
            node.replace_with(_SPACES.sub(" ", node))
    for cell in soup(["td", "th"]):
        cell.append("\t")
    for tag in soup(["br"]):
        tag.replace_with("\n")
    for tag in soup(_BLOCKS):
        tag.insert_before("\n")
        tag.append("\n")
    return _MANY_BREAKS.sub("\n\n", _AT_BREAKS.sub("\n", soup.get_text())).strip()


def _html_source(data: bytes, declared: str | None, source: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(
            {"iso-8859-1": "cp1252", "latin1": "cp1252"}.get((declared or "").lower(), declared or "-")
        )
    except (UnicodeDecodeError, LookupError):
        return decode(data, source=source)


_READERS: dict[str, Callable[[bytes, str], str]] = {"pdf": _pdf, "docx": _docx, "html": _html}
