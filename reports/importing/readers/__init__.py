"""One reader for each kind of file, found by the ending of the name; each makes the same neutral sequence.

A reader takes the bytes of a file and returns paragraphs and grids. It raises NotAReport for what it cannot read. What
it costs is bounded by reports.importing.sandbox.parent, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath

from django.utils.translation import gettext as _

from reports.importing.readers.characters import usual_elements
from reports.importing.sequence import Element, NotAReport

MEGABYTE = 2**20


@dataclass(frozen=True)
class Kind:
    """A kind of file: the module with its reader, imported when it is needed, and the most megabytes it may have."""

    module: str
    most: int
    has_texts: bool = True
    """Whether the report's texts are looked for in it, and not its tables alone."""


_TEXT, _PAGE = Kind("text", 5), Kind("page", 10)
_WORD, _EXCEL, _PDF = Kind("word", 30), Kind("excel", 10, has_texts=False), Kind("pdf", 30)
KINDS = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _TEXT,
    ".docx": _WORD,
    ".xlsx": _EXCEL,
    ".pdf": _PDF,
    ".html": _PAGE,
    ".htm": _PAGE,
}
MAXIMUM_BYTES = max(kind.most for kind in KINDS.values()) * MEGABYTE
"""No file of any kind may be larger."""
_OTHERS = {".doc", ".wps", ".rtf", ".xls", ".et", ".docm", ".xlsm", ".dotm", ".xltm", ".odt", ".ofd"}
_MACROS = {".docm", ".xlsm", ".dotm", ".xltm"}


def endings() -> list[str]:
    """The kinds of file that can be read."""
    return sorted(KINDS)


def kind_of(name: str) -> Kind:
    """Raises NotAReport for a kind that nobody reads."""
    ending = PurePath(name).suffix.lower()
    if ending in KINDS:
        return KINDS[ending]
    if ending in _MACROS:
        raise NotAReport(_("Files with macros are not read. Save the document without macros and try again."), "macros")
    if ending in _OTHERS:
        message = _("Files ending in “%(ending)s” cannot be read. Save the document as .docx, .xlsx or .pdf.")
        raise NotAReport(message % {"ending": ending}, "unknown_kind")
    message = _("Files ending in “%(ending)s” cannot be read; these can: %(endings)s.")
    raise NotAReport(message % {"ending": ending, "endings": " ".join(endings())}, "unknown_kind")


def check_size(name: str, size: int) -> None:
    """Raises NotAReport for a file of so many bytes that is too big for its kind, or empty."""
    most = kind_of(name).most
    if not size:
        raise NotAReport(_("The file is empty."), "empty")
    if size > most * MEGABYTE:
        message = _("The file has %(size).1f MB; a report of this kind has at most %(most)d MB.")
        raise NotAReport(message % {"size": size / MEGABYTE, "most": most}, "too_big")


def read(name: str, source: bytes | Path) -> list[Element]:
    """The paragraphs and grids of a file called `name`. Raises NotAReport, and OSError for a path."""
    if isinstance(source, Path):
        check_size(name, source.stat().st_size)
        source = source.read_bytes()
    check_size(name, len(source))
    if not source.strip():
        raise NotAReport(_("The file is empty."), "empty")
    reader = import_module(f"reports.importing.readers.{kind_of(name).module}")
    return list(usual_elements(reader.read(source)))
