from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
CHINESE, ENGLISH = "公开查询", "Published reports"


@pytest.mark.parametrize("header", ["", "en", "en-US,en;q=0.9", "de, zh-hans;q=0.1"])
def test_it_speaks_chinese_whatever_the_browser_prefers(client: Client, header: str):
    answer = client.get(reverse("public_home"), headers={"Accept-Language": header})
    assert CHINESE in answer.content.decode()
    assert '<html lang="zh-Hans">' in answer.content.decode()
    assert "Accept-Language" not in answer["Vary"]


def test_it_speaks_english_to_who_chose_it_and_chinese_again(client: Client):
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert ENGLISH in client.get(reverse("public_home")).content.decode()
    client.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    assert CHINESE in client.get(reverse("public_home")).content.decode()


@pytest.mark.parametrize("chosen", ["xx", "../..", "de", ""])
def test_a_language_that_is_not_offered_changes_nothing(client: Client, chosen: str):
    client.cookies["django_language"] = chosen
    assert CHINESE in client.get(reverse("public_home")).content.decode()


def test_a_page_that_answers_what_was_sent_does_not_lead_back_to_an_address_only_for_sending(client: Client) -> None:
    page = client.post(reverse("approve", args=[1])).content.decode()
    assert f'name="next" value="{reverse("home")}"' in " ".join(page.split())
    page = client.get("/?page=2").content.decode()
    assert 'name="next" value="/?page=2"' in " ".join(page.split())


def test_what_a_row_counts_is_explained_in_the_readers_language(clerk, filing):
    page = reverse("section", args=[filing.pk, "applications"])
    assert "申请公开机关食堂的排班安排。" in clerk.get(page).content.decode()
    clerk.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert "An application for the rota of the agency&#x27;s canteen." in clerk.get(page).content.decode()
