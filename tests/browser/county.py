"""A county for the tests in a browser, made by `manage.py shell` on the site's own data.

Every test takes a bureau nobody has touched. Those who work there are signed in already: the tests of signing in do
that with a password.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.test import Client

from portal.models import Agency, Member, User
from reports.models import ReportYear
from tests import cast

YEAR, LAST_YEAR, MADE_UP_YEAR = 2023, 2022, 2030
BLANK, WRITTEN = 40, 45
"""Bureaus with nothing filed yet, and bureaus with a draft that is complete and right."""


def make() -> None:
    """Print {"supervisor": session, "blank": [bureau], "written": [bureau]}; bureaus as `_bureau` returns them."""
    county = cast.agency("county", "青岚县人民政府", Agency.Kind.GOVERNMENT)
    years = [cast.report_year(year) for year in (LAST_YEAR, YEAR)]
    ReportYear.objects.create(
        year=MADE_UP_YEAR,
        opens_on=date(2024, 1, 1),
        department_deadline=date(2031, 1, 31),
        government_deadline=date(2031, 3, 31),
    )
    made = {
        "supervisor": _session(_person("supervisor", "吴敏", county, Member.Role.SUPERVISOR)),
        "blank": [_bureau(county, number) for number in range(BLANK)],
        "written": [_bureau(county, number, year=years[-1]) for number in range(BLANK, BLANK + WRITTEN)],
    }
    print(json.dumps(made))  # noqa: T201


def staff(year: int) -> None:
    """Open a report year; put to work, with passwords, a clerk who also supervises, and a supervisor who only does."""
    if not ReportYear.objects.filter(year=year).exists():
        cast.report_year(year)
    top, agency = (Agency.objects.get(code=f"{kind}-{year}") for kind in ("top", "agency"))
    cast.person(f"clerk-{year}", "何建", (agency, Member.Role.CLERK), (top, Member.Role.SUPERVISOR))
    cast.person(f"supervisor-{year}", "方远", (top, Member.Role.SUPERVISOR))


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


def _person(username: str, name: str, agency: Agency, role: str) -> User:
    """Without a password: making one takes longer than all the rest."""
    user = User.objects.create(username=username, name=name, email=f"{username}@example.org", password="!")
    Member.objects.create(user=user, agency=agency, role=role)
    return user


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value
