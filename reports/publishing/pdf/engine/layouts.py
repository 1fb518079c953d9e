"""Lines of text from Pango, with what is the same for many of them made once.

WeasyPrint 70 makes a context and a description of the font for every line it measures, throws the line away, and
makes all of it again to draw it; the height of a line it looks up under a key that it writes out each time.
"""

from __future__ import annotations

from typing import Any

from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

_setup = line_break.Layout.setup
_reactivate = line_break.Layout.reactivate
_strut = line_break.strut
FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
)  # fmt: skip
OF_FONT = ("font_style", "font_stretch", "font_weight", "font_size", "font_variation_settings", "lang", "direction")
Kept = tuple[Any, Any, Any]
"""Context, description of the font, language."""
_kept: dict[tuple[Any, ...], Kept] = {}
"""By what a style says of the font; a report has some twenty of them."""


def install() -> None:
    """Make WeasyPrint measure this way. Doing so twice is doing so once."""
    line_break.Layout.setup = setup
    line_break.Layout.deactivate = deactivate
    line_break.Layout.reactivate = reactivate
    line_break.strut = inline.strut = strut


def setup(layout: line_break.Layout, style: Any) -> None:
    """Make the layout ready for a text of this style."""
    known = vars(style)
    if "kept_font" not in known:
        known["kept_font"] = _font_of(style)
    if known["kept_font"] is None:
        _setup(layout, style)
        return
    context, description, layout.language = known["kept_font"]
    layout.style = style
    layout.first_line_direction = 0
    layout.ascent = layout.underline_position = layout.strikethrough_position = None
    layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout.layout, False)
    pango.pango_layout_set_font_description(layout.layout, description)


def _font_of(style: Any) -> Kept | None:
    """None for a style that asks for more than a font: a line through or below it, other shapes of letters."""
    is_plain = style["text_decoration_line"] == "none" and style["font_language_override"] == "normal" and style["lang"]
    if not is_plain or font_features(*(style[name] for name in FEATURES)):
        return None
    key = (style.font_config, tuple(style["font_family"]), *(style[name] for name in OF_FONT))
    if key not in _kept:
        _kept[key] = _made(style)
    return _kept[key]


def _made(style: Any) -> Kept:
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    name, _ = unicode_to_char_p(style["lang"])
    language = pango.pango_language_from_string(name)
    pango.pango_context_set_language(context, language)
    return context, get_font_description(style), language


def deactivate(layout: line_break.Layout) -> None:
    """Keep the line as it was measured, for drawing it."""


def reactivate(layout: line_break.Layout, style: Any) -> None:
    """Make the line anew where it was measured as the beginning of a longer text."""
    _, rest = layout.get_first_line()
    if rest is not None or layout.justification_spacing:
        _reactivate(layout, style)


def strut(style: Any) -> tuple[float, float]:
    """Height of a line and its baseline, kept with the style."""
    known = vars(style)
    if "kept_strut" not in known:
        known["kept_strut"] = _strut(style)
    kept: tuple[float, float] = known["kept_strut"]
    return kept
