"""What is asked of the API and what it answers, as its OpenAPI description says it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.utils.translation import gettext_noop
from ninja import Schema
from pydantic import AwareDatetime, Field, create_model

from reports.agencies.models import Agency
from reports.publishing.file_formats import FORMATS

DEFAULT, MOST = 50, 200
"""Items of one page."""
MOST_CELLS = 50
"""Names of cells or tables in one question."""
MOST_CHOSEN = 50
"""Years, or agencies, in one question."""

CODE = r"^[-a-zA-Z0-9_]{1,40}$"
Code = Annotated[str, Field(pattern=CODE)]
Year = Annotated[int, Field(ge=2008, le=9999)]
if TYPE_CHECKING:  # a checker of types computes no Literal
    Kind = str
    Level = str
else:
    Kind = Literal[tuple(Agency.Kind.values)]
    Level = Literal[tuple(Agency.Level.values)]
Key = Annotated[str, Field(pattern=r"^[0-9]{1,18}$")]
Moment = Annotated[str, Field(pattern=r"^[0-9]{1,17}-[0-9]{1,18}$")]
Cell = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,49}(\.[a-z][a-z0-9_]{0,49}){0,2}$")]
Number = int | float | None


class Paging(Schema):
    limit: Annotated[int, Field(ge=1, le=MOST, description=gettext_noop("Items of a page."))] = DEFAULT


class Selection(Paging):
    """Which publications: what is left out leaves nothing out."""

    year: Annotated[list[Year], Field(max_length=MOST_CHOSEN, description=gettext_noop("Report years."))] = []
    region: Annotated[
        Code | None, Field(description=gettext_noop("Code of an agency: it and everything below it."))
    ] = None
    kind: Annotated[Kind | None, Field(description=gettext_noop("Kind of agency."))] = None
    level: Annotated[Level | None, Field(description=gettext_noop("Administrative level of the agency."))] = None
    agency: Annotated[list[Code], Field(max_length=MOST_CHOSEN, description=gettext_noop("Codes of agencies."))] = []
    after: Annotated[Key | None, Field(description=gettext_noop("Where the last page ended; taken from its next."))] = (
        None
    )


class CellSelection(Selection):
    cell: Annotated[
        list[Cell],
        Field(min_length=1, max_length=MOST_CELLS, description=gettext_noop("Addresses of cells, or codes of tables.")),
    ]


class AgencySelection(Paging):
    parent: Annotated[Code | None, Field(description=gettext_noop("Code of the agency just above."))] = None
    region: Annotated[
        Code | None, Field(description=gettext_noop("Code of an agency: it and everything below it."))
    ] = None
    kind: Annotated[Kind | None, Field(description=gettext_noop("Kind of agency."))] = None
    level: Annotated[Level | None, Field(description=gettext_noop("Administrative level of the agency."))] = None
    name: Annotated[
        str | None, Field(max_length=100, pattern=r"^[^\x00]+$", description=gettext_noop("Part of the name."))
    ] = None
    after: Annotated[
        Code | None, Field(description=gettext_noop("Where the last page ended; taken from its next."))
    ] = None


class Since(Paging):
    since: Annotated[
        AwareDatetime | None, Field(description=gettext_noop("A time with its zone; changes after it."))
    ] = None
    after: Annotated[
        Moment | None, Field(description=gettext_noop("Where the last page ended; taken from its next."))
    ] = None


class AgencyOut(Schema):
    code: str
    name: str
    kind: str
    level: str
    parent: str | None
    pinyin: str
    page: str


class Agencies(Schema):
    items: list[AgencyOut]
    next: str | None


class YearOut(Schema):
    year: int
    edition: str
    reports: int
    page: str
    archive: str
    manifest: str
    sums: str


class Years(Schema):
    items: list[YearOut]


class EditionOut(Schema):
    code: str
    notice: str
    first_year: int
    last_year: int | None
    cells: int
    form: str


class Editions(Schema):
    items: list[EditionOut]


class Words(Schema):
    zh: str
    en: str


class SectionOut(Schema):
    code: str
    title: Words
    kind: str
    tables: list[str]


class Explanation(Schema):
    counts: Words
    article: Words
    example: Words


class CellOut(Schema):
    address: str
    table: str
    section: Words
    row: list[Words]
    column: list[Words]
    unit: Words
    type: Literal["integer", "decimal"]
    decimals: int
    signed: bool
    computed: bool
    sum: list[str]
    relations: list[Words]
    explanations: list[Explanation]
    since: int
    until: int | None


class Form(Schema):
    code: str
    notice: str
    first_year: int
    last_year: int | None
    sections: list[SectionOut]
    cells: list[CellOut]


# By alias, since an ending may be the name of a method, as `json` is.
_FILES: dict[str, Any] = {
    f"{ending}_": (Annotated[str, Field(alias=ending, title=ending.title())], ...) for ending in FORMATS
}
Links = create_model("Links", __base__=Schema, page=(str, ...), pdf=(str, ...), **_FILES, publications=(str, ...))
"""Addresses of a report, of its files in every format and of the list of its publications."""


class ReportOut(Schema):
    year: int
    agency: str
    name: str
    title: str
    number: int
    published_at: datetime
    sha256: str
    pdf_sha256: str
    proof: str
    links: Links  # type: ignore[valid-type]  # a model whose fields are the formats


class Reports(Schema):
    items: list[ReportOut]
    next: str | None


class PublicationOut(Schema):
    number: int
    state: Literal["valid", "superseded", "withdrawn"]
    published_at: datetime
    sha256: str
    pdf_sha256: str
    proof: str
    correction: str | None
    withdrawn_at: datetime | None
    withdrawal_reason: str | None


class Publications(Schema):
    year: int
    agency: str
    items: list[PublicationOut]


class FiguresOut(Schema):
    year: int
    agency: str
    name: str
    number: int
    sha256: str
    edition: str
    cells: dict[str, Number]


class Cells(Schema):
    items: list[FiguresOut]
    next: str | None


class Change(Schema):
    changed_at: datetime
    event: Literal["published", "withdrawn"]
    year: int
    agency: str
    number: int
    sha256: str
    page: str


class Changes(Schema):
    items: list[Change]
    next: str | None
    """Asked again later, it gives what changed since."""


class Fault(Schema):
    parameter: str
    message: str


class Problem(Schema):
    """RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


def problem(status: int, title: str, detail: str, errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": errors or []}
