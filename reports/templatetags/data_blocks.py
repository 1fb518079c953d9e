"""Data for programs inside a page: a script element that no browser runs, so that the policy of the site allows it."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What could end the element, or begin a comment in it; JSON reads them back as they were."""


@register.simple_tag
def data_block(data: dict[str, Any]) -> SafeString:
    """Linked data (JSON-LD) about the page."""
    written = json.dumps(data, ensure_ascii=False).translate(_ESCAPED)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(written),  # noqa: S308 - nothing in it can end the element
    )
