"""Makes a table fit a width: lesser columns become notes, columns that belong together are stacked, responses join the notes."""

from __future__ import annotations

from rich.cells import cell_len

from extractor.rendering.timeline import Cell, Column, Table

_NOTED = frozenset("regimen route cycles duration setting stop_reason reaction outcome".split())
_SPEAKING = frozenset("regimen route setting".split())
"""Roles whose values say by themselves what they are."""
_STACKED = {"schedule": "dose", "end": "start"}
_GAP = 2
_WRAPPED = frozenset({"medication", "response", "reaction", "term", "notes"})
_WRAPPED_WIDTH = 20


def wraps(column: Column) -> bool:
    """Whether a column's words may go on in the next line; dates, doses and numbers stay whole."""
    return column.role in _WRAPPED


def fitted(table: Table, width: int) -> Table:
    """The table as it is where it fits into `width` columns, else changed step by step until it does."""
    for change in (_with_notes, _stacked, _responses_noted):
        if _width(table) <= width:
            break
        table = change(table)
    return table


def _width(table: Table) -> int:
    """The least width at which nothing but words wraps."""
    total = max((cell_len(id) for id, _ in table.rows), default=0)
    for place, column in enumerate(table.columns):
        lines = [line for _, cells in table.rows for line, _ in cells[place].lines]
        natural = max(_longest(column.name), *(cell_len(line) + _GAP for line in lines), 0)
        total += _GAP + (min(natural, _WRAPPED_WIDTH) if wraps(column) else natural)
    return total


def _longest(heading: str) -> int:
    return max(cell_len(line) for line in heading.split("\n"))


def _with_notes(table: Table) -> Table:
    """Lesser columns in one, as "cycles 6, setting adjuvant"."""
    noted = [place for place, column in enumerate(table.columns) if column.role in _NOTED]
    if not noted:
        return table
    kept = [place for place in range(len(table.columns)) if place not in noted]
    rows = []
    for id, cells in table.rows:
        lines = [
            (_labelled(table.columns[place], words), severity)
            for place in noted
            for words, severity in cells[place].lines
        ]
        rows.append((id, (*(cells[place] for place in kept), Cell(tuple(lines)))))
    columns = (*(table.columns[place] for place in kept), Column("notes", "notes"))
    return Table(table.title, columns, tuple(rows))


def _labelled(column: Column, words: str) -> str:
    return words if column.role in _SPEAKING else f"{column.name.replace('_', ' ')} {words}"


def _responses_noted(table: Table) -> Table:
    """The responses first among the notes."""
    places = {column.role: place for place, column in enumerate(table.columns)}
    if not {"response", "notes"} <= set(places):
        return table
    first, last = places["response"], places["notes"]
    rows = []
    for id, cells in table.rows:
        joined = Cell((*cells[first].lines, *cells[last].lines))
        rows.append((id, (*(cell for place, cell in enumerate(cells) if place not in (first, last)), joined)))
    columns = [column for place, column in enumerate(table.columns) if place not in (first, last)]
    return Table(table.title, (*columns, Column(f"{table.columns[first].name}\nnotes", "notes")), tuple(rows))


def _stacked(table: Table) -> Table:
    """The schedule under its dose, the end under its start."""
    places = {column.role: place for place, column in enumerate(table.columns)}
    under = {
        places[upper]: places[lower]
        for lower, upper in _STACKED.items()
        if lower in places and upper in places
    }
    kept = [place for place in range(len(table.columns)) if place not in under.values()]

    def cell(cells: tuple[Cell, ...], place: int) -> Cell:
        if place not in under:
            return cells[place]
        upper, lower = cells[place].lines, cells[under[place]].lines
        if table.columns[place].role == "start":
            lower = tuple((f"– {words}", severity) for words, severity in lower)
        return Cell((*(upper or ((("", ""),) if lower else ())), *lower))

    def heading(place: int) -> Column:
        column = table.columns[place]
        if place not in under:
            return column
        return Column(f"{column.name}\n{table.columns[under[place]].name}", column.role)

    rows = tuple((id, tuple(cell(cells, place) for place in kept)) for id, cells in table.rows)
    return Table(table.title, tuple(heading(place) for place in kept), rows)
