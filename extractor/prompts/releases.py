"""Released prompt versions: a released version is never edited; a change is a new version.

`prompts/released.tsv` of a workspace lists them (columns `version`, `digest`). Recordings and evaluations name a
prompt by its version, so that a silent edit would make them say what was never asked.
"""

from __future__ import annotations

import csv

from extractor.prompts.prompt import version_digest
from extractor.workspace import Workspace

TABLE = "released.tsv"


def released(workspace: Workspace) -> dict[str, str]:
    """Version (`oncology/v1`) -> digest at its release; empty where the workspace has released none."""
    path = workspace.prompts / TABLE
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["version"]: row["digest"] for row in csv.DictReader(lines, delimiter="\t")}


def edited(workspace: Workspace) -> tuple[str, ...]:
    """The released versions whose files are no longer what they were, or are gone."""
    return tuple(
        version
        for version, digest in released(workspace).items()
        if version_digest(workspace.prompts / version) != digest
    )
