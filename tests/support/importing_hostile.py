"""Files that are no reports but attacks, accidents and misunderstandings: {what: (name, bytes, code, words)}."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from functools import cache
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from PIL import Image
from pypdf import PdfReader, PdfWriter

from reports import editions
from tests.support.importing_files import docx, parts_of, pdf, xlsx
from tests.support.importing_shapes import TEXTS, TITLE, document, figures_of

NEW = editions.edition("2021")
DOCUMENT, WORKBOOK = "word/document.xml", "xl/worksheets/sheet1.xml"


@cache
def good(kind: str) -> bytes:
    parts = parts_of(NEW, figures_of(NEW), title=TITLE.format(year=2022), texts=TEXTS)
    return {"docx": docx, "pdf": pdf, "xlsx": xlsx}[kind](parts)


def repacked(kind: str, changed: dict[str, bytes], *, replaced: Callable[[bytes], bytes] | None = None) -> bytes:
    """The good file with parts added or changed; `replaced` is given the main part."""
    made = io.BytesIO()
    main = {"docx": DOCUMENT, "xlsx": WORKBOOK}[kind]
    with ZipFile(io.BytesIO(good(kind))) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name not in changed:
                new.writestr(name, replaced(data) if replaced and name == main else data)
        for name, data in changed.items():
            new.writestr(name, data)
    return made.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(12)
)


def with_bomb(main: bytes) -> bytes:
    return LAUGHS + b"]>" + main.partition(b"?>")[2].replace(b"</w:t>", b"&m;</w:t>", 1)


def relation(kind: str, target: str) -> bytes:
    base = "http://schemas.openxmlformats.org/"
    return (
        f'<?xml version="1.0"?><Relationships xmlns="{base}package/2006/relationships"><Relationship Id="rId900" '
        f'Type="{base}officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    ).encode()


def locked_pdf() -> bytes:
    writer, made = PdfWriter(PdfReader(io.BytesIO(good("pdf")))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(made)
    return made.getvalue()


def scanned_pdf() -> bytes:
    made = io.BytesIO()
    pages = [Image.new("L", (1240, 1754), 255) for _ in range(3)]
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:])
    return made.getvalue()


def pdf_of(content: bytes, *, pages: int = 1, packed: bool = False) -> bytes:
    """Written by hand: every page shows the same stream."""
    stream = zlib.compress(content, 9) if packed else content
    filtered = "/Filter /FlateDecode" if packed else ""
    kids = " ".join(f"{5 + number} 0 R" for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(stream)} {filtered} >>\nstream\n".encode() + stream + b"\nendstream",
    ]
    font = "/Resources << /Font << /F 3 0 R >> >>"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {font} >>"
    made, places = io.BytesIO(b"%PDF-1.4\n"), []
    made.seek(0, io.SEEK_END)
    for number, body in enumerate([*objects, *[page.encode()] * pages], 1):
        places.append(made.tell())
        made.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = made.tell()
    made.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
    made.write(b"".join(f"{place:010d} 00000 n \n".encode() for place in places))
    made.write(f"trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode())
    return made.getvalue()


def long_docx() -> bytes:
    row = b"<w:tr>" + b"<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>" * 9 + b"</w:tr>"
    return repacked("docx", {}, replaced=lambda main: main.replace(b"</w:tbl>", row * 10_000 + b"</w:tbl>", 1))


def long_xlsx() -> bytes:
    book, made = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for number in range(10_000):
        sheet.append([number] * 9)
    book.save(made)
    return made.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000)
TINY = "（一）\n".encode()
CELLS = "<td>1</td>" * 9
EXTERNAL = ("word/_rels/document.xml.rels", "xl/externalLinks/_rels/externalLink1.xml.rels")

HOSTILE: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "an empty file": ("a.docx", lambda: b"", "empty", "空"),
    "a kind nobody reads": ("a.exe", lambda: b"MZ" + bytes(200), "unknown_kind", r"\.exe.*\.docx"),
    "an old Word document": ("a.doc", lambda: OLE, "unknown_kind", r"\.docx"),
    "an old Word document under a new name": ("a.docx", lambda: OLE, "wrong_kind", "旧版"),
    "a program under the name of a document": ("a.docx", lambda: b"MZ" + bytes(200), "wrong_kind", "扩展名不符"),
    "a PDF under the name of a document": ("a.docx", lambda: good("pdf"), "wrong_kind", "扩展名不符"),
    "a document under the name of a PDF": ("a.pdf", lambda: good("docx"), "wrong_kind", "扩展名不符"),
    "a document under the name of a workbook": ("a.xlsx", lambda: good("docx"), "wrong_kind", "扩展名不符"),
    "a workbook under the name of a document": ("a.docx", lambda: good("xlsx"), "wrong_kind", "扩展名不符"),
    "a document under the name of a page": ("a.html", lambda: good("docx"), "wrong_kind", "扩展名不符"),
    "a document under the name of a text": ("a.txt", lambda: good("docx"), "wrong_kind", "纯文本"),
    "macros by name": ("a.docm", lambda: good("docx"), "macros", "宏"),
    "macros within": ("a.docx", lambda: repacked("docx", {"word/vbaProject.bin": OLE}), "macros", "宏"),
    "macros in a workbook": ("a.xlsx", lambda: repacked("xlsx", {"xl/vbaProject.bin": OLE}), "macros", "宏"),
    "an object from elsewhere": (
        "a.docx",
        lambda: repacked("docx", {"word/_rels/x.xml.rels": relation("oleObject", "file:///c:/x")}),
        "linked",
        "链接",
    ),
    "a template from the net": (
        "a.docx",
        lambda: repacked("docx", {"word/_rels/settings.xml.rels": relation("attachedTemplate", "http://192.0.2.1/x")}),
        "linked",
        "链接",
    ),
    "another workbook": (
        "a.xlsx",
        lambda: repacked("xlsx", {EXTERNAL[1]: relation("externalLinkPath", "other.xlsx")}),
        "linked",
        "链接",
    ),
    "an XML bomb": ("a.docx", lambda: repacked("docx", {}, replaced=with_bomb), "bomb", "XML 炸弹"),
    "an XML bomb in other letters": (
        "a.xlsx",
        lambda: repacked("xlsx", {"xl/x.xml": LAUGHS.decode().encode("utf-16")}),
        "bomb",
        "XML 炸弹",
    ),
    "a zip bomb of entries": (
        "a.docx",
        lambda: repacked("docx", {f"word/media/{number}.png": b"" for number in range(3000)}),
        "bomb",
        "压缩炸弹",
    ),
    "a zip bomb of size": (
        "a.xlsx",
        lambda: repacked("xlsx", {}, replaced=lambda main: main + bytes(range(32, 127)) * 200_000),
        "bomb",
        "压缩炸弹",
    ),
    "a zip bomb of ratio": ("a.docx", lambda: repacked("docx", {"word/m/x.bmp": bytes(40_000_000)}), "bomb", "炸弹"),
    "an encrypted document": (
        "a.docx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(500),
        "encrypted",
        "密码",
    ),
    "an encrypted PDF": ("a.pdf", locked_pdf, "encrypted", "密码"),
    "half a document": ("a.docx", lambda: good("docx")[: len(good("docx")) // 2], "damaged", "损坏"),
    "half a workbook": ("a.xlsx", lambda: good("xlsx")[: len(good("xlsx")) // 2], "damaged", "损坏"),
    "the beginning of a PDF": ("a.pdf", lambda: good("pdf")[:900], "damaged", "损坏"),
    "a document whose text is no XML": (
        "a.docx",
        lambda: repacked("docx", {}, replaced=lambda main: main[: len(main) // 2]),
        "damaged",
        "损坏",
    ),
    "a scan": ("a.pdf", scanned_pdf, "scan", "扫描件"),
    "a PDF of many pages": ("a.pdf", lambda: pdf_of(b"BT /F 9 Tf (x) Tj ET", pages=500), "too_long", "500"),
    "a PDF that unpacks to far more": (
        "a.pdf",
        lambda: pdf_of(b"BT /F 9 Tf (1) Tj ET\n" * 10_000_000, packed=True),
        "too_slow",
        "过长|过多",
    ),
    "a PDF of many lines": ("a.pdf", lambda: pdf_of(b"0 0 m 9 9 l S\n" * 21_000), "too_long", "线条"),
    "a table of 10,000 rows": ("a.docx", long_docx, "too_long", "10014"),
    "a workbook of 10,000 rows": ("a.xlsx", long_xlsx, "too_long", "10000"),
    "a page of 10,000 rows": (
        "a.html",
        lambda: f"<table>{f'<tr>{CELLS}</tr>' * 10_000}</table>".encode(),
        "too_long",
        "10000",
    ),
    "a text of 10,000 rows": ("a.txt", lambda: document(NEW, {}).encode() + b"1\t1\t1\n" * 10_000, "too_long", "1006"),
    "a page nested without end": ("a.html", lambda: b"<div>" * 500_000 + b"1", "bomb", "嵌套"),
    "a page with spans without end": (
        "a.html",
        lambda: f"<table><tr><td colspan=99999 rowspan=99999>1</td>{CELLS}</tr></table>".encode() * 300,
        "no_report",
        "年度报告",
    ),
    "200,000 headings": ("a.txt", lambda: TINY * 200_000, "too_long", "200000"),
    "a page that is no report": ("a.html", lambda: b"<html><p>1</p></html>", "no_report", "年度报告"),
}

HEAVY = {
    "half a document", "a scan", "a PDF of many pages", "a PDF that unpacks to far more", "a PDF of many lines",
    "a table of 10,000 rows", "a workbook of 10,000 rows", "a page of 10,000 rows", "a text of 10,000 rows",
    "a page nested without end", "a page with spans without end", "200,000 headings", "a zip bomb of size",
}  # fmt: skip
"""What costs something to refuse, or would without its limits."""
