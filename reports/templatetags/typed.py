"""What a person typed on a page that could not be taken, to be copied: it must not be lost with the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django import template
from django.http import QueryDict

from reports import editions
from reports.document.figures import write_number
from reports.editions.layout import Cell, Edition
from reports.editions.names import named

register = template.Library()

_OTHERS = re.compile(r"reason|caption|comments-\d+-body|explanation\.(?!.*\.(?:about|seen|holds)$).*")
"""Fields besides cells and texts. Nothing else is shown: not what was hidden, and never a password."""


@register.inclusion_tag("typed.html", takes_context=True)
def typed(context: dict[str, Any]) -> dict[str, Any]:
    return {"typed": list(typed_in(context["request"].POST))}


def typed_in(data: QueryDict) -> Iterator[tuple[str, str]]:
    """(name of the place, what was typed): every text, and each figure that was changed."""
    for field in data:
        value = data.get(field, "")
        edition = next((each for each in editions.editions().values() if each.has_place(field)), None)
        cell = edition.cells.get(field) if edition else None
        if not value.strip() or (cell and value == _seen(data, cell)):
            continue
        if edition:
            yield _name(edition, field, cell), value
        elif _OTHERS.fullmatch(field):
            yield "", value


def _name(edition: Edition, address: str, cell: Cell | None) -> str:
    section = edition.section_of(address)
    return f"{section.name} · {named(edition.tables[cell.table], cell)}" if cell else section.name


def _seen(data: QueryDict, cell: Cell) -> str:
    """The figure as it was on the screen; blank where the page does not say so."""
    try:
        seen = json.loads(data.get(f"{cell.table}.seen", "{}"))
    except ValueError:
        return ""
    value = seen.get(cell.address) if isinstance(seen, dict) else None
    return write_number(value, decimals=cell.decimals) if type(value) is int else ""
