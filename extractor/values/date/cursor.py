"""A place in a row of tokens, and the small questions that recognisers ask about what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from extractor.folding import Tokens
from extractor.report import Language
from extractor.values.date.convention import Convention
from extractor.values.date.words import PhraseTable, Words

FIRST_YEAR, LAST_YEAR = 1900, 2100

T = TypeVar("T")
_LOOKALIKES = str.maketrans("lio", "110")


@dataclass
class Cursor:
    """The tokens of a text with the tables of its language and what is known about the way it writes dates.

    `lenient`: the text is a quote known to be a date, so that no cue is needed beside it. `floor`: tokens
    before it belong to an expression already found.
    """

    text: str
    tokens: Tokens
    table: Words
    language: Language
    convention: Convention
    lenient: bool = False
    floor: int = 0

    def word(self, at: int) -> str:
        """The token at a position; empty outside the text."""
        words = self.tokens.words
        return words[at] if 0 <= at < len(words) else ""

    def back(self, at: int) -> str:
        """The token at a position that no earlier expression holds; empty where one does."""
        return self.word(at) if at >= self.floor else ""

    def glued(self, at: int) -> bool:
        """Whether the tokens `at` and `at + 1` touch."""
        tokens = self.tokens
        return 0 <= at < len(tokens.words) - 1 and tokens.ends[at] == tokens.starts[at + 1]

    def new_line(self, at: int) -> bool:
        """Whether a line break (or the text's border) stands before the token `at`."""
        if at <= 0 or at >= len(self.tokens.words):
            return True
        gap = self.text[self.tokens.ends[at - 1] : self.tokens.starts[at]]
        return "\n" in gap

    def ends_sentence(self, at: int) -> bool:
        """Whether the token `at` ends a sentence, or a line break stands behind it."""
        return self.word(at) in (".", ";", "!", "?", ":") or self.new_line(at + 1)

    def written(self, at: int) -> str:
        """The token as it stands in the text, unfolded."""
        return self.text[self.tokens.starts[at] : self.tokens.ends[at]]

    def number(self, at: int, digits: int = 2) -> int | None:
        """The number of at most so many digits at a position, or None."""
        word = self.word(at)
        return int(word) if word.isdecimal() and len(word) <= digits else None

    def year(self, at: int) -> int | None:
        """The plausible year of four digits at a position, not part of a longer number or amount."""
        word = self.word(at)
        if len(word) != 4 or not word.isdecimal() or not FIRST_YEAR <= int(word) <= LAST_YEAR:
            return None
        return int(word) if not self._amount_goes_on(at) else None

    def _amount_goes_on(self, at: int) -> bool:
        following = self.word(at + 1)
        if not self.glued(at):
            thousands = following.isdecimal() and len(following) == 3 and not self.new_line(at + 1)
            return thousands or (following == "%" and not self.new_line(at + 1))
        if following in (".", ",") and self.glued(at + 1):
            return self.word(at + 2).isdecimal()
        if following == "/":
            return self.word(at + 2).isdecimal() and not self.glued_slash_year(at)
        return following[:1].isalnum() or following in ("'", "_", "@")

    def glued_amount(self, at: int) -> bool:
        """Whether a sign and more digits, or a unit, are stuck to the number at a position ("12.5", "12%")."""
        if not self.glued(at):
            return False
        following = self.word(at + 1)
        if following in (".", ",", "/", ":"):
            return self.glued(at + 1) and self.word(at + 2).isdecimal()
        return following == "%" or (following[0].isalpha() and following not in self.table.ordinal_marks)

    def glued_slash_year(self, at: int) -> bool:
        """Whether "2014/2015" stands at a position: two years, the second the next or a later one."""
        first, second = self.word(at), self.word(at + 2)
        free = not self.glued(at + 2) or not self.word(at + 3)[:1].isalnum()
        return (
            len(second) == 4
            and second.isdecimal()
            and first < second
            and self.year_like(int(second))
            and free
        )

    def glued_year(self, at: int) -> bool:
        """Whether a year stands at a position, free and on the line of the next token ("2016 Oct")."""
        free = at >= self.floor and not self.glued(at - 1) and not self.new_line(at + 1)
        return free and self.year(at) is not None

    def year_like(self, number: int) -> bool:
        """Whether a number can be a year of a report."""
        return FIRST_YEAR <= number <= LAST_YEAR

    def misread_year(self, at: int) -> tuple[int, int] | None:
        """A year with digits misread as letters at a position ("20l4", "2Ol6"): (year, position behind)."""
        letters, last = "", at
        while len(letters) < 4 and last - at < 4 and self.word(last) and (last == at or self.glued(last - 1)):
            letters += self.word(last)
            last += 1
        year = letters.translate(_LOOKALIKES)
        clear = letters[:1] in ("1", "2") and sum(map(str.isdecimal, letters)) >= 2
        if self.glued(last - 1) and self.word(last)[0].isalnum():
            return None
        if len(year) != 4 or not year.isdecimal() or letters == year or not clear:
            return None
        return (int(year), last) if self.year_like(int(year)) else None

    def ahead(self, table: PhraseTable[T], at: int) -> tuple[int, T] | None:
        """The longest phrase of a table that begins at a position: (position behind it, payload)."""
        words = self.tokens.words
        for phrase, payload in table.get(self.word(at), ()):
            if len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase:
                return at + len(phrase), payload
        return None

    def behind(self, table: PhraseTable[T], at: int) -> tuple[int, T] | None:
        """The longest phrase of a table that ends with the token `at`: (its first position, payload)."""
        words = self.tokens.words
        for phrase, payload in table.get(self.back(at), ()):
            first = at + 1 - len(phrase)
            if first >= self.floor and tuple(words[first : at + 1]) == phrase:
                return first, payload
        return None

    def ends_here(self, at: int) -> bool:
        """Whether nothing, a sign or a new line stands at a position: what came before is complete."""
        word = self.word(at)
        return not word or not (word[0].isalnum() or word in "%/°") or self.new_line(at)
