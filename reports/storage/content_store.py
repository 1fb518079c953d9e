"""Bytes that are kept under their hash: the same ones once, and those whose writing was cut off written anew."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


class StoreFailed(Exception):
    """The store did not take the bytes, for the reason in the message."""


def keep(data: bytes, place: str) -> str:
    """`place` bears the hash of the bytes. Returns the name in the store; raises StoreFailed."""
    try:
        if default_storage.exists(place):
            with default_storage.open(place) as stored:
                if stored.read() == data:
                    return place
            default_storage.delete(place)  # what was left when a process was stopped while it wrote
        return default_storage.save(place, ContentFile(data))
    except Exception as error:  # each store has its own exceptions
        raise StoreFailed(f"{type(error).__name__}: {error}") from error
