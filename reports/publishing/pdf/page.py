"""The HTML of a report as WeasyPrint takes it, read and styled in a tenth of the time.

WeasyPrint 70 reads HTML with a parser for the whole web, written in Python, and styles it from a sheet for the whole
web. Ours comes from one template: it is XML but for its empty elements, and base.css knows every element in it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import weasyprint
from cssselect2 import ElementWrapper
from weasyprint.urls import URLFetcher

_EMPTY = re.compile(r"<((?:br|col|hr|img|link|meta|wbr)\b[^>]*?)\s*/?>")
"""An element without an end; the template writes every “>” of a text or an attribute as &gt;."""
_DOCTYPE = re.compile(r"<!doctype[^>]*>", re.I)


class Page(weasyprint.HTML):
    def __init__(self, html: str, fetcher: URLFetcher) -> None:
        try:
            root = parsed(html)
        except ElementTree.ParseError:
            super().__init__(string=html, base_url="report:", url_fetcher=fetcher)
            return
        # With an address each figure would get a style of its own, and none of them is linked to.
        for cell in root.iter("td"):
            cell.attrib.pop("id", None)
        self.base_url, self.url_fetcher, self.media_type = "report:", fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = root

    def _ua_stylesheets(self, forms: bool = False) -> list[weasyprint.CSS]:
        return [base()]


def parsed(html: str) -> ElementTree.Element:
    """The root of the page. Raises ParseError where it is not XML."""
    return ElementTree.fromstring(_EMPTY.sub(r"<\1/>", _DOCTYPE.sub("", html, count=1)))  # noqa: S314 - our own


@cache
def base() -> weasyprint.CSS:
    return weasyprint.CSS(string=(Path(__file__).parent / "base.css").read_text())
