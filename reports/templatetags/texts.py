"""A section's text as headings, paragraphs and pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports.document import Block, Report, blocks
from reports.layout import Section
from reports.likeness import Runs

register = template.Library()

Mark = Callable[[str, int, str], SafeString]
"""Draws a piece of the text at an address that begins at a place of it."""
CLOSING = ("signature", "date")
"""Kinds of the blocks at the end of the last text, set apart from the others."""


@register.inclusion_tag("reports/text.html", takes_context=True)
def text(context: dict[str, Any], report: Report, address: str) -> dict[str, Any]:
    """Expects `pictures_at` in the context: the address before a picture's hash.

    A page that marks places in texts puts a Mark into the context as `mark`.
    """
    last = report.edition.sections[-1].text_addresses[-1]
    shown = blocks(report.text(address), closing=address == last)
    if mark := context.get("mark"):
        shown = [_marked(block, address, mark) for block in shown]
    return {
        "blocks": [(block, report.pictures.get(block.picture)) for block in shown if block.kind not in CLOSING],
        "closing": [block for block in shown if block.kind in CLOSING],
        "pictures_at": context["pictures_at"],
    }


def _marked(block: Block, address: str, mark: Mark) -> Block:
    if block.kind not in ("heading", "paragraph"):
        return block
    lead = mark(address, block.start, block.lead)
    return replace(block, lead=lead, text=mark(address, block.start + len(block.lead), block.text))


@register.simple_tag
def sections(report: Report) -> list[dict[str, Any]]:
    """The sections that have something to show, each with its tables."""
    shown = [
        section for section in report.edition.sections if not section.optional or report.text(section.code).strip()
    ]
    return [{"section": section, "tables": report.edition.tables_of(section)} for section in shown]


@register.simple_tag
def title_parts(report: Report) -> list[str]:
    """The title where it may be broken into two lines: behind the agency's name."""
    if not report.agency_name or report.agency_name not in report.title:
        return [report.title]
    end = report.title.index(report.agency_name) + len(report.agency_name)
    return [part for part in (report.title[:end], report.title[end:]) if part]


@register.simple_tag
def same(paragraph: str, runs: Runs) -> SafeString:
    """A paragraph with the passages marked that stand elsewhere too."""
    drawn, done = [], 0
    for start, end in runs:
        drawn += [escape(paragraph[done:start]), f'<mark class="same">{escape(paragraph[start:end])}</mark>']
        done = end
    return mark_safe("".join([*drawn, escape(paragraph[done:])]))  # noqa: S308 - all texts are escaped


@register.filter
def has_after(report: Report, section: Section) -> bool:
    return bool(section.tables and report.text(section.after_address).strip())
