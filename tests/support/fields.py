"""What a browser would send back of a page."""

from __future__ import annotations

from html.parser import HTMLParser


class Fields(HTMLParser):
    """{name: value} of every input and textarea of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input":
            self.found[given.get("name") or ""] = given.get("value") or ""
        elif tag == "textarea":
            self.open = given.get("name") or ""
            self.found[self.open] = ""

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found[self.open] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.found[self.open] = self.found[self.open].removeprefix("\n")
            self.open = ""
