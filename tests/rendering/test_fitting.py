import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from extractor.rendering.fitting import fitted
from extractor.rendering.terminal import extraction_view
from extractor.rendering.timeline import Cell, Column, Table, timelines
from tests.made import TASK, made_extraction

ROLES = "medication dose schedule route cycles line setting start end status stop_reason response reaction".split()


def _table(words: list[list[str]]) -> Table:
    columns = tuple(Column(role, role) for role in ROLES)
    rows = tuple(
        (f"t{number}", tuple(Cell(((word, ""),) if word else ()) for word in row))
        for number, row in enumerate(words)
    )
    return Table("treatments", columns, rows)


@given(
    words=st.lists(st.lists(st.text("abc", max_size=9), min_size=13, max_size=13), min_size=1, max_size=4),
    width=st.integers(20, 250),
)
def test_no_words_are_lost_at_any_width(words: list[list[str]], width: int) -> None:
    table = fitted(_table(words), width)
    for (_, cells), row in zip(table.rows, words, strict=True):
        shown = " ".join(line for cell in cells for line, _ in cell.lines).split()
        assert {word for word in row if word} <= set(shown)
        assert len(cells) == len(table.columns)


def test_steps_of_a_narrowing_table() -> None:
    table = _table([["imatinib", "400 mg", "1 per d", "oral", "6", "2", "adjuvant", "2009-10", "2012-04", "stopped", "toxicity", "CR 2009", "rash"]])  # fmt: skip
    names = {width: [column.name for column in fitted(table, width).columns] for width in (200, 115, 95, 70)}
    assert names[200] == ROLES
    assert names[115] == [
        "medication",
        "dose",
        "schedule",
        "line",
        "start",
        "end",
        "status",
        "response",
        "notes",
    ]
    assert names[95] == ["medication", "dose\nschedule", "line", "start\nend", "status", "response", "notes"]
    assert names[70] == ["medication", "dose\nschedule", "line", "start\nend", "status", "response\nnotes"]
    notes = fitted(table, 70).rows[0][1][-1].text.split("\n")
    assert notes == ["CR 2009", "oral", "cycles 6", "adjuvant", "stop reason toxicity", "reaction rash"]


@pytest.mark.parametrize("width", [70, 80, 100, 120, 200])
def test_dates_and_doses_stay_whole(width: int) -> None:
    console = Console(file=(stream := io.StringIO()), width=width)
    console.print(extraction_view(made_extraction(), TASK, width))
    for words in ("imatinib", "400 mg", "2009-10", "active", "CR 2009-12"):
        assert words in stream.getvalue()
    assert all(len(line) <= width for line in stream.getvalue().splitlines())


def test_what_fits_stays_as_it_is() -> None:
    (table,) = timelines(made_extraction(), TASK)
    assert fitted(table, 200) is table
