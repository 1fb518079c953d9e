from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from reports.agencies.models import Member, User
from tests.support.cast import PASSWORD, Cast, person

NEW_PASSWORD = "neun Pferde laufen"


def sign_in(client: Client, login: str, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


def user_of(client: Client) -> User | AnonymousUser:
    return client.get(reverse("public_home")).wsgi_request.user


def link_in(text: str) -> str:
    return re.search(r"https?://\S+", text)[0]


@pytest.mark.parametrize("login", ["clerk", "CLERK", "clerk@example.org", "Clerk@Example.org "])
def test_it_signs_in_by_user_name_or_address(client: Client, people: Cast, login: str) -> None:
    answer = sign_in(client, login)
    assert answer.status_code == 302
    assert answer.url == reverse("home")
    assert client.get(reverse("account")).status_code == 200


def test_it_ends_the_session_with_the_browser(client: Client, people: Cast) -> None:
    cookie = sign_in(client, "clerk").cookies["sessionid"]
    assert (cookie["expires"], cookie["max-age"]) == ("", "")


@pytest.mark.parametrize(("login", "password"), [("clerk", "wrong"), ("nobody", PASSWORD), ("no@where.org", PASSWORD)])
def test_it_says_the_same_of_a_wrong_password_and_of_nobody(
    client: Client, people: Cast, login: str, password: str
) -> None:
    answer = sign_in(client, login, password)
    assert answer.status_code == 200
    [fault] = answer.context["form"].non_field_errors()
    assert re.fullmatch("您提供的(用户名|电子邮件地址)(和/)?或密码不正确。", fault)
    assert not answer.wsgi_request.user.is_authenticated


def test_it_names_the_missing_field_beside_it(client: Client, people: Cast) -> None:
    page = sign_in(client, "clerk", "").content.decode()
    assert 'id="id_password_error"' in page
    assert re.search(r'<input[^>]*name="password"[^>]*aria-describedby="[^"]*id_password_error', page)


def test_it_follows_only_addresses_of_its_own(client: Client, people: Cast) -> None:
    entry = {"login": "clerk", "password": PASSWORD}
    assert client.post(reverse("account_login"), {**entry, "next": "/account/"}).url == "/account/"
    client.logout()
    assert client.post(reverse("account_login"), {**entry, "next": "https://evil.example/"}).url == reverse("home")


def test_it_keeps_a_closed_account_out(client: Client, people: Cast) -> None:
    User.objects.filter(pk=people.clerk.pk).update(is_active=False)
    answer = sign_in(client, "clerk")
    assert answer.url == reverse("account_inactive")
    assert client.get(answer.url).status_code == 200
    assert client.get(reverse("account")).status_code == 302


def test_it_stops_guessing(client: Client, people: Cast) -> None:
    for _attempt in range(10):
        answer = sign_in(client, "clerk", "wrong")
    fault = str(answer.context["form"].errors)
    assert "登录失败次数过多" in fault
    assert sign_in(client, "clerk").status_code == 200


def test_it_shows_a_page_of_ours_when_a_limit_is_reached(client: Client, people: Cast) -> None:
    for _attempt in range(21):
        answer = client.post(reverse("account_reset_password"), {"email": "clerk@example.org"})
    assert answer.status_code == 429
    assert "429.html" in [template.name for template in answer.templates]


def test_it_signs_out_by_post_only(client: Client, people: Cast) -> None:
    client.force_login(people.clerk)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("account")).status_code == 200
    assert client.post(reverse("account_logout")).url == reverse("public_home")
    assert client.get(reverse("account")).status_code == 302


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "password/set/", "login/code/", "social/signup/"]
)
def test_it_has_no_open_sign_up(client: Client, people: Cast, path: str) -> None:
    assert client.get(f"/account/{path}").status_code == 404
    assert client.post(f"/account/{path}", {"username": "me", "email": "me@example.org"}).status_code == 404
    client.force_login(people.clerk)
    assert client.get(f"/account/{path}").status_code == 404


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("clerk", "clerk_home"),
        ("signatory", "clerk_home"),
        ("supervisor", "board"),
        ("administrator", "admin:index"),
        ("citizen", "public_home"),
    ],
)
def test_it_leads_everybody_to_the_own_desk(client: Client, people: Cast, who: str, page: str) -> None:
    user = getattr(people, who)
    if user.is_authenticated:
        client.force_login(user)
    assert client.get(reverse("home")).url == reverse(page)


def test_it_leads_a_person_of_several_roles_to_the_writing_desk(client: Client, people: Cast) -> None:
    Member.objects.create(user=people.supervisor, agency=people.county, role=Member.Role.CLERK)
    client.force_login(people.supervisor)
    assert client.get(reverse("home")).url == reverse("clerk_home")


def test_it_shows_the_own_account_to_nobody_else(client: Client, people: Cast) -> None:
    assert client.get(reverse("account")).url == f"{reverse('account_login')}?next={reverse('account')}"
    client.force_login(people.clerk)
    answer = client.get(reverse("account"))
    page = answer.content.decode()
    assert people.clerk.name in page and people.education.name in page
    assert people.outsider.name not in page
    assert answer["Cache-Control"] == "no-store, private"


def change(client: Client, old: str, new: str, again: str | None = None):
    entry = {"oldpassword": old, "password1": new, "password2": new if again is None else again}
    return client.post(reverse("account_change_password"), entry)


