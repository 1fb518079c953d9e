"""One reader for each kind of file, found by the ending of the name; each makes the same neutral sequence.

A reader takes the bytes of a file and returns paragraphs and grids. It raises NotAReport for what it cannot read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from django.utils.translation import gettext as _

from reports.importing.sequence import Element, NotAReport

MAXIMUM_BYTES = 5 * 2**20
"""The longest reports have some 100 KB of text; a reader of packed files sets its own measure for what it unpacks."""

Reader = Callable[[bytes], list[Element]]
_readers: dict[str, Reader] = {}


def reader(*endings: str) -> Callable[[Reader], Reader]:
    """Register a reader for names that end so."""

    def register(function: Reader) -> Reader:
        _readers.update(dict.fromkeys(endings, function))
        return function

    return register


def endings() -> list[str]:
    """The kinds of file that can be read."""
    return sorted(_readers)


def read(name: str, data: bytes) -> list[Element]:
    """The paragraphs and grids of a file called `name`. Raises NotAReport."""
    ending = PurePath(name).suffix.lower()
    if ending not in _readers:
        raise NotAReport(
            _("Files ending in “%(ending)s” cannot be read; these can: %(endings)s.")
            % {"ending": ending, "endings": " ".join(endings())}
        )
    if not data.strip():
        raise NotAReport(_("The file is empty."))
    if len(data) > MAXIMUM_BYTES:
        raise NotAReport(
            _("The file has %(size).1f MB; a report has at most %(most)d MB.")
            % {"size": len(data) / 2**20, "most": MAXIMUM_BYTES // 2**20}
        )
    return _readers[ending](data)


from reports.importing.readers import text  # noqa: E402, F401 - it registers itself
