"""A county for the tests in a browser, made by `manage.py shell` on the site's own data.

Every test takes a bureau nobody has touched. Those who work there are signed in already: the tests of signing in do
that with a password.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import transaction
from django.test import Client

from reports.agencies.models import Agency, Member, User
from reports.filing import drafts
from reports.models import Filing, ReportYear
from tests.support import cast

YEAR, LAST_YEAR, MADE_UP_YEAR = 2023, 2022, 2030
BLANK, WRITTEN = 120, 60
"""Bureaus with nothing filed yet, and bureaus with a draft that is complete and right."""


def make() -> None:
    """Print {"supervisor": session, "blank": [bureau], "written": [bureau], "again": bureau}; see `_bureau`."""
    county = cast.agency("county", "青岚县人民政府", Agency.Kind.GOVERNMENT)
    years = [cast.report_year(year) for year in (LAST_YEAR, YEAR)]
    ReportYear.objects.create(
        year=MADE_UP_YEAR,
        opens_on=date(2024, 1, 1),
        department_deadline=date(2031, 1, 31),
        government_deadline=date(2031, 3, 31),
    )
    supervisor = _person("supervisor", "吴敏", county, Member.Role.SUPERVISOR)
    made = {
        "supervisor": _session(supervisor),
        "blank": [_bureau(county, number) for number in range(BLANK)],
        "written": [_bureau(county, number, year=years[-1]) for number in range(BLANK, BLANK + WRITTEN)],
        "again": _bureau(county, BLANK + WRITTEN, year=years[-1]),
    }
    agency = Agency.objects.get(code=made["again"]["code"])
    before = cast.submitted(cast.written(agency, years[0], _clerk_of(agency)), _clerk_of(agency))
    cast.published(before, supervisor)
    print(json.dumps(made))  # noqa: T201


def staff(year: int) -> None:
    """Open a report year; put to work, with passwords, a clerk who also supervises, and a supervisor who only does."""
    if not ReportYear.objects.filter(year=year).exists():
        cast.report_year(year)
    top, agency = (Agency.objects.get(code=f"{kind}-{year}") for kind in ("top", "agency"))
    cast.person(f"clerk-{year}", "何建", (agency, Member.Role.CLERK), (top, Member.Role.SUPERVISOR))
    cast.person(f"supervisor-{year}", "方远", (top, Member.Role.SUPERVISOR))


def publish_last_year(code: str) -> None:
    """Make a bureau's report of last year public, by the county's supervisor."""
    agency, by = Agency.objects.get(code=code), User.objects.get(username="supervisor")
    clerk = User.objects.get(username=code.replace("bureau", "clerk"))
    year = ReportYear.objects.get(year=LAST_YEAR)
    _publish(cast.submitted(cast.written(agency, year, clerk), clerk), by)


def _publish(filing: Filing, by: User) -> None:
    """In one transaction: the site's worker is at work too and would make the PDF in our place."""
    with transaction.atomic():
        cast.published(filing, by)


def _bureau(county: Agency, number: int, *, year: ReportYear | None = None) -> dict[str, Any]:
    """{"code", "name", "clerk": session, "second_clerk": session, "filing": id or None}."""
    agency = cast.agency(f"bureau-{number:02d}", f"青岚县第{number:02d}局", parent=county)
    clerk, second = (
        _person(f"{role}-{number:02d}", name, agency, Member.Role.CLERK)
        for role, name in (("clerk", "林晓"), ("second", "周宁"))
    )
    return {
        "code": agency.code,
        "name": agency.name,
        "clerk": _session(clerk),
        "second_clerk": _session(second),
        "filing": cast.written(agency, year, clerk).pk if year else None,
    }


def _clerk_of(agency: Agency) -> User:
    return User.objects.filter(memberships__agency=agency).order_by("pk")[0]


def _person(username: str, name: str, agency: Agency, role: str) -> User:
    """Without a password: making one takes longer than all the rest."""
    user = User.objects.create(username=username, name=name, email=f"{username}@example.org", password="!")
    Member.objects.create(user=user, agency=agency, role=role)
    return user


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def carry_over(code: str) -> None:
    """Let an agency's report of last year be public. Its columns carry over 3, 0, 1, 0, 0, 0 applications."""
    agency = Agency.objects.get(code=code)
    by = User.objects.filter(memberships__agency=agency)[0]
    filing = cast.written(agency, ReportYear.objects.get(year=LAST_YEAR), by)
    figures = filing.section_drafts.get(section="applications").figures["applications"]
    # In the form's order: PostgreSQL gives the keys of a document back in its own.
    columns = [each for each in filing.edition.tables["applications"].column_names if each in figures["carried_out"]]
    carried = dict(zip(columns, (3, 0, 1, 0, 0, 0), strict=True))
    moved = {column: carried[column] - figures["carried_out"][column] for column in carried}
    new = {f"applications.carried_out.{column}": value for column, value in carried.items()}
    new |= {f"applications.received.{column}": figures["received"][column] + more for column, more in moved.items()}
    seen = {address: figures[address.split(".")[1]][address.split(".")[2]] for address in new}
    drafts.save_section(filing.pk, filing.edition.section("applications"), by, drafts.Changes(new, seen))
    _publish(cast.submitted(filing, by), User.objects.get(username="supervisor"))
