"""Takes in the results of provider batch files: steps the pipeline, settles what is through, keeps what is to be asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from extractor.api import Extractor
from extractor.batch.journal import Journal, now
from extractor.batch.prices import Price
from extractor.batch.request_files import read_result
from extractor.batch.writing import Settled
from extractor.engines.base import Failed, Reply
from extractor.extraction import Extraction
from extractor.pipeline import Asked, Finished, Progress, Step, cross_check

MOST_TRIES = 3
"""How often a request is sent that no result, or one that may pass, comes back for."""
DISCOUNT = 0.5
"""Providers ask half their price for batch files."""


class Intake:
    """Steps the reports of `waiting` with the replies that came for them."""

    def __init__(self, extractor: Extractor, journal: Journal, price: Price | None) -> None:
        self._extractor, self._journal, self._price = extractor, journal, price
        self._pipeline = extractor.voters[0][0]
        self._second = Extractor(extractor.task) if extractor.settings.cross_check else None

    def take_in(self, lines: Sequence[str]) -> tuple[int, int, int]:
        """Some lines of results, in one transaction: how many reports were settled, lines that answer nothing
        waiting, and torn lines."""
        database = self._journal.database
        settled = strange = torn = 0
        database.execute("BEGIN IMMEDIATE")
        for line in lines:
            result = read_result(line)
            if result is None:
                torn += 1
                continue
            row = database.execute(
                "SELECT report, key, progress, tries FROM waiting WHERE custom_id = ?", (result.id,)
            ).fetchone()
            if row is None:
                strange += 1
            elif result.reply is None:
                settled += self._unanswered(*row, why=result.why)
            else:
                settled += self._answered(*row[:3], reply=result.reply)
        database.execute("COMMIT")
        return settled, strange, torn

    def return_rest(self, file: int, *, counted: bool) -> int:
        """Requests of a file for which nothing came wait for a next one; at the third time they fail, if it counts."""
        database = self._journal.database
        database.execute("BEGIN IMMEDIATE")
        rows = database.execute(
            "SELECT report, key, progress, tries FROM waiting WHERE file = ?", (file,)
        ).fetchall()
        if counted:
            count = sum(self._unanswered(*row, why="missing") for row in rows)
        else:
            count = 0
            database.execute("UPDATE waiting SET custom_id = NULL, file = NULL WHERE file = ?", (file,))
        database.execute("COMMIT")
        return count

    def row(self, id: str, key: str, found: Extraction[Any]) -> Settled:
        """The journal's row of an extraction."""
        usage = found.usage
        return Settled(
            id, key, found.state, found.code, found.to_json(), requests=usage.requests, input_tokens=usage.input_tokens,
            cached_tokens=usage.cached_tokens, output_tokens=usage.output_tokens, cost=usage.cost,
        )  # fmt: skip

    def _unanswered(self, report: str, key: str, text: str, tries: int, *, why: str) -> int:
        if tries + 1 >= MOST_TRIES:
            words = f"The provider did not work on this request, {MOST_TRIES} times."
            return self._answered(report, key, text, reply=Failed(f"batch-{why}", words))
        self._journal.database.execute(
            "UPDATE waiting SET custom_id = NULL, file = NULL, tries = tries + 1 WHERE report = ?", (report,)
        )
        return 0

    def _answered(self, report: str, key: str, text: str, *, reply: Reply) -> int:
        progress = Progress.model_validate_json(text)
        step = self._step(progress, reply)
        if isinstance(step, Asked):
            self._journal.database.execute(
                "UPDATE waiting SET custom_id = NULL, file = NULL, tries = 0, progress = ? WHERE report = ?",
                (step.progress.model_dump_json(), report),
            )
            return 0
        found = step.extraction
        if self._second is not None:
            found = cross_check(found, self._second.extract(progress.report))
        self._settle(self.row(report, key, found))
        self._journal.database.execute("DELETE FROM waiting WHERE report = ?", (report,))
        return 1

    def _step(self, progress: Progress, reply: Reply) -> Step:
        if self._price is not None:
            cost = self._price.of(reply.usage, discount=DISCOUNT)
            reply = replace(reply, usage=reply.usage.model_copy(update={"cost": cost}))
        try:
            return self._pipeline.step(progress, reply)
        except Exception as error:
            return Finished(self._extractor.broken(progress.report, error))

    def _settle(self, row: Settled) -> None:
        self._journal.database.execute(
            "UPDATE reports SET state = 'settled', key = ?, outcome = ?, code = ?, requests = ?, input_tokens = ?, "
            "cached_tokens = ?, output_tokens = ?, cost = ?, result = ?, settled = ? WHERE id = ?",
            (row.key, row.outcome, row.code, row.requests, row.input_tokens, row.cached_tokens, row.output_tokens,
             row.cost, row.result, now(), row.id),
        )  # fmt: skip
