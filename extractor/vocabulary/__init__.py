"""Drug names in French, English and Spanish: what they stand for, and where they are in a text."""

from extractor.vocabulary.entry import Entry, Found, Row
from extractor.vocabulary.vocabulary import Vocabulary

__all__ = ["Entry", "Found", "Row", "Vocabulary"]