def test_it_changes_the_password_and_stays_signed_in(client: Client, people: Cast) -> None:
    client.force_login(people.clerk)
    assert change(client, PASSWORD, NEW_PASSWORD).url == reverse("account")
    assert client.get(reverse("account")).status_code == 200
    client.logout()
    assert sign_in(client, "clerk").status_code == 200
    assert sign_in(client, "clerk", NEW_PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("wrong", NEW_PASSWORD, NEW_PASSWORD, "oldpassword"),
        (PASSWORD, "short", "short", "password1"),
        (PASSWORD, "20262027", "20262027", "password1"),
        (PASSWORD, "clerk@example", "clerk@example", "password1"),
        (PASSWORD, NEW_PASSWORD, "another", "password2"),
    ],
)
def test_it_refuses_a_bad_password_beside_its_field(
    client: Client, people: Cast, old: str, new: str, again: str, field: str
) -> None:
    client.force_login(people.clerk)
    answer = change(client, old, new, again)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not re.search("[A-Za-z]{3}", "".join(answer.context["form"].errors[field]))


def test_it_shows_the_rules_of_a_password_in_chinese(client: Client, people: Cast) -> None:
    client.force_login(people.clerk)
    page = client.get(reverse("account_change_password")).content.decode()
    assert "你的密码必须包含至少 8 个字符" in page


def ask_for_a_link(client: Client, email: str, **headers: str) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": email}, headers=headers)
    assert answer.url == reverse("account_reset_password_done")
    assert client.get(answer.url).status_code == 200


def test_it_sets_a_forgotten_password_by_a_link_that_works_once(client: Client, people: Cast, mailoutbox) -> None:
    ask_for_a_link(client, "clerk@example.org")
    [letter] = mailoutbox
    assert letter.to == ["clerk@example.org"]
    assert people.clerk.name in letter.body
    link = link_in(letter.body)
    form = client.get(link).url
    assert NEW_PASSWORD not in form
    answer = client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert answer.url == reverse("account_reset_password_from_key_done")
    assert client.get(answer.url).status_code == 200
    assert sign_in(client, "clerk", NEW_PASSWORD).status_code == 302
    client.logout()
    assert client.get(link).context["token_fail"]


def test_it_sends_a_link_to_its_own_address_only(client: Client, people: Cast, mailoutbox, settings) -> None:
    """A request that claims another host must not carry the key there."""
    settings.SITE_ADDRESS = "https://reports.example.gov"
    ask_for_a_link(client, "clerk@example.org", host="localhost")
    assert link_in(mailoutbox[0].body).startswith("https://reports.example.gov/account/password/reset/")
    answer = client.post(
        reverse("account_reset_password"), {"email": "clerk@example.org"}, headers={"host": "evil.example"}
    )
    assert answer.status_code == 400
    assert len(mailoutbox) == 1


def test_it_does_not_tell_who_has_an_account(client: Client, people: Cast, mailoutbox) -> None:
    ask_for_a_link(client, "stranger@example.org")
    [letter] = mailoutbox
    assert letter.to == ["stranger@example.org"]
    assert not re.search("https?://", letter.body)


def test_it_sends_no_link_for_a_closed_account(client: Client, people: Cast, mailoutbox) -> None:
    User.objects.filter(pk=people.clerk.pk).update(is_active=False)
    ask_for_a_link(client, "clerk@example.org")
    assert not re.search("https?://", mailoutbox[0].body)


def test_it_refuses_a_forged_link(client: Client, people: Cast) -> None:
    forged = reverse("account_reset_password_from_key", args=["1", "abc-0123456789abcdef"])
    answer = client.get(forged)
    assert answer.context["token_fail"]
    answer = client.post(forged, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert answer.context["token_fail"]


def test_it_writes_its_letters_in_chinese(client: Client, people: Cast, mailoutbox) -> None:
    for address in ("clerk@example.org", "stranger@example.org"):
        ask_for_a_link(client, address)
    for letter in mailoutbox:
        assert re.search("[\u4e00-\u9fff]{4}", letter.subject)
        assert not re.search("[A-Za-z]{3} [a-z]{3}", letter.body)


def test_it_lets_two_people_share_an_office_address(client: Client, people: Cast, mailoutbox) -> None:
    User.objects.filter(pk=people.second_clerk.pk).update(email=people.clerk.email)
    ask_for_a_link(client, people.clerk.email)
    assert len(mailoutbox) == 2
    assert len({link_in(letter.body) for letter in mailoutbox}) == 2


def test_it_forgets_an_address_that_was_changed(client: Client, people: Cast, mailoutbox) -> None:
    """django-allauth keeps each address it has seen, and would go on opening the account with the old one."""
    ask_for_a_link(client, "clerk@example.org")
    assert EmailAddress.objects.filter(user=people.clerk).exists()
    client.force_login(people.administrator)
    entry = {
        "username": "clerk", "name": "林晓", "email": "New@example.org", "is_active": "on",
        "memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": people.clerk.memberships.get().pk, "memberships-0-user": people.clerk.pk,
        "memberships-0-agency": people.education.pk, "memberships-0-role": "clerk",
    }  # fmt: skip
    answer = client.post(reverse("admin:agencies_user_change", args=[people.clerk.pk]), entry)
    assert answer.status_code == 302
    client.logout()
    mailoutbox.clear()
    ask_for_a_link(client, "clerk@example.org")
    assert not re.search("https?://", mailoutbox.pop().body)
    assert sign_in(client, "clerk@example.org").status_code == 200
    ask_for_a_link(client, "new@example.org")
    assert link_in(mailoutbox[0].body)


def test_it_has_accounts_without_rights(client: Client, people: Cast) -> None:
    client.force_login(person("guest", "访客"))
    assert client.get(reverse("home")).url == reverse("public_home")
    assert client.get(reverse("account")).status_code == 200
