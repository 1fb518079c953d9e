from __future__ import annotations

import pytest

from reports import access
from reports.agencies.models import Agency, Member
from reports.aggregates import counts
from reports.models import Publication
from reports.public import catalogue
from tests.support import cast


def publish(people: cast.Cast, agency: Agency, *, years: tuple[int, ...] = (2026,)) -> list[Publication]:
    clerk = cast.person(f"clerk-{agency.code}", "孙河", (agency, Member.Role.CLERK))
    found = {people.last_year.year: people.last_year, people.year.year: people.year}
    reports = [cast.submitted(cast.written(agency, found.get(y) or cast.report_year(y), clerk), clerk) for y in years]
    return [cast.published(report, people.supervisor) for report in reports]


@pytest.fixture
def published(people: cast.Cast) -> cast.Cast:
    for agency in (people.town, people.education):
        publish(people, agency)
    publish(people, people.county, years=(2025, 2026))
    return people


def groups() -> list[catalogue.Group]:
    return catalogue.groups(access.published(), counts.heads())


def test_a_government_heads_the_group_of_what_stands_below_it(published):
    (group,) = groups()
    assert group.head == published.county
    assert [entry.agency for entry in group.departments] == [published.education]
    assert [entry.agency for entry in group.townships] == [published.town]
    assert [each.year for each in group.own.publications] == [2026, 2025]


def test_a_government_below_another_heads_a_group_of_its_own(published):
    city = cast.agency("a-city", kind="government")
    Agency.objects.filter(pk=published.county.pk).update(parent=city)
    bureau = cast.agency("city-bureau", parent=city)
    Member.objects.create(user=published.supervisor, agency=city, role=Member.Role.SUPERVISOR)
    publish(published, bureau)
    first, second = groups()
    assert (first.head, first.own, len(first.departments)) == (city, None, 1)
    assert second.head == published.county


def test_what_has_nobody_above_it_heads_itself(people):
    alone = cast.agency("alone")
    Member.objects.create(user=people.supervisor, agency=alone, role=Member.Role.SUPERVISOR)
    publish(people, alone)
    (group,) = groups()
    assert (group.head, group.own.agency, group.departments) == (alone, alone, [])


def test_it_lists_no_group_in_which_nothing_is_published(people):
    cast.written(people.education, people.year, people.clerk)
    assert groups() == []


def test_neighbours_are_the_nearest_years_of_the_same_agency(published):
    eldest, middle, newest = (
        Publication.objects.get(filing__agency=published.county, filing__report_year__year=year)
        for year in (2025, 2026, publish_later(published))
    )
    assert catalogue.neighbours(middle) == (2025, 2029)
    assert catalogue.neighbours(eldest) == (None, 2026)
    assert catalogue.neighbours(newest) == (2026, None)


def publish_later(people: cast.Cast) -> int:
    """A report of the county of three years later. Returns its year."""
    clerk = cast.person("later", "孙河", (people.county, Member.Role.CLERK))
    filing = cast.written(people.county, cast.report_year(2029), clerk)
    cast.published(cast.submitted(filing, clerk), people.supervisor)
    return 2029
