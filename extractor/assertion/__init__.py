"""How a report asserts what it names: negated, possible, planned, refused, another person's, begun, ended.

Cues stand in tables beside this file; `Assertions` finds them once per report and tells which of them govern
a stretch of text.
"""

from extractor.assertion.cues import KINDS, Cue, Cues
from extractor.assertion.scope import Assertions, ScopedCue, sentence_tokens

__all__ = ["KINDS", "Assertions", "Cue", "Cues", "ScopedCue", "sentence_tokens"]
