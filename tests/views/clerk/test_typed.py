"""What was typed on a page that comes too late: it is shown, so that nobody has to write it again."""

from __future__ import annotations

import json

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from reports.models import Filing
from reports.templatetags.typed import typed_in
from tests.support import cast

TEXT = "写了一个小时的文字。\n第二段。"


def data(**fields: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(fields)
    return query


def test_it_is_shown_to_who_was_signed_out_meanwhile(client: Client, filing: Filing) -> None:
    page = client.post(reverse("section", args=[filing.pk, "overview"]), {"overview": TEXT, "action": "stay"})
    assert page.status_code == 403
    assert TEXT in page.content.decode()
    assert reverse("account_login") in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store, private"


def test_it_is_shown_when_the_token_is_too_old(people: cast.Cast, filing: Filing) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.clerk)
    page = client.post(reverse("section", args=[filing.pk, "overview"]), {"overview": TEXT + "<b>"})
    assert page.status_code == 403
    assert TEXT + "&lt;b&gt;" in page.content.decode()


def test_a_password_is_never_shown() -> None:
    page = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "me", "password": "秘密的口令"})
    assert page.status_code == 403
    assert "秘密的口令" not in page.content.decode()


def test_it_is_every_text_and_each_changed_figure() -> None:
    seen = json.dumps({"applications.received.individual": 3, "applications.granted.company": 5})
    sent = {
        "applications.seen": seen,
        "applications.received.individual": "3",
        "applications.granted.company": "6",
        "applications.carried_in.legal_service": "",
        "disclosure.fees.amount": "1.5元",
        "applications": "表前的文字",
        "comments-0-body": "请核对",
        "comments-0-place": "overview",
        "explanation.R6": "上年数有误",
        "explanation.R6.seen": "旧",
        "action": "stay",
    }
    assert [value for _name, value in typed_in(data(**sent))] == [
        "6", "1.5元", "表前的文字", "请核对", "上年数有误",
    ]  # fmt: skip


def test_a_figure_is_named_by_its_row_and_column() -> None:
    ((name, value),) = typed_in(data(**{"applications.granted.company": "6"}))
    assert "商业企业" in name
    assert value == "6"


@pytest.mark.parametrize("seen", ["[]", "{", "null", '{"disputes.cases.reconsideration_upheld": "<"}'])
def test_it_survives_what_no_page_sends(seen: str) -> None:
    sent = {"disputes.seen": seen, "disputes.cases.reconsideration_upheld": "1"}
    assert [value for _name, value in typed_in(data(**sent))] == ["1"]
