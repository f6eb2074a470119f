"""What a model claims, before anything is checked: plain data that survives a trip through JSON."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from extractor.issues import Issue


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Claim(_Part):
    """One field: the words quoted, the sentence (from 1) they are said to stand in, and the model's reading."""

    quote: str | None = Field(default=None, repr=False)
    sentence: int | None = None
    reading: Any = Field(default=None, repr=False)
    issues: list[Issue] = Field(default_factory=list)


class ClaimedRecord(_Part):
    """One record: its fields by name (null ones left out) and the ids it links to, by link field."""

    id: str
    fields: dict[str, Claim] = Field(default_factory=dict)
    links: dict[str, list[str]] = Field(default_factory=dict)


class Claims(_Part):
    """A whole answer: records by list, and issues of the answer itself (cut off, malformed)."""

    records: dict[str, list[ClaimedRecord]] = Field(default_factory=dict)
    issues: list[Issue] = Field(default_factory=list)

    def find(self, list_name: str, record_id: str) -> ClaimedRecord | None:
        """The record of this id, if there is one."""
        return next((one for one in self.records.get(list_name, ()) if one.id == record_id), None)
