"""The command line: one file a command. A command parses, calls a library function and prints; nothing more."""

from extractor.cli.running import main

__all__ = ["main"]
