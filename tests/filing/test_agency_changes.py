"""What follows a change of agencies is the same whoever changed them."""

from __future__ import annotations

import pytest

from reports.agencies.models import Agency
from reports.filing import agency_changes
from reports.filing.agency_changes import Standing
from reports.models import Filing, RegionChange
from tests.support import cast


@pytest.fixture(autouse=True)
def published(people: cast.Cast) -> None:
    """Without anything public there is nothing to add up."""
    filing = cast.submitted(cast.written(people.finance, people.year, people.outsider), people.outsider)
    cast.published(filing, people.supervisor)
    RegionChange.objects.all().delete()


def noted() -> set[int]:
    return set(RegionChange.objects.values_list("agency", flat=True))


def test_it_adds_up_anew_above_a_new_agency(people: cast.Cast) -> None:
    made = cast.agency("health", "青岚县卫生健康局", parent=people.county)
    agency_changes.follow([], None, new=[made])
    assert noted() == {people.county.pk}


def test_it_adds_up_anew_where_an_agency_was_and_is(people: cast.Cast) -> None:
    other = cast.agency("other", "青溪县人民政府", Agency.Kind.GOVERNMENT)
    before = Standing.of(people.education)
    people.education.parent = other
    people.education.save()
    agency_changes.follow([(people.education, before)], people.administrator)
    assert noted() == {people.county.pk, other.pk}


def test_it_adds_nothing_up_for_a_new_name_but_gives_drafts_their_title(people: cast.Cast, filing: Filing) -> None:
    before = Standing.of(people.education)
    people.education.name = "青岚县教育体育局"
    people.education.save()
    agency_changes.follow([(people.education, before)], people.administrator)
    filing.refresh_from_db()
    assert not noted()
    assert filing.title.startswith("青岚县教育体育局")


def test_it_adds_up_anew_above_an_agency_that_is_dissolved(people: cast.Cast) -> None:
    people.town.delete()
    agency_changes.dissolved(people.town)
    assert noted() == {people.county.pk}
