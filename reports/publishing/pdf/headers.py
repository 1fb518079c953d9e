"""The cells of an HTML table and the headers that each one stands under. Pure: elements in, cells out.

A header of columns holds for what is below it, in its own group of rows or, from the head, in all of them; a header of
rows for what is right of it. A header stands itself under those of its own kind (ISO 32000-1, 14.8.5.7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Above = dict[int, tuple[str, ...]]
"""{column: the headers above}."""


@dataclass(frozen=True)
class Cell:
    element: Any
    id: str
    """Unique in its document where `name` is; empty for a figure."""
    scope: str
    """Row or Column; empty for a figure."""
    rowspan: int
    colspan: int
    headers: tuple[str, ...]
    """The ids of the headers of its rows, then of its columns, from the outside in."""


def cells_of(table: Any, name: str) -> list[Cell]:
    """Every th and td of a table element, in order; `name` begins the ids."""
    above: Above = {}
    cells: list[Cell] = []
    for number, group in enumerate(group for group in table if group.tag in ("thead", "tbody", "tfoot")):
        of_group = dict(above)
        cells += _of_group(group, of_group, f"{name}-{number}")
        if group.tag == "thead":
            above = of_group
    return cells


def _of_group(group: Any, above: Above, name: str) -> Iterator[Cell]:
    """The cells of a group; adds its column headers to `above`."""
    taken: set[tuple[int, int]] = set()
    beside: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for y, row in enumerate(group):
        x = 0
        for element in row:
            while (y, x) in taken:
                x += 1
            cell = _cell(element, f"{name}-{y}-{x}", beside[y], above, column=x)
            for row_at in range(y, y + cell.rowspan):
                taken.update((row_at, x + column) for column in range(cell.colspan))
                if cell.scope == "Row":
                    beside[row_at] += (cell.id,)
            if cell.scope == "Column":
                above.update((at, (*above.get(at, ()), cell.id)) for at in range(x, x + cell.colspan))
            x += cell.colspan
            yield cell


def _cell(element: Any, key: str, beside: tuple[str, ...], above: Above, *, column: int) -> Cell:
    rowspan, colspan = int(element.get("rowspan", 1)), int(element.get("colspan", 1))
    over = tuple(dict.fromkeys(key for at in range(column, column + colspan) for key in above.get(at, ())))
    if element.tag != "th":
        return Cell(element, "", "", rowspan, colspan, beside + over)
    if element.get("scope", "").startswith("row"):
        return Cell(element, key, "Row", rowspan, colspan, beside)
    return Cell(element, key, "Column", rowspan, colspan, over)
