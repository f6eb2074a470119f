"""Turn narrative clinical reports into structured, grounded records of drugs, doses, dates and responses.

The names below are loaded when they are first used, so that `import extractor` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.api import Extractor as Extractor
    from extractor.api import extract as extract
    from extractor.errors import ExtractorError as ExtractorError
    from extractor.extraction import Extraction as Extraction
    from extractor.finding import Mention as Mention
    from extractor.finding import find as find
    from extractor.formats.options import ReadOptions as ReadOptions
    from extractor.formats.readers import read_reports as read_reports
    from extractor.formats.unreadable import Unreadable as Unreadable
    from extractor.issues import Issue as Issue
    from extractor.report import Report as Report
    from extractor.report import Span as Span
    from extractor.settings import EngineSettings as EngineSettings
    from extractor.task import Task as Task
    from extractor.workspace import Workspace as Workspace
    from extractor.workspace import find_workspace as find_workspace

__version__ = "0.1.0"

_HOMES = {
    "EngineSettings": "settings", "Extractor": "api", "extract": "api",
    "ExtractorError": "errors", "Extraction": "extraction", "Issue": "issues",
    "Mention": "finding", "find": "finding",
    "ReadOptions": "formats.options", "read_reports": "formats.readers", "Unreadable": "formats.unreadable",
    "Report": "report", "Span": "report", "Task": "task",
    "Workspace": "workspace", "find_workspace": "workspace",
}  # fmt: skip
__all__ = [
    "EngineSettings", "Extraction", "Extractor", "ExtractorError", "Issue", "Mention", "ReadOptions", "Report",
    "Span", "Task", "Unreadable", "Workspace", "__version__", "extract", "find", "find_workspace", "read_reports",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"extractor.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
