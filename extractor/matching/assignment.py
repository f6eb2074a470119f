"""The assignment problem: pairs of rows and columns whose scores have the greatest sum.

Shortest augmenting paths with potentials (Jonker and Volgenant 1987, Computing 38:325), O(n²m) on each connected
part; rows and columns that share no score are told apart first, so that long lists of different drugs stay cheap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def assign(scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs (row, column) of the best assignment, in order; only pairs with a positive score are made.

    `scores` holds the positive scores only; any pair that it lacks scores 0 and is never made.

    >>> assign({(0, 0): 3.0, (0, 1): 2.9, (1, 0): 2.0})
    [(0, 1), (1, 0)]
    """
    positive = {pair: score for pair, score in scores.items() if score > 0}
    found: list[tuple[int, int]] = []
    for rows, columns in _parts(positive):
        matrix = [[positive.get((row, column), 0.0) for column in columns] for row in rows]
        for row, column in _best(matrix):
            if (rows[row], columns[column]) in positive:
                found.append((rows[row], columns[column]))
    return sorted(found)


def _parts(scores: Mapping[tuple[int, int], float]) -> list[tuple[list[int], list[int]]]:
    """The connected parts of the graph of positive scores."""
    columns_of: dict[int, list[int]] = {}
    rows_of: dict[int, list[int]] = {}
    for row, column in scores:
        columns_of.setdefault(row, []).append(column)
        rows_of.setdefault(column, []).append(row)
    parts: list[tuple[list[int], list[int]]] = []
    seen: set[int] = set()
    for begin in columns_of:
        if begin in seen:
            continue
        rows, columns, waiting = {begin}, set[int](), [begin]
        while waiting:
            for column in columns_of[waiting.pop()]:
                if column in columns:
                    continue
                columns.add(column)
                fresh = [row for row in rows_of[column] if row not in rows]
                rows.update(fresh)
                waiting += fresh
        seen |= rows
        parts.append((sorted(rows), sorted(columns)))
    return parts


def _best(matrix: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The best complete assignment of the shorter side of a matrix of scores."""
    if len(matrix) > len(matrix[0]):
        turned = [list(column) for column in zip(*matrix, strict=True)]
        return [(row, column) for column, row in _best(turned)]
    costs = [[-score for score in row] for row in matrix]
    rows, columns = len(costs), len(costs[0])
    row_price, column_price = [0.0] * rows, [0.0] * columns
    row_of = [-1] * columns
    for row in range(rows):
        _augment(row, costs, row_price, column_price, row_of)
    return [(row, column) for column, row in enumerate(row_of) if row >= 0]


def _augment(
    start: int,
    costs: Sequence[Sequence[float]],
    row_price: list[float],
    column_price: list[float],
    row_of: list[int],
) -> None:
    """Give row `start` a column by the shortest augmenting path, and adjust the prices (Dijkstra's step)."""
    columns = len(column_price)
    distance = [float("inf")] * columns
    before = [-1] * columns
    settled = [False] * columns
    row, column, reached = start, -1, 0.0
    while True:
        best, nearest = float("inf"), -1
        for candidate in range(columns):
            if settled[candidate]:
                continue
            length = reached + costs[row][candidate] - row_price[row] - column_price[candidate]
            if length < distance[candidate]:
                distance[candidate] = length
                before[candidate] = column
            if distance[candidate] < best:
                best, nearest = distance[candidate], candidate
        settled[nearest] = True
        reached, column = best, nearest
        if row_of[column] < 0:
            break
        row = row_of[column]
    row_price[start] += reached
    for candidate in range(columns):
        if settled[candidate] and candidate != column:
            row_price[row_of[candidate]] += reached - distance[candidate]
            column_price[candidate] -= reached - distance[candidate]
    while column >= 0:
        previous = before[column]
        row_of[column] = row_of[previous] if previous >= 0 else start
        column = previous
