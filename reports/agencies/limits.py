"""How often one person may do what costs the server much, counted in the cache as the attempts at signing in are."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

TOO_MANY = _("You have sent many files within a short time. Wait ten minutes, then send this one again.")


@dataclass(frozen=True)
class Limit:
    """At most so many times within so many seconds, from the first time on."""

    name: str
    most: int
    seconds: int

    def is_reached(self, who: int) -> bool:
        """Count once more for the person with this key; True where it is too often."""
        key = f"limit:{self.name}:{who}"
        cache.add(key, 0, self.seconds)
        try:
            return cache.incr(key) > self.most
        except ValueError:  # it ran out between the two
            cache.set(key, 1, self.seconds)
            return False


DOCUMENTS = Limit("documents", most=30, seconds=600)
"""Brought to be read: each may take a worker four seconds."""
PICTURES = Limit("pictures", most=60, seconds=600)
"""Added to a text: each is unpacked and drawn anew by the web server."""
