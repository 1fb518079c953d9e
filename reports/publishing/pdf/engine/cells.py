"""Cells that hold the same text are laid out once: a table has 175 figures, and most of them are 0.

Half of the time of a report went into measuring them one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block

_layout = block.block_container_layout

Key = tuple[int, str, float]
"""Style, text and width of a cell."""


@dataclass(frozen=True)
class Known:
    """A cell as it was laid out, and what that said of it."""

    children: list[boxes.Box]
    attributes: dict[str, Any]
    left: float
    top: float


def install() -> None:
    """Make WeasyPrint lay cells out this way. Doing so twice is doing so once."""
    block.block_container_layout = layout


def layout(
    context: Any, box: boxes.BlockContainerBox, bottom_space: float, skip_stack: Any, *rest: Any, **named: Any
) -> tuple[Any, ...]:
    """Lay out a box; a cell as the one before it of the same key, where that fits on the page."""
    key = _key(box) if skip_stack is None and isinstance(box, boxes.TableCellBox) else None
    result: tuple[Any, ...]
    if key is None:
        result = _layout(context, box, bottom_space, skip_stack, *rest, **named)
        return result
    known = vars(context).setdefault("known_cells", {})
    if key in known:
        cell = _like(known[key], box)
        if not context.overflows_page(bottom_space, cell.position_y + cell.border_height()):
            return cell, None, {"break": "any", "page": None}, [], False, None
    before = dict(vars(box))
    result = _layout(context, box, bottom_space, skip_stack, *rest, **named)
    cell, resume_at = result[:2]
    if cell is not None and resume_at is None:
        known[key] = _known(cell, before)
    return result


def _key(cell: boxes.TableCellBox) -> Key | None:
    """None for a cell of more than a text."""
    if len(cell.children) != 1 or not isinstance(cell.children[0], boxes.LineBox):
        return None
    line = cell.children[0].children
    is_text = len(line) == 1 and isinstance(line[0], boxes.TextBox)
    return (id(cell.style), line[0].text, round(cell.width, 3)) if is_text else None


def _known(cell: boxes.TableCellBox, before: dict[str, Any]) -> Known:
    children = [child.deepcopy() for child in cell.children]
    of_its_own = ("children", "position_x", "position_y", "remove_decoration_sides")
    attributes = {
        name: value
        for name, value in vars(cell).items()
        if name not in of_its_own and (name not in before or before[name] is not value)
    }
    return Known(children, attributes, cell.position_x, cell.position_y)


def _like(known: Known, box: boxes.TableCellBox) -> boxes.TableCellBox:
    """A copy of the box, laid out as the known one."""
    cell = box.copy_with_children([child.deepcopy() for child in known.children])
    vars(cell).update(known.attributes)
    for child in cell.children:
        child.translate(cell.position_x - known.left, cell.position_y - known.top)
        for each in child.descendants():
            each.element = box.element
        child.element = box.element
    return cell
