"""The last touch before a PDF is written: everything packed once and lightly, fonts and files named for what they hold.

pydyf 0.13 asks every object for its bytes twice, for the file and for its identifier, and packs streams each time.
"""

from __future__ import annotations

import zlib

import pydyf
from weasyprint import Document

LEVEL = 6
"""Of compression; 9 takes three times as long for one per cent."""


class Written(pydyf.Object):
    """An object as its bytes."""

    data = b""

    def __init__(self, source: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = source.number, source.generation, source.free
        self.data = source.data
        self.is_compressible: bool = source.compressible

    @property
    def compressible(self) -> bool:
        return self.is_compressible


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """For `write_pdf(finisher=…)`."""
    for each in pdf.objects:
        if isinstance(each, dict):
            _describe(each, pdf.catalog)
    pdf.objects = [pdf.objects[0], *(_written(each) for each in pdf.objects[1:])]


def _describe(each: pydyf.Dictionary, catalog: pydyf.Dictionary) -> None:
    if each.get("Subtype") == "/CIDFontType0":
        del each["CIDToGIDMap"]  # says something of TrueType only
    elif each.get("Type") == "/Filespec":
        each["AFRelationship"] = "/Data"
        catalog.setdefault("AF", pydyf.Array()).append(each.reference)


def _written(each: pydyf.Object) -> Written:
    if isinstance(each, pydyf.Stream) and each.compress:  # one that is not is a picture, packed in its own way
        content = b"\n".join(map(pydyf._to_bytes, each.stream))
        if each.extra.get("Subtype") == "/OpenType" and not content.startswith(b"OTTO"):
            each.extra["Subtype"] = "/CIDFontType0C"
        each.extra["Filter"] = "/FlateDecode"
        each.stream, each.compress = [zlib.compress(content, LEVEL)], False
    return Written(each)
