"""`extractor tasks`, `schema` and `prompt`: what a workspace reads, and how it asks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli import options
from extractor.cli.inputs import task_of, workspace_of
from extractor.errors import InputError

if TYPE_CHECKING:
    from extractor.report import Report


def tasks(workspace: options.WorkspaceFolder = None) -> None:
    """List the tasks of the workspace: their records, fields with value types, and prompt versions."""
    from extractor.task import Task

    found = workspace_of(workspace)
    for name in found.tasks():
        task = Task.load(name, found)
        mark = " (default)" if name == found.default_task else ""
        versions = ", ".join(found.prompt_versions(name)) or "none"
        typer.echo(f"{name}{mark}  version {task.schema.version}  prompts: {versions}")
        for record in task.records:
            fields = ", ".join(f"{spec.name}: {spec.type.__name__}" for spec in record.fields)
            typer.echo(f"  {record.name}: {fields}")


def schema(
    task: Annotated[str, typer.Argument(metavar="TASK", help="Name of the task.", show_default=False)],
    full: Annotated[bool, typer.Option("--full", help="The schema of a whole extraction instead.")] = False,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Print the JSON Schema that a model must answer in; with --full, that of the extractions written."""
    from extractor.answer import answer_model

    loaded = task_of(task, workspace)
    shown = loaded.extraction_type if full else answer_model(loaded)
    typer.echo(json.dumps(shown.model_json_schema(), indent=2, ensure_ascii=False))


def prompt(
    task: Annotated[str, typer.Argument(metavar="TASK", help="Name of the task.", show_default=False)],
    source: Annotated[
        str, typer.Argument(metavar="REPORT", help="A report, or - for standard input.", show_default=False)
    ],
    *,
    version: options.Prompt = None,
    as_json: Annotated[bool, typer.Option("--json", help="The chat messages as JSON.")] = False,
    language: options.Language = None,
    workspace: options.WorkspaceFolder = None,
) -> None:
    """Print what would be sent to a model for a report. Nothing is sent."""
    from extractor.prompts import Prompt

    loaded = task_of(task, workspace, version)
    messages = Prompt.load(loaded).ask(_one_report(source, language))
    if as_json:
        typer.echo(json.dumps(list(messages), indent=2, ensure_ascii=False))
        return
    for message in messages:
        typer.echo(f"--- {message['role']} ---\n{message['content']}\n")


def _one_report(source: str, language: options.LanguageName | None) -> Report:
    from extractor.cli.inputs import read_options
    from extractor.formats.readers import read_reports
    from extractor.formats.unreadable import Unreadable

    reading = read_options(language=language)
    for item in read_reports([source], reading):
        if isinstance(item, Unreadable):
            raise InputError(item.message, code=item.code, source=item.source, advice=item.advice)
        return item
    raise InputError(f"{source} holds no report.", code="nothing-to-read", source=source)
