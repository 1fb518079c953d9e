"""Who may and who may not, for every function of access. The pages' own tests repeat it through the web."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from reports import access, workflow
from reports.agencies.models import Agency, Member, User
from reports.filing import opening, printouts
from reports.models import Filing, ReportYear, Upload
from reports.public import old_reports
from reports.publishing import jobs
from tests.support import cast
from tests.support.cast import Cast

Role = Member.Role
EVERYBODY = ["clerk", "second_clerk", "signatory", "supervisor", "outsider", "administrator"]


@pytest.fixture
def submitted(people: Cast) -> Filing:
    return cast.submitted(cast.written(people.education, people.year, people.clerk), people.signatory)


def named(people: Cast, *names: str) -> set[User]:
    return {getattr(people, name) for name in names}


def those_who(people: Cast, may: object) -> set[User]:
    return {user for user in named(people, *EVERYBODY) if may(user)}


def found(fetch: object, *args: object) -> bool:
    try:
        fetch(*args)
    except Http404:
        return False
    return True


# Where somebody stands in the tree


def test_it_gives_the_agencies_of_a_role_once(people: Cast) -> None:
    Member.objects.create(user=people.clerk, agency=people.education, role=Role.SIGNATORY)
    assert list(access.agencies_of(people.clerk, Role.CLERK, Role.SIGNATORY)) == [people.education]
    assert not access.agencies_of(people.clerk, Role.SUPERVISOR).exists()


def test_it_lets_the_top_of_the_tree_review_itself(people: Cast) -> None:
    assert set(access.supervised(people.supervisor)) == {people.county, people.education, people.finance, people.town}


def test_it_lets_no_other_agency_review_itself(people: Cast) -> None:
    village = cast.agency("village", parent=people.town)
    chief = cast.person("chief", "镇审核人", (people.town, Role.SUPERVISOR))
    assert list(access.supervised(chief)) == [village]


@pytest.mark.parametrize("who", ["clerk", "signatory", "outsider", "administrator"])
def test_it_gives_nothing_to_review_to_others(people: Cast, who: str) -> None:
    assert not access.supervised(getattr(people, who)).exists()
    with pytest.raises(Http404):
        access.supervised_by(getattr(people, who))


def test_it_administers_what_stands_below(people: Cast) -> None:
    bureau = cast.person("bureau", "局管理员", (people.education, Role.ADMINISTRATOR))
    assert access.administered(people.administrator).count() == 4
    assert list(access.administered(bureau)) == [people.education]
    assert not access.administered(people.supervisor).exists()


def test_it_lets_a_superuser_administer_all(people: Cast) -> None:
    root = User.objects.create_superuser("root", "root@example.org", "x", name="超级管理员")
    assert access.administered(root).count() == 4
    assert access.people(root).count() == 7
    assert access.is_administrator(root)
    assert access.may_set_years(root)


# Filings


def test_it_shows_a_filing_to_its_agency(people: Cast, filing: Filing) -> None:
    may = those_who(people, lambda user: found(access.own_filing, user, filing.pk))
    assert may == named(people, "clerk", "second_clerk", "signatory")
    assert those_who(people, lambda user: access.own_filings(user).exists()) == may
    assert those_who(people, lambda user: access.may_write(user, filing)) == may


def test_it_shows_a_first_draft_to_nobody_above(people: Cast, filing: Filing) -> None:
    assert not found(access.filing_below, people.supervisor, filing.pk)


def test_it_shows_a_submitted_filing_to_the_supervisor_alone(people: Cast, submitted: Filing) -> None:
    may = those_who(people, lambda user: found(access.filing_below, user, submitted.pk))
    assert may == named(people, "supervisor")
    assert those_who(people, lambda user: access.filings_below(user).exists()) == may
    assert those_who(people, lambda user: access.may_review(user, submitted)) == may


def test_it_goes_on_showing_what_was_sent_back(people: Cast, submitted: Filing) -> None:
    workflow.send_back(submitted.pk, people.supervisor, reason="请补充")
    assert found(access.filing_below, people.supervisor, submitted.pk)


def test_it_gives_the_report_to_a_supervisor_only_while_it_is_submitted(people: Cast, submitted: Filing) -> None:
    may = those_who(people, lambda user: found(access.submitted_below, user, submitted.pk))
    assert may == named(people, "supervisor")
    workflow.send_back(submitted.pk, people.supervisor, reason="请补充")
    assert not found(access.submitted_below, people.supervisor, submitted.pk)


def test_it_gives_a_printout_to_who_asked_while_he_may_see_the_filing(people: Cast, submitted: Filing) -> None:
    for asker in ("clerk", "supervisor"):
        printout = printouts.ask(submitted, "draft", getattr(people, asker))
        may = those_who(people, lambda user, pk=printout.pk: found(access.printout, user, pk))
        assert may == named(people, asker)
        getattr(people, asker).memberships.all().delete()
        assert not found(access.printout, getattr(people, asker), printout.pk)


def test_it_shows_a_document_that_was_brought_to_its_agency_alone(people: Cast, filing: Filing) -> None:
    upload = Upload.objects.create(
        filing=filing, name="report.docx", sha256="0" * 64, size=1, file="uploads/00", uploaded_by=people.clerk
    )
    may = those_who(people, lambda user: found(access.own_upload, user, filing.pk, upload.pk))
    assert may == named(people, "clerk", "second_clerk", "signatory")
    other = opening.open_filing(people.finance, people.year, people.outsider)
    assert not found(access.own_upload, people.outsider, other.pk, upload.pk)


def test_it_lets_nobody_approve_what_he_submitted(people: Cast, submitted: Filing) -> None:
    assert access.may_approve(people.supervisor, submitted)
    Filing.objects.filter(pk=submitted.pk).update(submitted_by=people.supervisor)
    submitted.refresh_from_db()
    assert not access.may_approve(people.supervisor, submitted)
    assert those_who(people, lambda user: access.may_approve(user, submitted)) == set()


def test_it_takes_a_right_away_at_once(people: Cast, filing: Filing) -> None:
    people.clerk.memberships.all().delete()
    assert not found(access.own_filing, people.clerk, filing.pk)
    assert not access.may_write(people.clerk, filing)


def test_it_offers_the_open_years_to_those_who_write(people: Cast) -> None:
    pairs = {(people.education, people.last_year), (people.education, people.year)}
    assert set(access.unopened(people.clerk)) == set(access.unopened(people.signatory)) == pairs
    for who in ("supervisor", "administrator"):
        assert access.unopened(getattr(people, who)) == []
    opening.open_filing(people.education, people.year, people.clerk)
    assert access.unopened(people.second_clerk) == [(people.education, people.last_year)]


def test_it_offers_no_year_before_it_opens(people: Cast) -> None:
    today = timezone.localdate()
    ReportYear.objects.filter(pk=people.year.pk).update(opens_on=today + timedelta(days=1))
    assert [year for _agency, year in access.unopened(people.clerk)] == [people.last_year]
    ReportYear.objects.filter(pk=people.year.pk).update(opens_on=today)
    assert len(access.unopened(people.clerk)) == 2


# What everybody may read


def test_it_publishes_nothing_that_is_not_published(people: Cast, submitted: Filing) -> None:
    assert not access.published().exists()
    workflow.approve(submitted.pk, people.supervisor)
    assert not access.published().exists()
    assert not found(access.publication, 2026, "education")


def test_it_publishes_what_has_its_pdf(people: Cast, submitted: Filing) -> None:
    publication = cast.published(submitted, people.supervisor)
    assert access.publication(2026, "education") == publication
    assert not found(access.publication, 2026, "finance")
    assert not found(access.publication, 2025, "education")


# People and their roles


def bureau_of(people: Cast) -> User:
    return cast.person("bureau", "局管理员", (people.education, Role.ADMINISTRATOR))


def test_it_lets_administrators_in(people: Cast) -> None:
    assert those_who(people, access.is_administrator) == named(people, "administrator")
    assert not access.is_administrator(people.citizen)
    people.administrator.is_active = False
    assert not access.is_administrator(people.administrator)


def test_it_leaves_report_years_to_the_top(people: Cast) -> None:
    assert those_who(people, access.may_set_years) == named(people, "administrator")
    assert not access.may_set_years(bureau_of(people))


def test_it_lets_an_administrator_place_what_is_below(people: Cast) -> None:
    assert access.may_place(people.administrator, people.education)
    assert not access.may_place(people.administrator, people.county)
    assert not access.may_place(bureau_of(people), people.education)
    assert not access.may_place(people.clerk, people.education)


def test_it_shows_people_within_reach(people: Cast) -> None:
    bureau = bureau_of(people)
    assert set(access.people(bureau)) == named(people, "clerk", "second_clerk", "signatory") | {bureau}
    assert access.people(people.administrator).count() == 7
    assert not access.people(people.clerk).exists()
    assert access.administered_members(bureau).count() == 4


def test_it_changes_people_who_belong_nowhere_else(people: Cast) -> None:
    bureau = bureau_of(people)
    assert access.may_change_person(bureau, people.clerk)
    assert access.may_change_person(people.administrator, people.clerk)
    assert not access.may_change_person(bureau, people.outsider)
    assert not access.may_change_person(bureau, people.administrator)
    assert not access.may_change_person(people.clerk, people.second_clerk)
    Member.objects.create(user=people.clerk, agency=people.finance, role=Role.CLERK)
    assert not access.may_change_person(bureau, people.clerk)
    assert access.may_change_person(people.administrator, people.clerk)


def test_it_changes_nobody_without_a_role_and_no_superuser(people: Cast) -> None:
    assert not access.may_change_person(people.administrator, cast.person("guest", "访客"))
    people.clerk.is_superuser = True
    assert not access.may_change_person(people.administrator, people.clerk)


def test_it_gives_nobody_a_role_for_himself(people: Cast) -> None:
    bureau = bureau_of(people)
    assert access.may_change_person(bureau, bureau)
    assert not access.may_change_roles(bureau, bureau)
    assert access.may_change_roles(bureau, people.clerk)
    assert bureau not in access.may_be_given_roles(bureau)
    assert not access.may_change_member(bureau, bureau.memberships.get())


def test_it_changes_roles_within_reach(people: Cast) -> None:
    bureau = bureau_of(people)
    assert access.may_change_member(bureau, people.clerk.memberships.get())
    assert not access.may_change_member(bureau, people.outsider.memberships.get())
    assert not access.may_change_member(people.clerk, people.second_clerk.memberships.get())


def test_it_lists_the_own_roles(people: Cast) -> None:
    assert [(member.agency, member.role) for member in access.memberships(people.clerk)] == [
        (people.education, Role.CLERK)
    ]


def test_everybody_knows_of_what_was_withdrawn_but_reads_it_no_more(people: Cast) -> None:
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.signatory)
    workflow.approve(filing.pk, people.supervisor)
    assert not access.ever_published().exists()
    jobs.finish(jobs.claim(filing.publications.get().pk), cast.PDF)
    with pytest.raises(Http404):
        access.withdrawn(people.year.year, "education")
    workflow.withdraw(filing.pk, people.supervisor, reason="含有个人信息")
    assert access.withdrawn(people.year.year, "education") == access.ever_published().get()
    with pytest.raises(Http404):
        access.publication(people.year.year, "education")


# Pages


@pytest.mark.parametrize(
    ("who", "area"),
    [
        ("clerk", "clerk"),
        ("signatory", "clerk"),
        ("supervisor", "supervisor"),
        ("administrator", "administrator"),
        ("citizen", None),
    ],
)
def test_it_offers_the_desks_of_a_person(people: Cast, rf: RequestFactory, who: str, area: str | None) -> None:
    request = rf.get("/")
    request.user = getattr(people, who)
    areas = access.context(request)["areas"]()
    assert areas == access.areas(request.user)
    assert [name for name, has in areas.items() if has] == ([area] if area else [])


def test_it_keeps_pages_of_signed_in_people_out_of_caches(people: Cast, rf: RequestFactory) -> None:
    @access.signed_in
    def page(request: access.SignedIn) -> HttpResponse:
        return HttpResponse("mine")

    request = rf.get("/mine/")
    request.user = people.clerk
    assert page(request)["Cache-Control"] == "no-store, private"
    request.user = AnonymousUser()
    assert page(request).status_code == 302


def test_it_says_who_has_signed_in_and_refuses_nobody(people: Cast, rf: RequestFactory) -> None:
    request = rf.get("/mine/")
    request.user = people.clerk
    assert access.user_of(request) == people.clerk
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        access.user_of(request)


def test_everybody_reads_old_reports_until_they_are_withdrawn(people: Cast) -> None:
    kept = old_reports.publish(
        people.education, year=2015, title="年报", name="a.txt", data=b"text", by=people.supervisor
    )
    where = (2015, "education", 1)
    assert access.old_report(*where) == kept
    with pytest.raises(Http404):
        access.withdrawn_old_report(*where)
    old_reports.withdraw(kept.pk, people.supervisor, reason="有误")
    assert not access.old_reports().exists()
    assert list(access.ever_old_reports()) == [access.withdrawn_old_report(*where)] == [kept]
    with pytest.raises(Http404):
        access.old_report(*where)


def test_old_reports_are_brought_for_what_stands_below(people: Cast) -> None:
    assert access.agency_below(people.supervisor, "education") == people.education
    for user in (people.clerk, people.signatory, people.outsider, people.administrator):
        with pytest.raises(Http404):
            access.agency_below(user, "education")


def test_it_has_a_test_for_every_function() -> None:
    """A right that nobody tried is no right."""
    text = open(__file__, encoding="utf-8").read()  # noqa: PTH123, SIM115
    functions = [name for name, value in vars(access).items() if getattr(value, "__module__", "") == access.__name__]
    assert [name for name in functions if not name.startswith("_") and f"access.{name}" not in text] == []


def test_it_finds_agencies_of_nobody_in_an_empty_tree(db: None) -> None:
    assert not Agency.objects.within([]).exists()
