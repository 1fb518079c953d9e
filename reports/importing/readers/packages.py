"""Packed office documents, looked through before anything in them is parsed: what must not be there is said."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from reports.importing.sequence import NotAReport

MOST_PARTS = 2_000
MOST_BYTES = 100 * 2**20
"""Of all parts unpacked."""
MOST_XML = 16 * 2**20
"""Of a single part that is parsed; the longest reports have one or two."""
MOST_RATIO = 250
"""How many times its packed size a part may have; the tables of a report come to 30."""
SMALL = 2**20
"""A part may be packed as tightly as it likes up to this size."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DECLARATIONS = [
    text.encode(code) for text in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
]
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_HARMLESS = re.compile(rb"/(?:hyperlink|image|attachedTemplate|customXml|video|audio|media)[\"']")
_TEMPLATE = b"/attachedTemplate"
_OVER_THE_NET = re.compile(rb"Target=[\"'](?:https?:|ftps?:|file:////|\\\\)", re.IGNORECASE)
_TYPES = "[Content_Types].xml"


def check(data: bytes, content: str) -> None:
    """Raises NotAReport unless the bytes are a sound package whose main part is of the type `content`."""
    if data.startswith(_OLE):
        raise _of_ole(data)
    if not data.startswith(b"PK"):
        raise NotAReport(
            _("The file is not what its name says. Open it and save it again in this format."), "wrong_kind"
        )
    try:
        with ZipFile(BytesIO(data)) as package:
            _check_sizes(package.infolist())
            _check_parts(package, content)
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        KeyError,
    ) as error:
        if isinstance(error, NotAReport):
            raise
        raise damaged() from error


def damaged() -> NotAReport:
    return NotAReport(_("The file is damaged or incomplete. Open it, save it again and try once more."), "damaged")


def _of_ole(data: bytes) -> NotAReport:
    if _ENCRYPTED in data:
        return NotAReport(_("The file is encrypted. Remove its password and try again."), "encrypted")
    message = _("The file is of an older format than its name says. Save it as .docx or .xlsx and try again.")
    return NotAReport(message, "wrong_kind")


def _check_sizes(parts: list[ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise NotAReport(_("The file is encrypted. Remove its password and try again."), "encrypted")
    is_tight = any(part.file_size > max(SMALL, MOST_RATIO * part.compress_size) for part in parts)
    is_big = any(part.file_size > MOST_XML for part in parts if _is_xml(part.filename))
    if is_tight or is_big or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise NotAReport(
            _("The file unpacks to far more than any report has (a zip bomb). Nothing was taken from it."), "bomb"
        )


def _check_parts(package: ZipFile, content: str) -> None:
    names = package.namelist()
    types = package.read(_TYPES) if _TYPES in names else b""
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names) or b"macroEnabled" in types:
        raise NotAReport(_("The file contains macros. Save the document without macros and try again."), "macros")
    if content.encode() not in types:
        raise NotAReport(
            _("The file is not what its name says. Open it and save it again in this format."), "wrong_kind"
        )
    for name in filter(_is_xml, names):
        _check_xml(name, package.read(name))


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _check_xml(name: str, part: bytes) -> None:
    if any(declaration in part for declaration in _DECLARATIONS):
        raise NotAReport(_("The file declares entities of its own (an XML bomb), which no report does."), "bomb")
    if not name.lower().endswith(".rels"):
        return
    outside = (found[0] for found in _RELATION.finditer(part) if b"External" in found[0])
    if any(map(_is_harmful, outside)):
        raise NotAReport(
            _("The file takes part of its contents from other files. Break these links, save it and try again."),
            "linked",
        )


def _is_harmful(relation: bytes) -> bool:
    """Word notes which template of its author's machine a document was begun with; one from the net is an attack."""
    return not _HARMLESS.search(relation) or (_TEMPLATE in relation and bool(_OVER_THE_NET.search(relation)))
