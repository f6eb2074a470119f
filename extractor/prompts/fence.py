"""The fence around a report: numbered sentences between marks that the report cannot forge."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from extractor.report import Report

_SHORTEST = 8
_BREAK = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_CONTROL = re.compile(r"<(?=[|/!a-zA-Z<])|\[(?=/?(?:INST|SYS)\b)|[\ud800-\udfff\x00-\x08\x0e-\x1f]")
_ZERO_WIDTH = "\u200b"


def fence_mark(seed: str, *texts: str) -> str:
    """Hex digits of a hash of `seed`, as many as it takes for them to stand in none of `texts`.

    The same seed and texts give the same mark; whoever wrote the texts cannot have known it, since it hashes them.
    """
    digest = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()
    length = _SHORTEST
    while any(digest[:length] in text.lower() for text in texts):
        length += 1
        if length > len(digest):
            digest += hashlib.sha256(digest.encode()).hexdigest()
    return digest[:length]


def harmless(text: str) -> str:
    """`text` on one line, without what a chat template or a tokenizer may take for its own control signs.

    `<|im_start|>`, `</s>`, `[INST]` and any tag get a zero-width space, which folding takes out again, so that
    words quoted from there are still found. Lone surrogates and control characters become U+FFFD.
    """
    return _CONTROL.sub(_replaced, _BREAK.sub(" ", text))


def _replaced(match: re.Match[str]) -> str:
    sign = match.group()
    return sign + _ZERO_WIDTH if sign in "<[" else "\ufffd"


def numbered(report: Report, numbers: Iterable[int] | None = None) -> str:
    """The sentences, one a line, each with its number (from 1): `12| En octobre 2009, …`."""
    sentences = report.sentences
    wanted = range(1, len(sentences) + 1) if numbers is None else numbers
    return "\n".join(f"{number}| {harmless(report.words(sentences[number - 1]))}" for number in wanted)
