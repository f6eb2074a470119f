"""Options that commands share, each defined once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class LanguageName(StrEnum):
    """Languages that are read."""

    fr = "fr"
    en = "en"
    es = "es"


class EngineChoice(StrEnum):
    """Engines."""

    rules = "rules"
    llm = "llm"
    replay = "replay"


class ModeChoice(StrEnum):
    """How a model is made to answer in the form of the schema."""

    auto = "auto"
    json_schema = "json_schema"
    tools = "tools"
    md_json = "md_json"


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="IN...",
        help="Reports: files, folders, patterns in quotes, or - for standard input. "
        "Text, Markdown, JSONL, CSV, TSV, Parquet, PDF, DOCX, HTML.",
        show_default=False,
    ),
]
TaskName = Annotated[
    str | None,
    typer.Option("--task", "-t", metavar="NAME", help="Task to read by; default: the workspace's."),
]
WorkspaceFolder = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", metavar="DIR",
        help="Workspace; default: the nearest folder upward with an extractor.toml, else the built-in one.",
    ),
]  # fmt: skip
Language = Annotated[
    LanguageName | None,
    typer.Option("--language", "-l", help="Language of reports that do not name theirs; default: detected."),
]
Country = Annotated[
    str | None,
    typer.Option(
        "--country", metavar="CODE", help="Country of reports that name none (FR, US); decides 03/04/2014."
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column", "-c", metavar="FIELD=NAME",
        help="Column of a table, or key of JSONL, that holds a field: id, text, language, report_date, patient, "
        "birth_year, country. The others become metadata.",
    ),
]  # fmt: skip
Encoding = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="Encoding of text files; default: detected.")
]
InputFormat = Annotated[
    str | None,
    typer.Option(
        "--input-format", metavar="KIND",
        help="Read every file as text, jsonl, csv, tsv, parquet, pdf, docx or html; default: by its ending.",
    ),
]  # fmt: skip
MaxCharacters = Annotated[
    int,
    typer.Option("--max-characters", metavar="N", min=1, help="Refuse reports longer than this."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write here instead of to standard output."),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs", "-j", metavar="N", min=1, help="Processes to share the reading between (offline)."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary on standard error.")]
Prompt = Annotated[
    str | None,
    typer.Option("--prompt", metavar="VERSION", help="Version of the prompt; default: the newest."),
]

DEFAULT_MAX_CHARACTERS = 20_000_000
