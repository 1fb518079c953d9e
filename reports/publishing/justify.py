"""Chinese lines that end at both edges: WeasyPrint 70 widens spaces only, and Chinese has none.

The characters of a line are moved apart evenly, as text-justify: inter-character asks for (CSS Text 3, 8.4).
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout

WIDEST = 0.15
"""Of the font size, between two characters; a line that lacks more (before a long address, say) stays ragged."""


def install() -> None:
    """Make WeasyPrint justify lines this way. Doing so twice is doing so once."""
    inline.justify_line = justify_line


def justify_line(context: Any, line: boxes.LineBox, extra_width: float) -> None:
    gaps = _count(line) - 1
    if gaps > 0 and 0 < extra_width <= gaps * WIDEST * line.style["font_size"]:
        _spread(context, line, extra_width / gaps, 0)


def _count(box: boxes.Box) -> int:
    """Characters of a box."""
    if isinstance(box, boxes.TextBox):
        return len(box.text)
    return sum(map(_count, box.children)) if isinstance(box, boxes.LineBox | boxes.InlineBox) else 0


def _spread(context: Any, box: boxes.Box, spacing: float, shift: float) -> float:
    """Move a box by `shift` and widen every character of it. Returns the shift of what follows."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        return shift + _widen(context, box, spacing)
    if not isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.translate(shift, 0)
        return shift
    box.position_x += shift
    shift_after = shift
    for child in box.children:
        if child.is_in_normal_flow():
            shift_after = _spread(context, child, spacing, shift_after)
    box.width += shift_after - shift
    return shift_after


def _widen(context: Any, box: boxes.TextBox, spacing: float) -> float:
    """Returns by how much the box has become wider."""
    extra = spacing * len(box.text)
    own = box.style["letter_spacing"]
    box.style = box.style.copy()
    box.style["letter_spacing"] = spacing + (0 if own == "normal" else own)
    layout = create_layout(box.text, box.style, context, max_width=None, justification_spacing=0)
    layout.deactivate()
    box.pango_layout = layout
    box.width += extra
    return extra
