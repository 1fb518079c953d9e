from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from reports.agencies.models import Agency, Member, User
from reports.filing import opening
from reports.models import ReportYear
from tests.support.cast import Cast, agency, person

Role = Member.Role
PAGES = ["agency", "user", "member", "reportyear"]


def page(model: str, what: str = "changelist", *args: object) -> str:
    app = "reports" if model == "reportyear" else "agencies"
    return reverse(f"admin:{app}_{model}_{what}", args=args)


def roles(*rows: dict[str, Any], existing: int = 0) -> dict[str, Any]:
    """The inline form of a person's roles."""
    entry = {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": existing}
    return entry | {f"memberships-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def row_of(member: Member, **changes: Any) -> dict[str, Any]:
    return {
        "id": member.pk,
        "user": member.user_id,
        "agency": member.agency_id,
        "role": member.role,
        **changes,
    }


def person_entry(user: User, **changes: Any) -> dict[str, Any]:
    rows = [row_of(member) for member in user.memberships.all()]
    entry = {"username": user.username, "name": user.name, "email": user.email, "is_active": "on"}
    return entry | roles(*rows, existing=len(rows)) | changes


@pytest.fixture
def county_admin(client: Client, people: Cast) -> Client:
    client.force_login(people.administrator)
    return client


@pytest.fixture
def bureau(people: Cast) -> User:
    """An administrator of the education bureau and of nothing else."""
    return person("bureau", "局管理员", (people.education, Role.ADMINISTRATOR))


@pytest.fixture
def bureau_admin(people: Cast, bureau: User) -> Client:
    client = Client()
    client.force_login(bureau)
    return client


# Who comes in


def test_it_holds_agencies_people_roles_and_years_only(people: Cast) -> None:
    assert {model.__name__ for model in admin.site._registry} == {"Agency", "User", "Member", "ReportYear"}


@pytest.mark.parametrize("who", ["clerk", "signatory", "supervisor", "outsider"])
def test_it_lets_nobody_in_but_administrators(client: Client, people: Cast, who: str) -> None:
    user = getattr(people, who)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client.force_login(user)
    assert client.get(reverse("admin:index"), follow=True).redirect_chain[-1][0] != reverse("admin:index")
    for model in PAGES:
        assert client.get(page(model)).status_code == 302
        assert client.post(page(model, "add"), {}).status_code == 302


def test_it_has_the_same_door_as_the_portal(client: Client, people: Cast) -> None:
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0] == f"{reverse('account_login')}?next=%2Fadmin%2F"
    assert b'name="login"' in answer.content


def test_it_closes_with_the_account(county_admin: Client, people: Cast) -> None:
    User.objects.filter(pk=people.administrator.pk).update(is_active=False)
    assert county_admin.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("model", PAGES)
def test_it_shows_its_pages_to_an_administrator(county_admin: Client, people: Cast, model: str) -> None:
    assert county_admin.get(reverse("admin:index")).status_code == 200
    assert county_admin.get(page(model)).status_code == 200
    assert county_admin.get(page(model, "add")).status_code == 200


# Agencies


def test_it_shows_only_agencies_within_reach(bureau_admin: Client, people: Cast) -> None:
    listed = bureau_admin.get(page("agency")).context["cl"].result_list
    assert list(listed) == [people.education]
    assert bureau_admin.get(page("agency", "change", people.finance.pk)).status_code == 302
    offered = bureau_admin.get(
        reverse("admin:autocomplete"), {"app_label": "agencies", "model_name": "agency", "field_name": "parent"}
    ).json()["results"]
    assert [item["id"] for item in offered] == [str(people.education.pk)]


def test_it_adds_an_agency_below(county_admin: Client, people: Cast) -> None:
    entry = {"code": "health", "name": "青岚县卫生健康局", "kind": "department", "parent": people.county.pk}
    assert county_admin.post(page("agency", "add"), entry).status_code == 302
    made = Agency.objects.get(code="health")
    assert (made.parent, made.level, made.initials) == (people.county, "county", "qlxwsjkj")


@pytest.mark.parametrize("parent", ["", "finance"])
def test_it_adds_no_agency_outside(bureau_admin: Client, people: Cast, parent: str) -> None:
    """A second top of the tree would set the report years of the nation."""
    where = getattr(people, parent).pk if parent else ""
    entry = {"code": "new", "name": "新", "kind": "government", "parent": where}
    answer = bureau_admin.post(page("agency", "add"), entry)
    assert "parent" in answer.context["adminform"].form.errors
    assert not Agency.objects.filter(code="new").exists()


def test_it_does_not_move_what_was_given_to_the_administrator(bureau_admin: Client, people: Cast) -> None:
    entry = {"code": "education", "name": "青岚县教育体育局", "kind": "department", "parent": ""}
    assert bureau_admin.post(page("agency", "change", people.education.pk), entry).status_code == 302
    people.education.refresh_from_db()
    assert (people.education.name, people.education.parent) == ("青岚县教育体育局", people.county)
    assert bureau_admin.post(page("agency", "delete", people.education.pk), {"post": "yes"}).status_code == 403


def test_it_makes_no_government_of_what_was_given_to_it(bureau_admin: Client, people: Cast) -> None:
    """Which would give it two months more and agencies below."""
    entry = {"code": "education", "name": "青岚县教育局", "kind": "government", "parent": ""}
    bureau_admin.post(page("agency", "change", people.education.pk), entry)
    people.education.refresh_from_db()
    assert people.education.kind == Agency.Kind.DEPARTMENT


def test_it_gives_a_draft_the_new_name_of_its_agency(county_admin: Client, people: Cast) -> None:
    filing = opening.open_filing(people.education, people.year, people.clerk)
    entry = {"code": "education", "name": "青岚县教育体育局", "kind": "department", "parent": people.county.pk}
    county_admin.post(page("agency", "change", people.education.pk), entry)
    filing.refresh_from_db()
    assert filing.title == "青岚县教育体育局2026年政府信息公开工作年度报告"


def test_it_refuses_a_loop(county_admin: Client, people: Cast) -> None:
    below = agency("office", kind=Agency.Kind.GOVERNMENT, parent=people.town)
    entry = {"code": "town", "name": "镇", "kind": "township", "parent": below.pk}
    answer = county_admin.post(page("agency", "change", people.town.pk), entry)
    assert "parent" in answer.context["adminform"].form.errors


def test_it_deletes_an_agency_without_filings(county_admin: Client, people: Cast) -> None:
    assert county_admin.post(page("agency", "delete", people.town.pk), {"post": "yes"}).status_code == 302
    assert not Agency.objects.filter(pk=people.town.pk).exists()


# People


def test_it_shows_only_people_within_reach(bureau_admin: Client, people: Cast, bureau: User) -> None:
    listed = set(bureau_admin.get(page("user")).context["cl"].result_list)
    assert listed == {people.clerk, people.second_clerk, people.signatory, bureau}
    assert bureau_admin.get(page("user", "change", people.outsider.pk)).status_code == 302
    assert bureau_admin.get(reverse("admin:auth_user_password_change", args=[people.outsider.pk])).status_code == 404


def new_person(people: Cast, **changes: Any) -> dict[str, Any]:
    entry = {"username": "new", "name": "新人", "email": "New@Example.org", "password1": "", "password2": ""}
    return entry | roles({"agency": people.education.pk, "role": "clerk"}) | changes


def test_it_enters_a_person_with_a_first_password(bureau_admin: Client, people: Cast, mailoutbox: list) -> None:
    entry = new_person(people, password1="neun Pferde laufen", password2="neun Pferde laufen")
    assert bureau_admin.post(page("user", "add"), entry).status_code == 302
    new = User.objects.get(username="new")
    assert new.check_password("neun Pferde laufen")
    assert (new.email, new.is_staff, new.is_superuser) == ("new@example.org", False, False)
    assert list(new.memberships.values_list("agency", "role")) == [(people.education.pk, "clerk")]
    assert mailoutbox == []


def test_it_sends_a_link_to_a_person_without_a_password(bureau_admin: Client, people: Cast, mailoutbox: list) -> None:
    assert bureau_admin.post(page("user", "add"), new_person(people)).status_code == 302
    assert not User.objects.get(username="new").has_usable_password()
    [letter] = mailoutbox
    assert letter.to == ["new@example.org"]
    assert "/account/password/reset/" in letter.body


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": ""}, "email"),
        ({"password1": "12345678", "password2": "12345678"}, "password2"),
        ({"password1": "neun Pferde laufen"}, "password2"),
        ({"password2": "neun Pferde laufen"}, "password2"),
        ({"username": "CLERK"}, "username"),
        ({"name": ""}, "name"),
    ],
)
def test_it_refuses_a_bad_entry_beside_its_field(
    bureau_admin: Client, people: Cast, changes: dict[str, str], field: str
) -> None:
    answer = bureau_admin.post(page("user", "add"), new_person(people, **changes))
    assert list(answer.context["adminform"].form.errors) == [field]
    assert not User.objects.filter(username="new").exists()


