"""What a row or a column counts, at its label in a form: a sign that opens it, without a script too."""

from __future__ import annotations

from django.utils.html import conditional_escape, escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.document.grid import GridCell
from reports.editions.layout import Edition, Help, Table
from reports.templatetags.tables import DrawLabel


def labels(edition: Edition, table: Table) -> DrawLabel:
    """Draws a heading's text, and behind it what counts there if the edition says so."""

    def draw(heading: GridCell) -> str:
        text, axis = conditional_escape(heading.text), heading.scope
        help = edition.help_of.get((table.code, axis, heading.code))
        names = table.row_names if axis == "row" else table.column_names
        return f"{text}{_details(edition, help, names[heading.code], axis=axis)}" if help else text

    return draw


def _details(edition: Edition, help: Help, name: str, *, axis: str) -> str:
    in_english = get_language() == "en" and help.counts in edition.english
    counts, article, example = (
        edition.english.get(said, said) if in_english else said for said in (help.counts, help.article, help.example)
    )
    said = [counts]
    said += [_("Basis: %(article)s") % {"article": article}] if article else []
    said += [_("Example: %(example)s") % {"example": example}]
    body = f'<b lang="zh-Hans">{escape(name)}</b>' + "".join(f"<p>{escape(text)}</p>" for text in said)
    label = escape(_("What “%(name)s” counts") % {"name": name})
    return (
        f'<details class="help" data-help="{axis}"><summary aria-label="{label}">?</summary>'
        f'<div lang="{"en" if in_english else "zh-Hans"}">{body}</div></details>'
    )
