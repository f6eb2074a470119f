"""Formats: what reports are read from, and what extractions are written to and read from."""