def test_it_enters_nobody_without_a_role_or_outside(bureau_admin: Client, people: Cast) -> None:
    for rows in (roles(), roles({"agency": people.finance.pk, "role": "clerk"})):
        assert bureau_admin.post(page("user", "add"), new_person(people) | rows).status_code == 200
    assert not User.objects.filter(username="new").exists()


def test_it_gives_no_flags(bureau_admin: Client, people: Cast) -> None:
    entry = person_entry(people.clerk, is_staff="on", is_superuser="on", name="林小")
    assert bureau_admin.post(page("user", "change", people.clerk.pk), entry).status_code == 302
    people.clerk.refresh_from_db()
    assert (people.clerk.name, people.clerk.is_staff, people.clerk.is_superuser) == ("林小", False, False)


def test_it_gives_nobody_a_role_for_himself(bureau_admin: Client, people: Cast, bureau: User) -> None:
    own = bureau.memberships.get()
    more = roles(row_of(own), {"agency": people.education.pk, "role": "supervisor"}, existing=1)
    entry = person_entry(bureau, name="改名") | more
    assert bureau_admin.post(page("user", "change", bureau.pk), entry).status_code == 302
    bureau_admin.post(page("member", "add"), {"user": bureau.pk, "agency": people.education.pk, "role": "clerk"})
    bureau_admin.post(page("member", "change", own.pk), row_of(own, role="supervisor"))
    clerk = people.clerk.memberships.get()
    bureau_admin.post(page("member", "change", clerk.pk), row_of(clerk, user=bureau.pk))
    bureau.refresh_from_db()
    assert bureau.name == "改名"
    assert [(member.agency, member.role) for member in bureau.memberships.all()] == [
        (people.education, Role.ADMINISTRATOR)
    ]
    assert people.clerk.memberships.exists()


