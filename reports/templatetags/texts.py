"""A section's text as headings, paragraphs and pictures."""

from __future__ import annotations

from typing import Any

from django import template

from reports.document import Report, blocks
from reports.layout import Section

register = template.Library()


@register.inclusion_tag("reports/text.html", takes_context=True)
def text(context: dict[str, Any], report: Report, address: str) -> dict[str, Any]:
    """Expects `pictures_at` in the context: the address before a picture's hash."""
    last = report.edition.sections[-1].text_address
    return {
        "blocks": [
            (block, report.pictures.get(block.picture))
            for block in blocks(report.text(address), closing=address == last)
        ],
        "pictures_at": context["pictures_at"],
    }


@register.simple_tag
def sections(report: Report) -> list[dict[str, Any]]:
    """The sections that have something to show, each with its tables."""
    shown = [section for section in report.edition.sections if not section.optional or report.text(section.code)]
    return [{"section": section, "tables": report.edition.tables_of(section)} for section in shown]


@register.filter
def has_after(report: Report, section: Section) -> bool:
    return bool(section.tables and report.text(section.after_address))
