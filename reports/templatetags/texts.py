"""A section's text as headings, paragraphs and pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.checks.side_by_side import Runs
from reports.document.report import Report, blocks_of, shown_sections
from reports.document.text import Block
from reports.document.text_diff import CUT, PUT, Line, Part
from reports.editions.layout import Section, Table

register = template.Library()

Mark = Callable[[str, int, str], SafeString]
"""Draws a piece of the text at an address that begins at a place of it."""
CLOSING = ("signature", "date")
"""Kinds of the blocks at the end of the last text, set apart from the others."""


@register.inclusion_tag("reports/text.html", takes_context=True)
def text(context: dict[str, Any], report: Report, address: str, above: int = 2) -> dict[str, Any]:
    """Expects `pictures_at` in the context: the address before a picture's hash; `picture_endings`, {media type: what
    stands behind it}, where pictures are files of their own. `above`: level of the heading above.

    A page that marks places in texts puts a Mark into the context as `mark`.
    """
    shown, endings = blocks_of(report, address), context.get("picture_endings", {})
    if mark := context.get("mark"):
        shown = [_marked(block, address, mark) for block in shown]
    return {
        "blocks": [
            (block, picture, endings.get(picture.media_type, "") if picture else "", said)
            for block, said in zip(shown, _said_levels(shown, above), strict=True)
            if block.kind not in CLOSING
            for picture in [report.pictures.get(block.picture)]
        ],
        "closing": [block for block in shown if block.kind in CLOSING],
        "pictures_at": context["pictures_at"],
    }


def _said_levels(shown: list[Block], above: int) -> list[int]:
    """For each block the level that is said of a heading: never more than one below the heading before; else 0.

    An official text may go from 一、 to 1. or begin with （一） where the part has no title; the look stays.
    """
    said, last = [], above
    for block in shown:
        if block.kind == "heading":
            last = min(max(block.level + 1, 3), last + 1)
        said.append(last if block.kind == "heading" else 0)
    return said


def _marked(block: Block, address: str, mark: Mark) -> Block:
    if block.kind not in ("heading", "paragraph"):
        return block
    lead = mark(address, block.start, block.lead)
    return replace(block, lead=lead, text=mark(address, block.start + len(block.lead), block.text))


@register.simple_tag
def sections(report: Report) -> list[dict[str, Any]]:
    """The sections that have something to show, each with its tables."""
    return [{"section": section, "tables": report.edition.tables_of(section)} for section in shown_sections(report)]


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


@register.simple_tag
def difference(line: Line | int) -> SafeString:
    """A paragraph with what was cut and what was put; a number stands for so many that are alike."""
    if isinstance(line, int):
        said = ngettext("one paragraph unchanged", "%(count)d paragraphs unchanged", line) % {"count": line}
        return format_html('<p class="soft small">… {}</p>', said)
    marks = {CUT: ("del", _("cut: ")), PUT: ("ins", _("put: "))}
    drawn = format_html_join(
        "",
        "{}",
        ((_marked_part(part, *marks[part.kind]) if part.kind in marks else escape(part.text),) for part in line.parts),
    )
    return format_html("<p>{}</p>", drawn)


def _marked_part(part: Part, element: str, said: str) -> SafeString:
    """For ears too: readers do not say these elements."""
    return format_html('<{0}><span class="visually-hidden">{1}</span>{2}</{0}>', element, said, part.text)


@register.simple_tag
def tables_of(report: Report, section: Section) -> list[Table]:
    return report.edition.tables_of(section)


@register.filter
def has_after(report: Report, section: Section) -> bool:
    return bool(section.tables and report.text(section.after_address).strip())