def test_it_changes_nobody_who_also_belongs_elsewhere(bureau_admin: Client, people: Cast, mailoutbox: list) -> None:
    shared = Member.objects.create(user=people.outsider, agency=people.education, role=Role.CLERK)
    page_of = page("user", "change", people.outsider.pk)
    assert bureau_admin.get(page_of).status_code == 200
    shown = bureau_admin.get(page_of).content.decode()
    assert people.finance.name not in shown
    assert reverse("admin:auth_user_password_change", args=[people.outsider.pk]) not in shown
    assert bureau_admin.post(page_of, person_entry(people.outsider, email="mine@example.org")).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[people.outsider.pk])
    entry = {"password1": "neun Pferde laufen", "password2": "neun Pferde laufen"}
    assert bureau_admin.post(password, entry).status_code == 403
    bureau_admin.post(page("user"), {"action": "send_password_links", "_selected_action": [people.outsider.pk]})
    assert mailoutbox == []
    assert bureau_admin.post(page("member", "delete", shared.pk), {"post": "yes"}).status_code == 302
    assert people.outsider.memberships.get().agency == people.finance


def test_it_changes_no_superuser(bureau_admin: Client, people: Cast) -> None:
    User.objects.filter(pk=people.clerk.pk).update(is_superuser=True)
    entry = person_entry(people.clerk, email="mine@example.org")
    assert bureau_admin.post(page("user", "change", people.clerk.pk), entry).status_code == 403


def test_it_moves_nobody_out_of_reach(bureau_admin: Client, people: Cast) -> None:
    member = people.clerk.memberships.get()
    outside = row_of(member, agency=people.finance.pk)
    assert bureau_admin.post(page("member", "change", member.pk), outside).status_code == 200
    entry = person_entry(people.clerk) | roles(outside, existing=1)
    assert bureau_admin.post(page("user", "change", people.clerk.pk), entry).status_code == 200
    member.refresh_from_db()
    assert member.agency == people.education


def test_it_leaves_a_person_at_least_one_role(bureau_admin: Client, people: Cast) -> None:
    member = people.clerk.memberships.get()
    entry = person_entry(people.clerk) | roles(row_of(member, DELETE="on"), existing=1)
    assert bureau_admin.post(page("user", "change", people.clerk.pk), entry).status_code == 200
    assert people.clerk.memberships.exists()


def test_it_sets_a_password_for_a_person(bureau_admin: Client, people: Cast) -> None:
    password = reverse("admin:auth_user_password_change", args=[people.clerk.pk])
    assert 'name="usable_password"' not in bureau_admin.get(password).content.decode()
    entry = {"password1": "neun Pferde laufen", "password2": "neun Pferde laufen"}
    assert bureau_admin.post(password, entry).status_code == 302
    people.clerk.refresh_from_db()
    assert people.clerk.check_password("neun Pferde laufen")


