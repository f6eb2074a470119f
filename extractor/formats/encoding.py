"""Bytes to text: which encoding a file has, told by its mark, its structure, then its letters.

UTF-8 proves itself: bytes that happen to be valid UTF-8 are not by accident. What is not UTF-8 is one of the
code pages of Western Europe; they differ in which byte stands for "é", so each is judged by what its reading
of the bytes above 127 would put into a French, Spanish or English text.
"""

from __future__ import annotations

import codecs
import re

from extractor.errors import InputError

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CODE_PAGES = ("cp1252", "iso8859_15", "mac_roman", "cp850")
_LIKELY = frozenset("éèêëàâäùûüôöîïçœæñáíóúÉÈÊËÀÂÄÙÛÜÔÖÎÏÇŒÆÑÁÍÓÚ’‘“”«»–—…°µ²³±½¼¾·•€§¿¡ºª×® ß")
_COMMON = frozenset("éèêëàâùûôîïçñáíóú")
_LETTERS = frozenset("éèêëàâäùûüôöîïçœæñáíóúÉÈÊËÀÂÄÙÛÜÔÖÎÏÇŒÆÑÁÍÓÚ")
_SIGN_IN_WORD = re.compile(rb"[A-Za-z](?=([\x80-\xff]))(?=.[a-z])", re.DOTALL)
_HEADER_SIZE = 4096
_BINARY_SIGNS = (
    b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"PAR1", b"SQLite format 3",
    b"\xd0\xcf\x11\xe0", b"\x7fELF", b"{\\rtf",
)  # fmt: skip
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r\f\v\x1b\x00")


def decode(data: bytes, *, source: str = "", encoding: str | None = None) -> str:
    """The text of `data`; InputError `binary` or `encoding` where it is none.

    A byte-order mark is not part of the text; everything else stays as it is, line ends included.
    """
    encoding = encoding or detect_encoding(data, source=source)
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise InputError(
            f"{source or 'The input'} is not {encoding}.", code="encoding", source=source,
            advice="Name its encoding with --encoding, or save it as UTF-8.",
        ) from None  # fmt: skip


def detect_encoding(data: bytes, *, source: str = "") -> str:
    """The name of the encoding, as `bytes.decode` takes it; InputError `binary` where this is no text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if (sixteen := _unmarked_utf16(data[:_HEADER_SIZE])) is not None:
        return sixteen
    if _is_binary(data[:_HEADER_SIZE]):
        raise InputError(
            f"{source or 'The input'} is not text.", code="binary", source=source,
            advice="Known are text, Markdown, JSONL, CSV, TSV, Parquet, PDF, DOCX and HTML, told by the file's ending.",
        )  # fmt: skip
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _code_page(data)
    return "utf-8"


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: in Western text every other byte is NUL."""
    pairs = len(head) // 2
    if pairs < 2:
        return None
    low, high = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if high > 0.7 * pairs and low < 0.05 * pairs:
        return "utf-16-le"
    if low > 0.7 * pairs and high < 0.05 * pairs:
        return "utf-16-be"
    return None


def _is_binary(head: bytes) -> bool:
    """Known signatures, or more control characters than a badly exported text has."""
    if head.startswith(_BINARY_SIGNS):
        return True
    controls = len(head) - len(head.translate(None, _CONTROL))
    return controls > 0.02 * len(head) or head.count(0) > 0.1 * len(head)


def _code_page(data: bytes) -> str:
    """The code page whose reading has the most likely signs; Windows' where they tie.

    A sign between two letters must be a letter: that tells "cœur" in ISO 8859-15 from "c½ur" in Windows.
    """
    counts = {code: count for code in range(128, 256) if (count := data.count(code))}
    inside: dict[int, int] = {}
    for match in _SIGN_IN_WORD.finditer(data[:1_000_000]):
        code = match.group(1)[0]
        inside[code] = inside.get(code, 0) + 1
    return max(_CODE_PAGES, key=lambda page: _likelihood(page, counts, inside))


def _likelihood(page: str, counts: dict[int, int], inside: dict[int, int]) -> int:
    score = 0
    for code, count in counts.items():
        sign = bytes([code]).decode(page, errors="replace")
        # Small letters are the commonest: a lone "é" of one code page is a "Ç" of another.
        score += count * (1 + (sign in _COMMON)) if sign in _LIKELY else -count
        if sign in _LETTERS:
            score += inside.get(code, 0)
        elif sign not in "’‘":
            score -= 2 * inside.get(code, 0)
    return score
