"""The key with which a browser keeps what a person has typed and the server does not have yet."""

from __future__ import annotations

import base64

from django.utils.crypto import salted_hmac

from reports.agencies.models import User

SALT = "portal.unsaved"
"""Never another: with another key a browser could not read what it keeps."""


def key_of(user: User) -> str:
    """256 bits in base64, always the same for a person: what was kept before a session ended is read in the next.

    A page carries it and the browser never stores it, so that what lies on the disk can be read by nobody who is not
    signed in as the same person.
    """
    return base64.b64encode(salted_hmac(SALT, str(user.pk), algorithm="sha256").digest()).decode()
