"""Rows of CSV and TSV, one at a time. A stray quote costs the rows that it touches; it never merges two rows into one."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from extractor.errors import InputError
from extractor.folding import fold_word
from extractor.formats.columns import Columns
from extractor.formats.options import FIELDS, ReadOptions
from extractor.formats.tables import Row, text_lines

_DELIMITERS = ",;\t|"
_QUOTES = "A quote that opens a cell must close it, and stand doubled within it."


def csv_rows(
    stream: BinaryIO, options: ReadOptions, source: str, kind: str
) -> Iterator[tuple[int, Row | InputError]]:
    """Row number (from 1, the header not counted) and cells by column; an error in place of a broken row. InputError
    `column-missing` where the header has no text.

    The delimiter is a tab in TSV, else the one of `, ; tab |` that the header has most of. Quoting is that of
    RFC 4180, strictly. After a broken row the reading goes on at the next line that looks like a row.
    """
    csv.field_size_limit(max(csv.field_size_limit(), options.max_characters))
    lines = text_lines(stream, options, source)
    header = next(lines, "")
    if not header.strip():
        raise InputError(f"{source} is empty.", code="report-empty", source=source)
    delimiter = "\t" if kind == "tsv" else max(_DELIMITERS, key=header.count)
    try:
        names = next(csv.reader([header], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(
            f"The header of {source} is not well-formed: {error}.",
            code="format",
            source=source,
            advice=_QUOTES,
        ) from None
    Columns.among(names, options, source=source)
    yield from _Table(lines, names, delimiter, options, source).rows()


class _Table:
    """The lines after the header, cut into rows."""

    def __init__(
        self, lines: Iterator[str], names: list[str], delimiter: str, options: ReadOptions, source: str
    ) -> None:
        self._lines, self._names, self._delimiter, self._source = lines, names, delimiter, source
        self._returned: deque[str] = deque()
        self._taken: list[str] = []
        self._line = 1
        self._id_column = _id_column(names, options)
        self._longest_id, self._numbered = 0, True

    def rows(self) -> Iterator[tuple[int, Row | InputError]]:
        """Each row with its number; blank lines are none."""
        number = 0
        while True:
            self._taken = []
            first = self._line + 1
            try:
                cells = next(csv.reader(self._feed(), delimiter=self._delimiter, strict=True), None)
                if cells is None:
                    return
                if not cells:
                    continue
                self._refuse_merged(cells)
            except csv.Error as error:
                number += 1
                self._go_to_next_row()
                yield number, self._broken(number, first, f"is not well-formed: {error}", _QUOTES)
                continue
            number += 1
            yield number, self._row(cells, number, first)

    def _feed(self) -> Iterator[str]:
        while (line := self._next_line()) is not None:
            self._taken.append(line)
            yield line

    def _next_line(self) -> str | None:
        line = self._returned.popleft() if self._returned else next(self._lines, None)
        self._line += line is not None
        return line

    def _put_back(self, lines: list[str]) -> None:
        self._returned.extendleft(reversed(lines))
        self._line -= len(lines)

    def _row(self, cells: list[str], number: int, first: int) -> Row | InputError:
        if len(cells) > len(self._names):
            words = "has more cells than the header has columns"
            return self._broken(number, first, words, "Texts that hold the delimiter must stand in quotes.")
        if len(cells) < len(self._names):
            words = "has fewer cells than the header has columns"
            return self._broken(number, first, words, "A text of several lines must stand in quotes.")
        if (id := self._id_of(cells)) is not None:
            self._longest_id = max(self._longest_id, len(id))
            self._numbered = self._numbered and _has_digit(id)
        return dict(zip(self._names, cells, strict=True))

    def _broken(self, number: int, first: int, words: str, advice: str) -> InputError:
        lines = f"line {first}" if self._line <= first else f"lines {first} to {self._line}"
        place = f"{self._source}, row {number}"
        return InputError(f"{place} ({lines}) {words}.", code="format", source=place, advice=advice)

    def _refuse_merged(self, cells: list[str]) -> None:
        """A cell that runs over a line with an id and as many cells as the header began at a stray quote."""
        if len(self._taken) > 1 and (self._id_column is not None or len(self._names) > 2):
            own = self._id_of(cells)
            if any(self._looks_like_row(line, own) for line in self._taken[1:]):
                raise csv.Error("a quoted cell runs over lines that look like rows of their own")

    def _go_to_next_row(self) -> None:
        """Leave out the lines that belong to the broken row: all up to one that looks like a row."""
        self._put_back(self._taken[1:])
        own = self._id_of(_loosely(self._taken[0], self._delimiter))
        while (line := self._next_line()) is not None:
            if line.strip() and self._looks_like_row(line, own):
                self._put_back([line])
                return

    def _looks_like_row(self, line: str, own: str | None) -> bool:
        cells = _loosely(line, self._delimiter)
        opened = line.count('"') % 2 == 1 and f'{self._delimiter}"' in line
        if len(cells) != len(self._names) and not (opened and len(cells) < len(self._names)):
            return False
        if any(cell.startswith(" ") for cell in cells):  # prose has a space after its commas
            return False
        if self._id_column is None:
            return True
        id = self._id_of(cells)
        if not id or '"' in id or any(map(str.isspace, id)):
            return False
        longest = max(self._longest_id, len(own or ""))
        numbered = self._numbered and (not own or _has_digit(own))
        return (not longest or len(id) <= longest + 4) and (not numbered or _has_digit(id))

    def _id_of(self, cells: list[str]) -> str | None:
        if self._id_column is None or self._id_column >= len(cells):
            return None
        return cells[self._id_column].strip()


def _loosely(line: str, delimiter: str) -> list[str]:
    """The cells of a line by itself, whatever its quotes."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _id_column(names: list[str], options: ReadOptions) -> int | None:
    wanted = options.columns.get("id")
    known = (fold_word(wanted.strip()),) if wanted is not None else FIELDS["id"]
    folded = [fold_word(name.strip()) for name in names]
    return next((folded.index(name) for name in known if name in folded), None)


def _has_digit(words: str) -> bool:
    return any(map(str.isdigit, words))
