"""Rendering: extractions as tables, and reports with their evidence lit, in the terminal and as a page."""
