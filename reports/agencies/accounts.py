"""How accounts differ from django-allauth's default: nobody signs up, members are entered by an administrator."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import password_validation
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from reports.agencies.models import User


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a letter never takes its host from a request, which a stranger can word as he likes."""
        uid, _, token = key.partition("-")
        return settings.SITE_ADDRESS + reverse("account_reset_password_from_key", args=[uid, token])


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Says it in Chinese too, which Django's own does not since it worded it anew."""

    def get_error_message(self) -> str:
        return _("This password is too short. It must contain at least %(count)d characters.") % {
            "count": self.min_length
        }


def send_password_link(request: HttpRequest, user: User) -> None:
    """Send the letter with which a person sets his password himself. Raises OSError when it cannot be sent."""
    # Not at the top: django-allauth's forms need all models, and it reads this module for its adapter before.
    from allauth.account.internal.flows.password_reset import request_password_reset

    request_password_reset(request, user.email, [user], None)


def forget_addresses(user: User) -> None:
    """django-allauth keeps each address it has seen; after a change the old one would still open the account."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user=user).delete()
