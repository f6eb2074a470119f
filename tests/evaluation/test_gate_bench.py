from __future__ import annotations

import ast

import pytest

from evals.bench.gate.changes import DAMAGES, HARMLESS, Change
from extractor.workspace import built_in_root


def test_there_are_twenty_of_each() -> None:
    assert len(DAMAGES) == len(HARMLESS) == 20
    assert len({change.name for change in (*DAMAGES, *HARMLESS)}) == 40


@pytest.mark.parametrize("change", [*DAMAGES, *HARMLESS], ids=lambda change: change.name)
def test_every_change_still_finds_its_place_and_leaves_python(change: Change) -> None:
    text = (built_in_root() / change.file).read_text(encoding="utf-8")
    edited = change.apply(text)
    assert edited != text
    ast.parse(edited)
