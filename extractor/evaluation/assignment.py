"""Optimal assignment of two lists by integer weights."""

from __future__ import annotations

from collections.abc import Sequence


def assign(weights: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Pairs (row, column) of the largest total weight; pairs of weight <= 0 are left apart.

    Shortest augmenting paths with potentials (Kuhn 1955, Munkres 1957), O(rows² · columns). Exact: integers only.
    """
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if not rows or not columns:
        return []
    if rows > columns:
        turned = [[row[column] for row in weights] for column in range(columns)]
        return sorted((row, column) for column, row in assign(turned))
    partner = _assign_rows([[-max(0, weight) for weight in row] for row in weights], rows, columns)
    return sorted(
        (row, column) for column, row in enumerate(partner) if row is not None and weights[row][column] > 0
    )


def _assign_rows(costs: list[list[int]], rows: int, columns: int) -> list[int | None]:
    """The row of each column in an assignment of all rows at least cost (rows <= columns)."""
    infinite = sum(abs(cost) for row in costs for cost in row) + 1
    row_potential, column_potential = [0] * rows, [0] * (columns + 1)
    partner: list[int | None] = [None] * (columns + 1)
    for row in range(rows):
        partner[columns] = row  # a column of no cost, from which the search begins
        current = columns
        least = [infinite] * columns
        came_from = [columns] * columns
        visited = [False] * (columns + 1)
        while (at := partner[current]) is not None:
            visited[current] = True
            step, following = infinite, -1
            for column in range(columns):
                if visited[column]:
                    continue
                cost = costs[at][column] - row_potential[at] - column_potential[column]
                if cost < least[column]:
                    least[column], came_from[column] = cost, current
                if least[column] < step:
                    step, following = least[column], column
            for column in range(columns + 1):
                if visited[column]:
                    matched = partner[column]
                    assert matched is not None
                    row_potential[matched] += step
                    column_potential[column] -= step
                elif column < columns:
                    least[column] -= step
            current = following
        while current != columns:
            partner[current] = partner[came_from[current]]
            current = came_from[current]
    return partner[:columns]
