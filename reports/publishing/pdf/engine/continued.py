"""A table that goes on on the next page: WeasyPrint 70 leaves a merged label blank there.

Here the part on the new page begins with the labels that are still open, and the part before ends with its labels in
the middle of the rows they have there.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, table

_layout = table.table_layout

Place = dict[int, Any] | None
"""Where a box is resumed: {index of the child: where in it}, None for its start."""


def install() -> None:
    """Make WeasyPrint break tables this way. Doing so twice is doing so once."""
    block.table_layout = layout


def layout(context: Any, box: boxes.TableBox, bottom_space: float, skip_stack: Place, *rest: Any) -> tuple[Any, ...]:
    """Lay out a table from `skip_stack` on; break earlier while a label does not fit into the rows it has left."""
    box = _with_open_labels(box, skip_stack)
    while True:
        result: tuple[Any, ...] = _layout(context, box, bottom_space, skip_stack, *rest)
        part, resume_at = result[:2]
        last_row = _last_row(part) if part and resume_at else None
        if last_row is None:
            return result
        bottom = last_row.position_y + last_row.height
        open_labels = _open_labels(part.children[-1].children)
        if all(label.position_y + label.border_height() <= bottom + 0.1 for label in open_labels):
            for label in open_labels:
                _to_the_middle(label, bottom)
            return result
        # Half a row less room: the row goes to the next page, and the label with it or with more rows above.
        bottom_space = context.page_bottom - bottom + last_row.height / 2


def _last_row(part: boxes.TableBox) -> boxes.TableRowBox | None:
    """The row above the break; None where there is none or there would be nothing left without it."""
    rows = [] if part.children[-1].is_header else part.children[-1].children
    return rows[-1] if len(rows) > 1 else None


def _open_labels(rows: list[boxes.TableRowBox]) -> list[boxes.TableCellBox]:
    """The cells that span more rows than there are."""
    return [cell for at, row in enumerate(rows) for cell in row.children if at + cell.rowspan > len(rows)]


def _to_the_middle(label: boxes.TableCellBox, bottom: float) -> None:
    room = bottom - label.position_y - label.border_height()
    table.add_top_padding(label, room / 2)
    label.padding_bottom += room / 2


def _with_open_labels(box: boxes.TableBox, skip_stack: Place) -> boxes.TableBox:
    """The table with the labels that are open at `skip_stack` repeated in the first row after it."""
    ((group_at, inner),) = (skip_stack or {0: None}).items()
    ((row_at, in_row),) = (inner or {0: None}).items()
    group = box.children[group_at]
    labels = [_rest_of(cell, at, row_at) for at, row in enumerate(group.children[:row_at]) for cell in row.children]
    labels = [label for label in labels if label.rowspan > 0]
    if not labels or in_row:
        return box
    rows, groups = list(group.children), list(box.children)
    cells = sorted([*labels, *rows[row_at].children], key=lambda cell: cell.grid_x)
    rows[row_at] = rows[row_at].copy_with_children(cells)
    groups[group_at] = group.copy_with_children(rows)
    return box.copy_with_children(groups)


def _rest_of(cell: boxes.TableCellBox, at: int, row_at: int) -> boxes.TableCellBox:
    rest = cell.copy()
    rest.is_repeated = True
    rest.rowspan = at + cell.rowspan - row_at
    return rest
