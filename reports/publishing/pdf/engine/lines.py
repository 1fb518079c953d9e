"""Lines as an official page has them: on an even pitch, ending at both edges, broken beside quotation marks too.

WeasyPrint 70 makes a line higher where a second font draws the digits, justifies by widening spaces, of which Chinese
has none, and glues a quotation mark to the characters on both sides of it, as is right for Latin letters only.
"""

from __future__ import annotations

import re
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout

from reports.publishing.pdf.engine.layouts import strut

WIDEST = 0.15
"""Of the font size, between two characters; a line that lacks more (before a long address, say) stays ragged."""
ZERO_WIDTH_SPACE = "\u200b"
"""Where a line may be broken; taken out again of the lines that are set."""
# Between a quotation mark and what stands outside it, a Chinese character or punctuation that may begin or end a line.
_BREAKS = re.compile(
    r"(?<=[\u3400-\u9fff，。、；：？！）》〉】」』”’…—])(?=[“‘])|(?<=[”’])(?=[\u3400-\u9fff（《〈【「『])"
)

_split_text_box = inline.split_text_box


def install() -> None:
    """Make WeasyPrint set lines this way. Doing so twice is doing so once."""
    inline.split_text_box = split_text_box
    inline.justify_line = justify_line


def let_break(root: Any) -> None:
    """Mark in the texts of a page (an ElementTree) where else a line may be broken."""
    for element in root.find("body").iter():
        element.text = element.text and _BREAKS.sub(ZERO_WIDTH_SPACE, element.text)
        element.tail = element.tail and _BREAKS.sub(ZERO_WIDTH_SPACE, element.tail)


def split_text_box(context: Any, box: boxes.TextBox, *place: Any, **options: Any) -> tuple[Any, ...]:
    """The text of one line, on the baseline of the style's first font whatever other fonts it takes."""
    result: tuple[Any, ...] = _split_text_box(context, box, *place, **options)
    if line := result[0]:
        _take_out_breaks(context, line)
        _, baseline = strut(line.style)
        shift = baseline - line.baseline
        line.margin_top += shift
        line.margin_bottom -= shift
        line.baseline = baseline
    return result


def _take_out_breaks(context: Any, line: boxes.TextBox) -> None:
    if breaks := line.text.count(ZERO_WIDTH_SPACE):
        line.text = line.text.replace(ZERO_WIDTH_SPACE, "")
        line.width -= breaks * _letter_spacing(line)
        _draw_anew(context, line)


def justify_line(context: Any, line: boxes.LineBox, extra_width: float) -> None:
    """Move the characters apart evenly, as text-justify: inter-character asks for (CSS Text 3, 8.4)."""
    gaps = _count(line) - 1
    if gaps > 0 and extra_width <= gaps * WIDEST * line.style["font_size"]:
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
    spacing += _letter_spacing(box)
    box.style = box.style.copy()
    box.style["letter_spacing"] = spacing
    box.width += extra
    _draw_anew(context, box)
    return extra


def _letter_spacing(box: boxes.TextBox) -> float:
    own = box.style["letter_spacing"]
    return 0 if own == "normal" else own


def _draw_anew(context: Any, box: boxes.TextBox) -> None:
    layout = create_layout(box.text, box.style, context, max_width=None, justification_spacing=0)
    box.pango_layout = layout