def test_it_sends_links_to_those_who_were_chosen(bureau_admin: Client, people: Cast, mailoutbox: list) -> None:
    User.objects.filter(pk=people.second_clerk.pk).update(is_active=False)
    chosen = [people.clerk.pk, people.second_clerk.pk]
    answer = bureau_admin.post(page("user"), {"action": "send_password_links", "_selected_action": chosen}, follow=True)
    assert [letter.to for letter in mailoutbox] == [[people.clerk.email]]
    assert people.second_clerk.name in answer.content.decode()


def test_it_says_when_a_letter_could_not_be_sent(bureau_admin: Client, people: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = bureau_admin.post(page("user", "add"), new_person(people), follow=True)
    assert User.objects.filter(username="new").exists()
    assert "Connection refused" in answer.content.decode()


def test_it_does_not_close_the_own_account(bureau_admin: Client, people: Cast, bureau: User) -> None:
    entry = {"username": "bureau", "name": "局管理员", "email": bureau.email, **roles()}
    assert bureau_admin.post(page("user", "change", bureau.pk), entry).status_code == 302
    bureau.refresh_from_db()
    assert bureau.is_active


def test_it_leaves_deleting_people_to_a_superuser(bureau_admin: Client, people: Cast) -> None:
    assert bureau_admin.post(page("user", "delete", people.clerk.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [people.clerk.pk], "post": "yes"}
    bureau_admin.post(page("user"), chosen)
    assert User.objects.filter(pk=people.clerk.pk).exists()


# Roles


def test_it_gives_a_role_within_reach(bureau_admin: Client, people: Cast) -> None:
    entry = {"user": people.clerk.pk, "agency": people.education.pk, "role": "signatory"}
    assert bureau_admin.post(page("member", "add"), entry).status_code == 302
    assert people.clerk.memberships.filter(role="signatory").exists()


def test_it_gives_no_role_outside_or_to_strangers(bureau_admin: Client, people: Cast) -> None:
    before = Member.objects.count()
    for user, where in ((people.clerk, people.finance), (people.outsider, people.education)):
        entry = {"user": user.pk, "agency": where.pk, "role": "clerk"}
        assert bureau_admin.post(page("member", "add"), entry).status_code == 200
    assert Member.objects.count() == before


def test_it_takes_no_role_outside(bureau_admin: Client, people: Cast) -> None:
    theirs = people.outsider.memberships.get()
    assert bureau_admin.post(page("member", "delete", theirs.pk), {"post": "yes"}).status_code == 302
    chosen = {"action": "delete_selected", "_selected_action": [theirs.pk], "post": "yes"}
    bureau_admin.post(page("member"), chosen)
    assert Member.objects.filter(pk=theirs.pk).exists()


def test_it_does_not_take_the_own_role_with_a_heap_of_others(bureau_admin: Client, bureau: User) -> None:
    own = bureau.memberships.get()
    chosen = {"action": "delete_selected", "_selected_action": [own.pk], "post": "yes"}
    assert bureau_admin.post(page("member"), chosen).status_code == 403
    assert bureau.memberships.exists()


# Report years


def year_entry(**changes: str) -> dict[str, str]:
    return {
        "year": "2027", "opens_on": "2027-11-01",
        "department_deadline": "2028-01-31", "government_deadline": "2028-03-31",
    } | changes  # fmt: skip


def test_it_opens_a_report_year(county_admin: Client, people: Cast) -> None:
    assert county_admin.post(page("reportyear", "add"), year_entry()).status_code == 302
    assert ReportYear.objects.filter(year=2027).exists()


def test_it_leaves_report_years_to_the_top_of_the_tree(bureau_admin: Client, people: Cast) -> None:
    for path in (page("reportyear"), page("reportyear", "add"), page("reportyear", "change", people.year.pk)):
        assert bureau_admin.get(path).status_code == 403
        assert bureau_admin.post(path, year_entry()).status_code == 403
    assert page("reportyear") not in bureau_admin.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"year": ""}, "year"),
        ({"year": "2018"}, "year"),
        ({"year": "2026"}, "year"),
        ({"department_deadline": "2027-10-31"}, "department_deadline"),
    ],
)
def test_it_refuses_a_bad_report_year(county_admin: Client, people: Cast, changes: dict[str, str], field: str) -> None:
    answer = county_admin.post(page("reportyear", "add"), year_entry(**changes))
    assert field in answer.context["adminform"].form.errors


def test_it_keeps_the_number_of_a_report_year(county_admin: Client, people: Cast) -> None:
    entry = year_entry(year="2020", opens_on="2026-10-01")
    assert county_admin.post(page("reportyear", "change", people.year.pk), entry).status_code == 302
    people.year.refresh_from_db()
    assert (people.year.year, people.year.opens_on.month) == (2026, 10)
