"""A prompt version, loaded once: what never changes is rendered once, each report costs one small template."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from extractor.errors import SchemaError
from extractor.prompts.describing import describe, kinds
from extractor.prompts.examples import Example
from extractor.prompts.fence import fence_mark, harmless, numbered
from extractor.report import Report
from extractor.task import Task

Message = dict[str, Any]
_DEFAULT = Path(__file__).parent / "default"
_TEMPLATES = ("system.jinja", "report.jinja", "repair.jinja")


@dataclass(frozen=True)
class Fault:
    """A faulty part of an answer: the record as it was answered and what is wrong with which field."""

    at: str
    record: dict[str, Any] = field(repr=False)
    problems: tuple[str, ...] = field(repr=False)


class Prompt:
    """The templates of one version for one task. Immutable; safe to share between threads."""

    def __init__(self, task: Task, folder: Path, name: str) -> None:
        self.task = task
        self.name = name
        self.folder = folder
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self.examples = tuple(Example.load(path) for path in sorted((folder / "examples").glob("*.json")))
        try:
            self._templates = {name: self._environment.get_template(name) for name in _TEMPLATES}
            self._prefix = self._make_prefix()
        except (TemplateError, OSError) as error:
            raise SchemaError(
                f"The prompt {name} does not render: {type(error).__name__}: {error}",
                advice="Mend its templates; `extractor prompt TASK REPORT` shows what is sent.",
            ) from None

    @classmethod
    def load(cls, task: Task) -> Prompt:
        """The version that the task names, or the default templates where it has none."""
        if task.prompt_version is None:
            return cls(task, _DEFAULT, "default/v1")
        task.workspace.require_trust()
        folder = task.workspace.prompts / task.name / task.prompt_version
        return cls(task, folder, f"{task.name}/{task.prompt_version}")

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits over every template and example: what a version is."""
        return version_digest(self.folder)

    @property
    def id(self) -> str:
        """`oncology/v1@` and the digest, for provenance."""
        return f"{self.name}@{self.digest}"

    @property
    def prefix(self) -> tuple[Message, ...]:
        """The messages that are the same for every report: the system message and the examples."""
        return tuple(dict(message) for message in self._prefix)

    def ask(self, report: Report, sentences: range | None = None) -> tuple[Message, ...]:
        """The messages that ask for a report, or for the section of it with these sentence numbers."""
        return (*self.prefix, {"role": "user", "content": self._report(report, sentences)})

    def repair(
        self,
        report: Report,
        faults: Sequence[Fault],
        missing: Iterable[tuple[int, str]] = (),
        sentences: range | None = None,
    ) -> tuple[Message, ...]:
        """The messages that ask again for the faulty parts only; `missing` are (sentence, words) of drugs left out."""
        parts = [
            {
                "at": fault.at,
                "record": harmless(_dump(fault.record)),
                "problems": [harmless(p) for p in fault.problems],
            }
            for fault in faults
        ]
        overlooked = [{"sentence": number, "words": harmless(words)} for number, words in missing]
        body = self._report(report, sentences, repair=True)
        mark = fence_mark(self.digest + report.sha256 + "again", report.text, _dump(parts), _dump(overlooked))
        again = self._templates["repair.jinja"].render(mark=mark, faults=parts, missing=overlooked)
        return (*self.prefix, {"role": "user", "content": f"{body}\n\n{again}"})

    def _report(self, report: Report, sentences: range | None, *, repair: bool = False) -> str:
        mark = fence_mark(self.digest + report.sha256, report.text)
        return self._templates["report.jinja"].render(
            mark=mark,
            sentences=numbered(report, sentences),
            first=sentences.start if sentences else 1,
            last=sentences.stop - 1 if sentences else len(report.sentences),
            total=len(report.sentences),
            language=report.language,
            report_date=harmless(report.report_date) if report.report_date else None,
            repair=repair,
        )

    def _make_prefix(self) -> tuple[Message, ...]:
        system = self._templates["system.jinja"].render(
            task=self.task.name, records=describe(self.task), kinds=kinds(self.task)
        )
        messages: list[Message] = [{"role": "system", "content": system}]
        for example in self.examples:
            messages.append({"role": "user", "content": self._report(example.report, None)})
            messages.append({"role": "assistant", "content": example.answer_text})
        return tuple(messages)


def version_digest(folder: Path) -> str:
    """Twelve hex digits over the names and contents of a version's files."""
    body = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in (".jinja", ".json"):
            body.update(path.relative_to(folder).as_posix().encode() + b"\0")
            body.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return body.hexdigest()[:12]


def _dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
