"""The administration's own addresses."""

from __future__ import annotations

from django.test import Client


def test_it_leads_on_from_the_addresses_of_before(admin_client: Client) -> None:
    """A form that was open during the upgrade is not lost: 308 keeps the method."""
    answer = admin_client.post("/admin/portal/agency/add/?_popup=1")
    assert (answer.status_code, answer.url) == (308, "/admin/agencies/agency/add/?_popup=1")
    assert admin_client.get("/admin/portal/").url == "/admin/agencies/"
