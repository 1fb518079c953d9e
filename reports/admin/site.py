"""The admin's site apart from its pages, since Django looks for it while those are being registered."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, re_path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from reports import access


class Site(admin.AdminSite):
    """Django's admin for administrators, who come in by the same door as everybody else."""

    site_header = site_title = _("Annual reports on government information disclosure")
    index_title = _("Administration")
    enable_nav_sidebar = False

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The addresses of agencies and people as they were while their app was labelled "portal" lead on."""
        return [re_path(r"^portal/(?P<rest>.*)$", lead_on), *super().get_urls()]

    def has_permission(self, request: HttpRequest) -> bool:
        return access.is_administrator(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("home")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.GET.get('next', '')})}")

    # Django's own answer with a page of the admin, of which there is none here.
    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_logout")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")


def lead_on(request: HttpRequest, rest: str) -> HttpResponse:
    query = request.META["QUERY_STRING"]
    place = f"{reverse('admin:index')}agencies/{rest}" + (f"?{query}" if query else "")
    return redirect(place, permanent=True, preserve_request=True)
