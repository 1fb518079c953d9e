"""What no browser sends is answered as a mistake of who sent it, on either database, and never as ours."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.support import cast


@pytest.mark.parametrize("address", ["/reports/2026/education/pictures/%00", "/review/1/pictures/%00"])
def test_an_address_with_a_zero_byte_is_none(client, db, address):
    # PostgreSQL holds no such character in any text, and says so with an error of its own.
    assert client.get(address).status_code == 400
    assert client.get("/compare/?of=2026-%00").status_code == 404


def test_what_a_page_says_of_itself_is_made_a_text_that_can_be_stored(client, people):
    filing = cast.written(people.education, people.year, people.clerk)
    client.force_login(people.clerk)
    address = reverse("now", args=[filing.pk, filing.edition.sections[0].code])
    assert client.post(address, {"tab": "a\0b\x01"}).status_code == 200
    assert filing.presences.get().tab == "ab"
    assert client.post(reverse("open_filing"), {"agency": "education\0", "year": "2024"}).status_code == 404


@pytest.mark.parametrize("seen", ["[" * 20_000, "9" * 5_000, '{"a": ' * 20_000])
def test_a_save_whose_page_saw_nonsense_is_a_conflict_and_no_breakdown(client, people, seen):
    filing = cast.written(people.education, people.year, people.clerk)
    section = next(section for section in filing.edition.sections if section.tables)
    table = filing.edition.tables[section.tables[0]]
    client.force_login(people.clerk)
    sent = {f"{table.code}.seen": seen, table.entered[0].address: "987654"}
    assert client.post(reverse("section", args=[filing.pk, section.code]), sent).status_code == 409


def test_a_user_name_longer_than_any_is_refused_at_its_field(client, db):
    answer = client.post("/account/login/", {"login": "a" * 100_000, "password": cast.PASSWORD})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
