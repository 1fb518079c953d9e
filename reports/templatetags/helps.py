"""What a row or a column counts, at its label in a form: a sign that opens it, without a script too."""

from __future__ import annotations

from django.utils.html import conditional_escape, escape
from django.utils.translation import gettext as _

from reports.grid import GridCell
from reports.layout import Edition, Help, Table
from reports.templatetags.tables import DrawLabel


def labels(edition: Edition, table: Table) -> DrawLabel:
    """Draws a heading's text, and behind it what counts there if the edition says so."""

    def draw(heading: GridCell) -> str:
        text, axis = conditional_escape(heading.text), heading.scope
        help = edition.help_of.get((table.code, axis, heading.code))
        names = table.row_names if axis == "row" else table.column_names
        return f"{text}{_details(help, names[heading.code], axis=axis)}" if help else text

    return draw


def _details(help: Help, name: str, *, axis: str) -> str:
    said = [("b", name), ("p", help.counts)]
    said += [("p", _("Basis: %(article)s") % {"article": help.article})] if help.article else []
    said += [("p", _("Example: %(example)s") % {"example": help.example})]
    body = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in said)
    label = escape(_("What “%(name)s” counts") % {"name": name})
    return (
        f'<details class="help" data-help="{axis}"><summary aria-label="{label}">?</summary>'
        f'<div lang="zh-Hans">{body}</div></details>'
    )
