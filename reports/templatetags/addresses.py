"""Addresses of cells on a page."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def parted(address: str) -> SafeString:
    """It may go on in the next line behind a dot or an underscore; copied it is what it was."""
    return mark_safe(escape(address).replace(".", ".<wbr>").replace("_", "_<wbr>"))  # noqa: S308 - it is escaped
