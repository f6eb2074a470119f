from __future__ import annotations

import random

import pytest
from nervaluate import Evaluator

from extractor.evaluation.counts import Counts
from extractor.evaluation.mentions import Mention, overlap_f1, score_mentions


def _mentions(*rows: tuple[int, int, str]) -> list[Mention]:
    return [Mention(*row) for row in rows]


def test_strict_and_lenient_by_hand() -> None:
    gold = _mentions((0, 8, "drug"), (10, 16, "dose"), (20, 30, "drug"))
    found = _mentions((0, 8, "drug"), (11, 16, "dose"), (40, 44, "drug"))
    made = score_mentions(gold, found)
    assert made.strict == Counts(1, 0, 2, 2)
    assert made.lenient == Counts(2, 0, 1, 1)


def test_ends_are_half_open_so_that_neighbours_do_not_overlap() -> None:
    made = score_mentions(_mentions((0, 8, "drug")), _mentions((8, 12, "drug")))
    assert made.lenient == Counts(0, 0, 1, 1)


def test_an_exact_pair_is_never_given_up_for_a_partial_one() -> None:
    gold = _mentions((0, 10, "drug"), (5, 15, "drug"))
    found = _mentions((5, 15, "drug"), (12, 20, "drug"))
    made = score_mentions(gold, found)
    assert made.strict.correct == 1
    assert made.semeval["strict"].correct == 1


def test_two_predictions_on_one_mention_are_one_hit_one_to_one_and_two_by_overlap() -> None:
    made = score_mentions(_mentions((0, 20, "drug")), _mentions((0, 5, "drug"), (8, 20, "drug")))
    assert made.lenient == Counts(1, 0, 0, 1)
    assert overlap_f1([made]) == (1.0, 1.0, 1.0)


def test_a_mention_that_stands_twice_counts_once_and_order_changes_nothing() -> None:
    gold = _mentions((0, 8, "drug"), (10, 16, "dose"))
    found = _mentions((10, 16, "dose"), (0, 8, "drug"), (0, 8, "drug"))
    assert score_mentions(gold, found) == score_mentions(gold[::-1], found[::-1])
    assert score_mentions(gold, found).strict == Counts(2, 0, 0, 0)


def _disjoint(generator: random.Random) -> tuple[list[Mention], list[Mention]]:
    """Gold and found of a text, sorted and without overlap on either side."""
    gold, found, at = [], [], 0
    for _ in range(generator.randint(1, 12)):
        at += generator.randint(3, 9)
        end = at + generator.randint(3, 8)
        kind = generator.choice(["drug", "dose"])
        fate = generator.random()
        if fate < 0.85:
            gold.append(Mention(at, end, kind))
        if fate > 0.15:
            moved = Mention(
                at + generator.choice([0, 0, 1]), end + generator.choice([0, 0, 1]),
                generator.choice([kind, kind, "drug"]),
            )  # fmt: skip
            found.append(moved)
        at = end + 2
    return gold, found


@pytest.mark.parametrize("seed", range(30))
def test_semeval_as_nervaluate_counts_it_on_sorted_disjoint_spans(seed: int) -> None:
    gold, found = _disjoint(random.Random(seed))
    made = score_mentions(gold, found)
    # nervaluate's spans end with their last character
    sides = [
        [[{"label": m.type, "start": m.start, "end": m.end - 1} for m in side]] for side in (gold, found)
    ]
    theirs = Evaluator(*sides, tags=["drug", "dose"], loader="dict").evaluate()["overall"]
    for scheme, name in (
        ("strict", "strict"),
        ("exact", "exact"),
        ("partial", "partial"),
        ("type", "ent_type"),
    ):
        expected = theirs[name]
        own = made.semeval[scheme]  # type: ignore[index]
        assert (own.correct, own.incorrect, own.partial, own.missed, own.spurious) == (
            expected.correct, expected.incorrect, expected.partial, expected.missed, expected.spurious,
        ), scheme  # fmt: skip
