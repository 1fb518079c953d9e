"""An answer of the site without what differs each time: tokens, names that hold a hash, the moment of its making."""

from __future__ import annotations

import hashlib
import io
import json
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponseBase

from tests.tools.page_text import drawn, shown

OF_THE_MOMENT = {"content-length", "date", "last-modified", "expires"}
"""Headers that are not recorded."""
TOKENS = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*'), r"\1token"),
    (re.compile(r'("(?:csrf_?)?token": ?")[^"]*'), r"\1token"),
    (re.compile(r"<updated>[^<]*(?=</updated></feed>)"), "<updated>"),  # of a feed without entries
    (re.compile(r"(nonce[=-]['\"]?)[\w+/=-]+"), r"\1nonce"),
)
STATIC = re.compile(
    r"/static/(?:[\w.-]+/)*([\w-]+(?:\.[\w-]+)*?)(?:\.[0-9a-f]{12})?(\.(?:css|js|svg|png|woff2?|gif|ico))\b"
)
"""A static file's address: its folder and the hash in its name are no part of what a page says."""
TEXTS = ("text/", "application/json", "application/ld+json", "application/atom+xml", "application/xml")
DRAWING = "image/svg"
OFFICE = "application/vnd.openxmlformats"
PACKAGES = ("application/zip", OFFICE)
UNDATED = (1980, 1, 1, 0, 0, 0)
"""Of a part of a package that is the same to the byte whenever it is made."""
PROPERTIES = "docProps/core.xml"
MADE_AT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LONGEST = 4 * 2**20
"""Characters of a text that a record holds; longer ones are known by their hash."""


@dataclass(frozen=True)
class Answer:
    account: str
    url: str
    status: int
    headers: dict[str, str]
    digest: str
    """SHA-256 of the text, or of the bytes of a file."""
    text: str
    """Blank for a file of bytes; the list of its parts for a zip file."""

    def line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def without_repeated(answers: Iterable[Answer]) -> Iterator[Answer]:
    """A text that stood there before is left out: its digest tells which it was."""
    digests: set[str] = set()
    for answer in answers:
        yield replace(answer, text="") if answer.digest in digests else answer
        digests.add(answer.digest)


def read(lines: Iterable[str]) -> Iterator[Answer]:
    texts: dict[str, str] = {}
    for line in lines:
        answer = Answer(**json.loads(line))
        yield replace(answer, text=texts.setdefault(answer.digest, answer.text))


def recorded(account: str, url: str, response: HttpResponseBase) -> tuple[Answer, bytes]:
    """The answer, and the bytes that were sent."""
    content = b"".join(response) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    text = normal_text(content, kind)
    digest = _hash(text.encode() if text else content)
    text = text if len(text) <= LONGEST else ""
    return Answer(account, url, response.status_code, _headers(response), digest, text), content


def _headers(response: HttpResponseBase) -> dict[str, str]:
    headers = {name.lower(): without_tokens(value) for name, value in response.items()}
    kept = {name: value for name, value in headers.items() if name not in OF_THE_MOMENT}
    if "etag" in kept:
        kept["etag"] = "present"
    if policy := kept.get("content-security-policy"):
        kept["content-security-policy"] = "; ".join(sorted(policy.split("; ")))
    if response.cookies:
        kept["set-cookie"] = " ".join(sorted(response.cookies))
    return kept


def normal_text(content: bytes, kind: str) -> str:
    """What is compared of a body; "" where that is its bytes."""
    if kind.startswith("text/html"):
        return _page(without_tokens(content.decode()))
    if kind.startswith(DRAWING):
        return drawn(content.decode())
    if kind.startswith(TEXTS):
        return without_tokens(content.decode())
    if kind.startswith(PACKAGES):
        return "\n".join(_parts(content, kind))
    return ""


@cache
def _page(html: str) -> str:
    return STATIC.sub(r"/static/\1\2", shown(html, stylesheet)) if html.strip() else html


def without_tokens(text: str) -> str:
    for pattern, instead in TOKENS:
        text = pattern.sub(instead, text)
    return text


def _parts(content: bytes, kind: str) -> Iterator[str]:
    """The parts of a zip file in their order, pages and styles with their text.

    An office document that is the same to the byte whenever it is made is known by all of its bytes; another zip file,
    made while it is sent, holds the moment of its making.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {part.filename: package.read(part) for part in package.infolist()}
        if kind.startswith(OFFICE) and all(part.date_time == UNDATED for part in package.infolist()):
            yield f"{_hash(content)}  in all"
    for name, data in parts.items():
        if name.endswith(".html"):
            yield f"{name}\n{shown(data.decode(), partial(_style_beside, parts, name))}"
        elif name.endswith(".css"):
            yield f"{name}\n{data.decode()}"
        else:
            yield f"{_hash(MADE_AT.sub(b'', data) if name == PROPERTIES else data)}  {name}"


def _style_beside(parts: dict[str, bytes], page: str, address: str) -> str:
    return parts.get(posixpath.normpath(posixpath.join(posixpath.dirname(page), address)), b"").decode()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@cache
def stylesheet(address: str) -> str:
    """The source of a static file by its address, with or without a hash in it."""
    found = finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.css$)", "", address.removeprefix("/static/")))
    return Path(found).read_text(encoding="utf-8") if found else ""
