"""A task: a schema with its lexicons and vocabulary, a prompt version, and what is made from them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from extractor.errors import SchemaError
from extractor.extraction import Extraction
from extractor.schema import (
    Record,
    Schema,
    lexicon_names,
    links_of,
    record_types,
    specs_of,
)
from extractor.values.base import FieldSpec
from extractor.values.drug import Drug
from extractor.values.lexicon import Lexicon
from extractor.vocabulary import Vocabulary
from extractor.vocabulary.tables import read_rows
from extractor.workspace import Workspace, find_workspace


@dataclass(frozen=True)
class RecordSpec:
    """One list of records: its name, class, value fields in order, and links (field -> list it points into)."""

    name: str
    type: type[Record]
    fields: tuple[FieldSpec, ...]
    links: dict[str, str]

    def field(self, role: str) -> FieldSpec | None:
        """The field of this role, if there is one."""
        return next((spec for spec in self.fields if spec.role == role), None)


@dataclass(frozen=True)
class Task:
    """What to read from a report. Made by `load`; immutable, and safe to share between threads."""

    name: str
    schema: type[Schema]
    records: tuple[RecordSpec, ...]
    workspace: Workspace
    prompt_version: str | None = None

    @classmethod
    def load(
        cls,
        name: str | None = None,
        workspace: Workspace | None = None,
        prompt: str | None = None,
    ) -> Task:
        """Load a task of a workspace; `prompt` names a version, else the newest is used."""
        workspace = workspace or find_workspace()
        name = name or workspace.default_task
        schema = _schema_of(workspace, name)
        vocabulary = _vocabulary_of(workspace, name, schema)
        records = tuple(
            RecordSpec(
                list_name,
                record,
                _fields(record, list_name, workspace, name, vocabulary),
                links_of(record),
            )
            for list_name, record in record_types(schema).items()
        )
        for record in records:
            for target in record.links.values():
                if target not in record_types(schema):
                    raise SchemaError(
                        f"{record.name} links to {target!r}, which is no list of {schema.__name__}."
                    )
        versions = workspace.prompt_versions(name)
        if prompt is not None and prompt not in versions:
            raise SchemaError(
                f"No prompt {name}/{prompt}.",
                advice=f"Versions: {', '.join(versions) or 'none'}.",
            )
        return cls(
            name,
            schema,
            records,
            workspace,
            prompt or (versions[-1] if versions else None),
        )

    def record(self, name: str) -> RecordSpec:
        """The list of this name."""
        return next(record for record in self.records if record.name == name)

    @property
    def main(self) -> RecordSpec:
        """The list that others link to: the first with a medication, else the first."""
        return next(
            (record for record in self.records if record.field("medication")),
            self.records[0],
        )

    def fields(self) -> tuple[FieldSpec, ...]:
        """All value fields of all lists."""
        return tuple(spec for record in self.records for spec in record.fields)

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits over the schema's JSON form and its lexicons: changes when the task's meaning does."""
        lexicons = {
            spec.path: (spec.lexicon.meanings, spec.lexicon.cues) for spec in self.fields() if spec.lexicon
        }
        asked = {spec.path: (spec.role, spec.about, spec.type.kind, spec.evidence) for spec in self.fields()}
        body = json.dumps(
            [self.schema.model_json_schema(), lexicons, asked],
            sort_keys=True,
            ensure_ascii=False,
        )
        return hashlib.sha256(body.encode()).hexdigest()[:12]

    @property
    def schema_id(self) -> str:
        """`oncology@` and the digest, for provenance."""
        return f"{self.name}@{self.digest}"

    @cached_property
    def extraction_type(self) -> type[Extraction[Any]]:
        """The Extraction whose records are of this schema."""
        return Extraction[self.schema]  # type: ignore[name-defined]

    def read_extraction(self, data: str | bytes | dict[str, Any]) -> Extraction[Any]:
        """Validate an extraction from JSON text or plain data; raises pydantic's ValidationError without inputs."""
        if isinstance(data, dict):
            return self.extraction_type.model_validate(data)
        return self.extraction_type.model_validate_json(data)


def _schema_of(workspace: Workspace, name: str) -> type[Schema]:
    module = workspace.load_schema_module(name)
    found = [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Schema) and thing.__module__ == module.__name__
    ]
    if len(found) != 1:
        raise SchemaError(
            f"schemas/{name}/schema.py declares {len(found)} schemas.",
            advice="Declare exactly one.",
        )
    return found[0]


def _vocabulary_of(workspace: Workspace, name: str, schema: type[Schema]) -> Vocabulary:
    tables = [workspace.schemas / name / table for table in schema.vocabulary]
    tables += sorted((workspace.root / "vocabulary").glob("*.tsv"))
    rows = [row for table in tables for row in read_rows(table)]
    return Vocabulary.built_in().with_rows(rows) if rows else Vocabulary.built_in()


def _fields(
    record: type[Record],
    list_name: str,
    workspace: Workspace,
    task: str,
    vocabulary: Vocabulary,
) -> tuple[FieldSpec, ...]:
    named = lexicon_names(record)
    folder = workspace.schemas / task
    return tuple(
        replace(
            spec,
            lexicon=Lexicon.load(folder / named[spec.name]) if spec.name in named else None,
            vocabulary=vocabulary if spec.type is Drug else None,
        )
        for spec in specs_of(record, list_name)
    )
