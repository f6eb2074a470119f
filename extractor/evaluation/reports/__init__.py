"""Reports of an evaluation: console, Markdown, JUnit XML, JSON, and one self-contained HTML page."""

from extractor.evaluation.reports.console import print_summary
from extractor.evaluation.reports.junit import junit_xml
from extractor.evaluation.reports.markdown import markdown

__all__ = ["junit_xml", "markdown", "print_summary"]
