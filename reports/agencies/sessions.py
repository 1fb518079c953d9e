"""How long a person stays signed in, and going on before that ends."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

NEAR_THE_END = 30 * 60
"""Seconds before the end in which work itself prolongs a session."""


def seconds_left(request: HttpRequest) -> int:
    """Until the session ends; 0 for who is not signed in."""
    if not request.user.is_authenticated:
        return 0
    ends_at = getattr(request.session, "ends_at", None)
    return max(0, int((ends_at - timezone.now()).total_seconds())) if ends_at else 0


def prolong(request: HttpRequest) -> None:
    """Let the session last as long again as after signing in."""
    request.session.modified = True


def work(request: HttpRequest) -> int:
    """Seconds left for who has just saved something: nobody is signed out while he types."""
    left = seconds_left(request)
    if 0 < left < NEAR_THE_END:
        prolong(request)
        left = request.session.get_expiry_age()
    return left
