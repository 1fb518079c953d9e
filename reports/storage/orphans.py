"""Files that no row names: what is left where a file was stored and the transaction that would have named it failed.

Only for folders whose files have names of chance. What is kept under its hash (pictures, PDFs) may be named by any
version of a report; it stays.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import Model
from django.utils import timezone

log = logging.getLogger(__name__)
AGE = timedelta(days=1)
"""Longer than any transaction between the file and its row."""
MOST = 50
"""Removed at a time."""


def remove(folder: str, model: type[Model]) -> None:
    """Remove what lies in a folder for a day and is no row's `file`."""
    old = [place for place in _files(folder) if _is_old(place)]
    named = set(model._default_manager.filter(file__in=old).values_list("file", flat=True)) if old else set()
    for place in sorted(set(old) - named)[:MOST]:
        log.warning("%s is removed: no row names it", place)
        default_storage.delete(place)


def _files(folder: str) -> list[str]:
    """Returns names in the store; none where nothing was ever kept."""
    try:
        return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    except FileNotFoundError:
        return []


def _is_old(place: str) -> bool:
    try:
        return default_storage.get_modified_time(place) < timezone.now() - AGE
    except FileNotFoundError:  # removed meanwhile
        return False
