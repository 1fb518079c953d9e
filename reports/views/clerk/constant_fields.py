"""Fields of a section's page that are the same for everybody as long as nothing was typed in them.

Choosing a figure is two lists of some fifty options, each of them a template of its own: a fifth of the whole page.
"""

from __future__ import annotations

from collections.abc import Callable

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field, as_crispy_form
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from reports.editions.layout import Edition, Section
from reports.forms.figure import FigureForm
from reports.forms.picture import PictureForm

Key = tuple[int, str, str | None]
_drawn: dict[Key, tuple[object, SafeString]] = {}
"""With the edition itself, so that no other one takes its number."""


def figure_fields(form: FigureForm, edition: Edition, section: Section) -> SafeString:
    if form.is_bound:
        return _figure_fields(form)
    return _kept(edition, f"figure {section.code}", lambda: _figure_fields(form))


def picture_fields(form: PictureForm) -> SafeString:
    return as_crispy_form(form) if form.is_bound else _kept(PictureForm, "picture", lambda: as_crispy_form(form))


def _figure_fields(form: FigureForm) -> SafeString:
    return mark_safe("".join(map(as_crispy_field, form)))  # noqa: S308 - drawn by templates, which escape


def _kept(of: object, name: str, draw: Callable[[], SafeString]) -> SafeString:
    key = (id(of), name, translation.get_language())
    known, html = _drawn.get(key, (None, SafeString()))
    if known is not of:
        html = draw()
        _drawn[key] = of, html
    return html
