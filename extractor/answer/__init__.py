"""The Answer: what a language model fills in for a task — quotes and readings, never a record.

`answer_model(task)` makes the pydantic model whose strict JSON Schema is sent; `parse_answer(task, text)` reads
what came back, part by part, so that one bad record costs no other.

A claim is one string, `"12|imatinib mesylate"`: the number of the sentence, a bar, the words. Where a value
type takes a reading in words (a drug's INN, a date's EDTF form) and the words alone do not tell it, a second bar
and the reading follow. A choice from a closed list is an object `{"q": "13|réponse complète", "is": "CR"}`, or
the bare choice where the field needs no words.
"""

from extractor.answer.claims import Claim, ClaimedRecord, Claims
from extractor.answer.model import answer_model, asked_fields, form_of, id_prefixes
from extractor.answer.parsing import parse_answer
from extractor.answer.writing import write_answer

__all__ = [
    "Claim", "ClaimedRecord", "Claims", "answer_model", "asked_fields", "form_of", "id_prefixes", "parse_answer", "write_answer",
]  # fmt: skip
