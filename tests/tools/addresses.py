"""Every address of the site, with arguments taken from the database; and those that a page leads to.

Nothing of the project is imported: its models and its patterns are found by Django, so that the same program visits the
site before and after its modules have moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

Arguments = dict[str, Any]

WITH_QUERIES = (
    "/?page=2",
    "/agencies/?q=县",
    "/agencies/?q=jyj",
    "/agencies/find.json?q=jiaoyu",
    "/agencies/find.json?q=松岚",
    "/search/?q=政府信息公开",
    "/search/?q=行政复议&year=2025",
    "/search/?q=无此词语",
    "/search/?q=",
    "/compare/?of=2025-songlan-jiaoyu&of=2024-songlan-jiaoyu",
    "/compare/?of=2025-songlan-jiaoyu&of=2025-songlan-renshe",
    "/compare/compare.csv?of=2025-songlan-jiaoyu&of=2024-songlan-jiaoyu",
    "/data/?year=2025",
    "/data/export/?year=2025&format=csv",
    "/data/export/?year=2025&format=json",
    "/data/export/?year=2025&format=jsonl",
    "/data/export/?year=2025&format=xlsx",
    "/data/export/?year=none",
    "/verify/?number=0000+0000+0000+0098",
    "/api/v1/reports?year=2025",
    "/api/v1/reports?year=2025&limit=2",
    "/api/v1/cells?year=2025&limit=5",
    "/api/v1/changes?limit=5",
    "/review/?year=2026",
    "/review/?year=2025&status=published",
    "/account/login/?next=/desk/",
)
"""What a form of the site would ask for."""
ENDINGS = ("pdf", "docx", "xlsx", "csv", "json", "html", "txt")
SAMPLE = 3
"""Filings of which every address is asked for, though the account has no right to them."""


def of_the_site() -> list[str]:
    """Every address that needs no filing. Raises LookupError for a pattern with an argument nobody knows."""
    found = [url for pattern in patterns() if not _is_of_a_filing(pattern) for url in pattern.addresses()]
    return sorted({*found, *WITH_QUERIES})


def of_filings() -> dict[int, list[str]]:
    """{filing: its addresses}."""
    own = [pattern for pattern in patterns() if _is_of_a_filing(pattern)]
    filings = apps.get_model("reports", "Filing").objects.order_by("pk").values_list("pk", flat=True)
    return {pk: sorted({url for pattern in own for url in pattern.addresses(filing_id=pk)}) for pk in filings}


class Pattern:
    """An address with places for arguments."""

    def __init__(self, parts: list[RoutePattern | RegexPattern]) -> None:
        self.parts = parts
        self.names = {name for part in parts for name in part.regex.groupindex}

    @property
    def route(self) -> str:
        """As for str.format."""
        return "/" + "".join(_route(part) for part in self.parts)

    def addresses(self, **known: Any) -> Iterator[str]:
        for arguments in arguments_of(self, known):
            url = self.route.format(**arguments)
            if self._holds(url):
                yield url

    def _holds(self, url: str) -> bool:
        """Whether the pattern takes these arguments, such as a year that another pattern has."""
        rest = url.lstrip("/")
        for part in self.parts:
            match = part.match(rest)
            if match is None:
                return False
            rest = match[0]
        return True


def _route(part: RoutePattern | RegexPattern) -> str:
    if isinstance(part, RoutePattern):
        return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(part))
    plain = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^)]*\))*\)", r"{\1}", str(part))
    return plain.strip("^$").replace("\\", "")


def _is_of_a_filing(pattern: Pattern) -> bool:
    return "filing_id" in pattern.names


def patterns() -> list[Pattern]:
    return list(_patterns(get_resolver().url_patterns, []))


def _patterns(found: list[URLPattern | URLResolver], before: list[Any]) -> Iterator[Pattern]:
    for each in found:
        parts = [*before, each.pattern]
        if isinstance(each, URLPattern):
            yield Pattern(parts)
        else:
            yield from _patterns(each.url_patterns, parts)


def arguments_of(pattern: Pattern, known: Arguments) -> Iterator[Arguments]:
    """Rows of the database where arguments belong together, every combination where they do not."""
    names = pattern.names - known.keys()
    together = [rows for rows in ROWS if rows <= pattern.names and rows & names]
    rows = [row for keys in together[:1] for row in ROWS[keys](known)] if together else [{}]
    for row in rows:
        left = sorted(names - row.keys())
        for values in product(*(_values(name, pattern) for name in left)):
            yield known | row | dict(zip(left, values, strict=True))


def _values(name: str, pattern: Pattern) -> list[Any]:
    if name not in VALUES:
        raise LookupError(f"{pattern.route}: where does {name} come from?")
    return VALUES[name](pattern)


def _rows(model: str, condition: Arguments, **fields: str) -> list[Arguments]:
    found = apps.get_model("reports", model).objects.filter(**condition).order_by("pk").values_list(*fields.values())
    return [dict(zip(fields, row, strict=True)) for row in found]


def _events(known: Arguments) -> list[Arguments]:
    """The first and the last of a filing; a page leads to the others."""
    found = _rows("Event", known, event_id="pk")
    return [*found[:1], *found[-1:]]


def _pictures(known: Arguments) -> list[Arguments]:
    return _rows("Picture", known, sha256="sha256") or _rows("Picture", {}, sha256="sha256")[:1]


def _uploads(known: Arguments) -> list[Arguments]:
    return _rows("Upload", known, upload_id="pk") or _rows("Upload", {}, upload_id="pk")[:1]


ROWS = {
    frozenset({"upload_id", "sha256"}): lambda known: _rows(
        "UploadedPicture", {"upload__filing_id": known["filing_id"]}, upload_id="upload_id", sha256="sha256"
    ),
    frozenset({"event_id"}): _events,
    frozenset({"upload_id"}): _uploads,
    frozenset({"printout_id"}): lambda known: _rows("Printout", known, printout_id="pk"),
    frozenset({"code", "year", "number"}): lambda known: _rows(
        "OldReport", known, year="year", code="agency__code", number="number"
    ),
    frozenset({"code", "pk"}): lambda known: _rows("OldReport", known, code="agency__code", pk="pk"),
    frozenset({"code", "year", "sha256"}): lambda known: _rows(
        "Picture", known, code="filing__agency__code", year="filing__report_year__year", sha256="sha256"
    ),
    frozenset({"code", "year"}): lambda known: _rows("Filing", known, code="agency__code", year="report_year__year"),
    frozenset({"filing_id", "sha256"}): _pictures,
}
"""{arguments that belong together: the rows that give them}, the most particular first."""


def _years(pattern: Pattern) -> list[int]:
    return [*apps.get_model("reports", "ReportYear").objects.values_list("year", flat=True), 2012, 2015, 2031]


def _codes(pattern: Pattern) -> list[str]:
    if "editions" in pattern.route:
        return ["2019", "2021", "none"]
    return [*get_agency().objects.order_by("code").values_list("code", flat=True), "none"]


def get_agency() -> type[Model]:
    """Found through the filings, since the label of its app may change."""
    return apps.get_model("reports", "Filing")._meta.get_field("agency").related_model


def _sections(pattern: Pattern) -> list[str]:
    """All of them, but one of a version."""
    if "event_id" in pattern.names:
        return ["overview"]
    return sorted({*apps.get_model("reports", "SectionDraft").objects.values_list("section", flat=True), "none"})


def _objects(pattern: Pattern) -> list[str]:
    """Of the model whose admin page it is."""
    for model in admin.site._registry:
        if f"/{model._meta.app_label}/{model._meta.model_name}/" in pattern.route:
            return [str(pk) for pk in model._default_manager.order_by("pk").values_list("pk", flat=True)[:20]] + ["0"]
    return ["1"]


VALUES = {
    "year": _years,
    "code": _codes,
    "number": lambda pattern: [*apps.get_model("reports", "Publication").objects.values_list("proof", flat=True), "1"],
    "part": lambda pattern: [1, 2],
    "indicator": lambda pattern: ["none"],
    "ending": lambda pattern: ENDINGS,
    "kind": lambda pattern: ["draft", "form"],
    "section": _sections,
    "object_id": _objects,
    "id": lambda pattern: [str(pk) for pk in get_user_model().objects.order_by("pk").values_list("pk", flat=True)],
    "content_type_id": lambda pattern: ["0"],
    "app_label": lambda pattern: [get_user_model()._meta.app_label, "reports"],
    "uidb36": lambda pattern: ["1"],
    "key": lambda pattern: ["set-password", "none"],
    "url": lambda pattern: ["none"],
    "rest": lambda pattern: ["", "agency/"],
}
"""{argument: its values}, where no row gives it."""


def led_to(html: str, url: str) -> list[str]:
    """The site's own addresses that a page names: links, pictures, and what a script is told of."""
    if not html.strip():
        return []
    root = lxml.html.document_fromstring(html)
    named = [
        value
        for element in root.iter()
        if isinstance(element.tag, str)
        for name, value in element.attrib.items()
        if name in ("href", "src") or name.startswith("data-") and value.startswith("/")
    ]
    return [own for value in named if (own := _own(urljoin(url, value)))]


def _own(address: str) -> str:
    """A path with its query; "" for another site and for files that no view makes."""
    parts = urlsplit(urldefrag(address).url)
    if parts.netloc not in ("", "127.0.0.1:8000") or not parts.path.startswith("/") or parts.scheme not in ("", "http"):
        return ""
    if parts.path.startswith("/static/"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
