"""`extractor find`: mentions of drugs, doses, dates, … wherever they stand."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from extractor.cli import options
from extractor.cli.exit_codes import ExitCode
from extractor.cli.inputs import read_options, task_of

if TYPE_CHECKING:
    from extractor.finding import Mention
    from extractor.report import Report


class MentionForm(StrEnum):
    """Forms of output."""

    jsonl = "jsonl"
    table = "table"
    lit = "lit"


def find(
    inputs: options.Inputs,
    *,
    types: Annotated[
        str,
        typer.Option(
            "--types",
            metavar="LIST",
            help="drug, dose, schedule (or frequency), duration, date, and roles of the task that have a lexicon: route, response, …",
        ),
    ] = "drug,dose,schedule,duration,date",
    form: Annotated[
        MentionForm | None, typer.Option("--format", "-f", help="Default: lit on a terminal, else jsonl.")
    ] = None,
    output: options.Output = None,
    task: options.TaskName = None,
    language: options.Language = None,
    country: options.Country = None,
    column: options.Columns = None,
    encoding: options.Encoding = None,
    input_format: options.InputFormat = None,
    max_characters: options.MaxCharacters = options.DEFAULT_MAX_CHARACTERS,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Find every mention of a type, offline, without records or links.

    JSONL has one report a line: doc_id, lang, entities with type, half-open character offsets, text and normal form.
    """
    from extractor.finding import find as find_mentions
    from extractor.finding import type_specs
    from extractor.formats.readers import read_reports
    from extractor.formats.unreadable import Unreadable
    from extractor.formats.writers import opened_output

    loaded = task_of(task, workspace)
    wanted = [name.strip() for name in types.split(",") if name.strip()]
    type_specs(wanted, loaded)
    reading = read_options(
        language=language, country=country, columns=column, encoding=encoding, input_format=input_format, max_characters=max_characters,
    )  # fmt: skip
    chosen = form or (MentionForm.lit if output is None and sys.stdout.isatty() else MentionForm.jsonl)
    read = unread = 0
    with opened_output(output) as stream:
        for item in read_reports(inputs, reading):
            if isinstance(item, Unreadable):
                unread += 1
                typer.echo(f"{item.id}: {item.code}: {item.message} {item.advice}".rstrip(), err=True)
                continue
            read += 1
            _write(stream, chosen, item, find_mentions(item, wanted, task=loaded))
    if unread:
        raise typer.Exit(ExitCode.FAILED if read else ExitCode.NOTHING)


def _write(stream: TextIO, form: MentionForm, report: Report, mentions: list[Mention]) -> None:
    if form is MentionForm.jsonl:
        stream.write(json.dumps(_line(report, mentions), ensure_ascii=False) + "\n")
        return
    from extractor.cli.printing import console_for
    from extractor.rendering.mentions import lit_mentions, mention_table

    console = console_for(stream)
    if form is MentionForm.lit:
        console.print(lit_mentions(report, mentions, colour=console.color_system is not None))
    else:
        console.print(mention_table(report, mentions))
    console.print()


def _line(report: Report, mentions: list[Mention]) -> dict[str, Any]:
    entities = [mention.as_dict(number) for number, mention in enumerate(mentions, 1)]
    return {"doc_id": report.id, "lang": report.language, "entities": entities, "relations": []}
