"""The pages of a person: where to begin, the own account, and those of django-allauth that are used."""

from __future__ import annotations

from allauth.account import views as allauth
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods

from reports import access
from reports.agencies import sessions

# Routed by hand under the names that django-allauth looks for: what is not listed (signing up, managing addresses)
# does not exist.
account_urls = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

AREAS = {"clerk": "clerk_home", "supervisor": "board", "administrator": "admin:index"}
"""{area: name of its page}, in the order in which one of several is chosen."""


def home(request: HttpRequest) -> HttpResponse:
    """The area of the person who signed in; the public reports for everybody else."""
    areas = access.areas(request.user)
    return redirect(next((page for area, page in AREAS.items() if areas.get(area)), "public_home"))


@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in and for how many seconds more, with a token for forms; a POST prolongs it."""
    user = request.user
    if request.method == "POST" and user.is_authenticated:
        sessions.prolong(request)
    left = request.session.get_expiry_age() if request.session.modified else sessions.seconds_left(request)
    answer = {"user": user.pk, "name": str(user) if user.pk else "", "ends": left, "token": get_token(request)}
    return JsonResponse(answer, headers={"Cache-Control": "no-store, private"})


@access.signed_in
def account(request: access.SignedIn) -> HttpResponse:
    return render(request, "account/account.html", {"memberships": access.memberships(request.user)})
