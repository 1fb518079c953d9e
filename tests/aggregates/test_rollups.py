"""A government's sum is made of what the agencies just below it have published."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.agencies.models import Agency
from reports.aggregates import rollups
from reports.document.figures import add
from reports.filing import answers, drafts
from reports.models import Filing, Rollup
from tests.management.test_check_reports import public
from tests.support import cast

FEES = "disclosure.fees.amount"


def test_it_adds_up_what_is_published_below(people: cast.Cast) -> None:
    for start, agency in enumerate((people.education, people.finance, people.town), 1):
        public(people, agency, people.year, start=start)
    below = rollups.below(people.county, people.year)
    documents = [drafts.report_of(Filing.objects.get(agency=each)) for each in (people.education, people.finance)]
    expected = add(add(documents[0].figures, documents[1].figures), cast.figures(people.year.edition, start=3))
    assert below.count == 3
    for row, columns in expected["applications"].items():
        assert below.sum["applications"][row].items() >= columns.items()
    assert below.single == {
        FEES: tuple(cast.figures(people.year.edition, start=n)["disclosure"]["fees"]["amount"] for n in (1, 2, 3))
    }


def test_it_is_undecidable_while_one_is_missing(people: cast.Cast) -> None:
    public(people, people.education, people.year)
    assert rollups.below(people.county, people.year) is None
    assert rollups.rollup_of(people.county, people.year).publications != []


def test_organs_under_vertical_leadership_are_not_added(people: cast.Cast) -> None:
    public(people, people.education, people.year)
    Agency.objects.filter(pk__in=[people.finance.pk, people.town.pk]).update(is_vertical=True)
    assert rollups.below(people.county, people.year).count == 1
    public(people, people.finance, people.year, start=2)
    assert rollups.below(people.county, people.year).count == 1


def test_departments_add_up_nothing(people: cast.Cast) -> None:
    assert rollups.below(people.education, people.year) is None
    assert rollups.below(cast.agency("lone", kind="government"), people.year) is None


def test_a_sum_is_kept_until_something_else_is_published(people: cast.Cast) -> None:
    public(people, people.education, people.year)
    first = rollups.rollup_of(people.county, people.year)
    with CaptureQueriesContext(connection) as asked:
        assert rollups.rollup_of(people.county, people.year) == first
    assert len(asked) == 2
    public(people, people.finance, people.year, start=2)
    second = rollups.rollup_of(people.county, people.year)
    assert len(second.publications) == 2
    assert Rollup.objects.count() == 1


def test_the_government_is_told_while_it_writes(people: cast.Cast) -> None:
    for agency in (people.education, people.finance, people.town):
        public(people, agency, people.year)
    own = cast.written(people.county, people.year, people.clerk)
    found = {group.code for group in answers.groups_of(own)}
    assert "R15" in found
    total = rollups.rollup_of(people.county, people.year).figures
    for section in own.edition.sections:
        changes = cast.changes(own, section, figures=total)
        drafts.save_section(own.pk, section, people.clerk, changes)
    assert "R15" not in {group.code for group in answers.groups_of(Filing.objects.get(pk=own.pk))}
