"""Everything that a person can do to their copy of a report, as the changes that it makes.

What an operation changes is worked out on the state as it is when it arrives.
"""

from __future__ import annotations

from collections.abc import Callable

from extractor.curation import deciding, reshaping
from extractor.curation.bench import Bench
from extractor.curation.errors import OperationError
from extractor.curation.operation import ACTIONS, Action, Items, Operation, Selection, main_field
from extractor.curation.reshaping import without_record
from extractor.curation.work import Change, Work

Doer = Callable[[Work, Operation, Bench], Items]


def changes_of(work: Work, operation: Operation, bench: Bench) -> list[Change]:
    """The changes that an operation makes; OperationError where it cannot be done."""
    if operation.action == "undo":
        return _undo(work)
    if work.finished and operation.action not in ("reopen", "note"):
        raise OperationError("The report is finished; open it again first.", code="finished")
    return work.changes_to(_DOERS[operation.action](work, operation, bench))


def _undo(work: Work) -> list[Change]:
    if not work.undoable:
        raise OperationError("There is nothing to undo.", code="nothing-to-undo")
    return [(key, after, before) for key, before, after in reversed(work.undoable[-1]["changes"])]


_DOERS: dict[str, Doer] = {
    "accept": deciding.accept, "accept-all": deciding.accept_all, "set": deciding.set_value, "reject": deciding.reject, "nothing": deciding.nothing, "add": reshaping.add,
    "split": reshaping.split, "merge": reshaping.merge, "link": reshaping.link, "note": deciding.note, "finish": deciding.finish, "reopen": deciding.reopen,
    "choose": deciding.choose,
}  # fmt: skip

__all__ = [
    "ACTIONS",
    "Action",
    "Items",
    "Operation",
    "Selection",
    "changes_of",
    "main_field",
    "without_record",
]
