"""Reads and writes the vocabulary's tables: tab-separated, one fact a row, with its source and licence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from extractor.vocabulary.entry import KINDS, NO_CODES, Row

HERE = Path(__file__).parent
SUBSTANCE_COLUMNS = ("name", "ATC", "UNII", "components", "source", "licence")
NAME_COLUMNS = (
    "words",
    "alike",
    "name",
    "language",
    "kind",
    "substance",
    "ambiguous",
    "case",
    "source",
    "licence",
)
ROW_COLUMNS = (*NAME_COLUMNS[2:8], "ATC", "RxCUI", "UNII", "components", "source", "licence")
"""A workspace's `vocabulary/*.tsv`: names and the codes of their substance in one table."""


def read_tsv(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table with a header line, as dictionaries; lines beginning with "#" are left out."""
    with path.open(encoding="utf-8") as lines:
        rows = (line.rstrip("\n") for line in lines if not line.startswith("#"))
        header = next(rows, "").split("\t")
        for row in rows:
            if row:
                yield dict(zip(header, row.split("\t"), strict=False))


def write_tsv(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> int:
    """Writes rows under a header, tabs and line ends in cells made spaces; the number of rows written."""
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("\t".join(columns) + "\n")
        for row in rows:
            out.write("\t".join(" ".join(row.get(column, "").split()) for column in columns) + "\n")
            written += 1
    return written


def lines(table: str) -> list[str]:
    """The lines of one of the package's tables, without its header."""
    return (HERE / table).read_text(encoding="utf-8").splitlines()[1:]


@cache
def stop_words() -> frozenset[str]:
    """Ordinary words, body parts, genes, laboratory values and places (folded) that are never a drug."""
    return frozenset(line.partition("\t")[0] for line in lines("stop_words.tsv"))


def codes_of(record: Mapping[str, str]) -> Mapping[str, str]:
    """The codes that a table's record holds, by system; of several ATC codes the first."""
    codes = {system: record.get(system, "").partition(";")[0] for system in ("ATC", "RxCUI", "UNII")}
    return {system: code for system, code in codes.items() if code} or NO_CODES


def to_row(record: Mapping[str, str]) -> Row:
    """A record of a workspace's table (`ROW_COLUMNS`) as a Row; in a table without kinds (of regimens, with
    `components` and `same_as`) a name of several components is a regimen.

    Raises ValueError where the name is empty or the kind unknown.
    """
    combination = ";" in record.get("components", "")
    name = record.get("name", "").strip()
    kind = record.get("kind", "") or ("regimen" if combination and "kind" not in record else "synonym")
    if not name or kind not in KINDS:
        raise ValueError(f"vocabulary row without a name or of unknown kind {kind!r}")
    return Row(
        name=name,
        substance=record.get("substance", "") or record.get("same_as", "") or name,
        kind=kind,
        language=record.get("language", ""),
        codes=codes_of(record),
        components=tuple(filter(None, record.get("components", "").split(";"))),
        ambiguous=record.get("ambiguous", "") == "1",
        case=record.get("case", "") or ("upper" if kind == "regimen" and record.get("ambiguous") else ""),
        source=record.get("source", ""),
        licence=record.get("licence", ""),
    )


def from_row(row: Row) -> dict[str, str]:
    """The record of a Row, as `to_row` reads it."""
    return {
        "name": row.name,
        "language": row.language,
        "kind": row.kind,
        "substance": row.substance,
        "ambiguous": "1" if row.ambiguous else "",
        "case": row.case,
        "components": ";".join(row.components),
        "source": row.source,
        "licence": row.licence,
        **row.codes,
    }


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a workspace's table of names."""
    return map(to_row, read_tsv(path))


def write_rows(path: Path, rows: Iterable[Row]) -> int:
    """Writes a workspace's table of names; the number of rows written."""
    return write_tsv(path, ROW_COLUMNS, map(from_row, rows))
