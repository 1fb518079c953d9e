"""A report as a Word document in the official layout, for Word, WPS and LibreOffice.

The parts that are the same for every report are files in parts/; the body is written beside them. No library makes the
document, since a page grid, merged cells, alternative texts and the same bytes each time are what they leave out.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import segno
from django.conf import settings
from django.utils.translation import override

from reports.document.report import Picture, Report
from reports.publishing import said_of_draft, verification
from reports.publishing.data.open_data import Imprint
from reports.publishing.word.body import body_of
from reports.publishing.word.markup import escaped, paragraph, run
from reports.publishing.zip_packages import NO_TIME, packed
from reports.storage import pictures

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PARTS = Path(__file__).with_name("parts")
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
WORD_PARTS = {
    # relation: (name in the document, part of it, file, content type)
    "styles": ("styles.xml", "styles", "styles.xml", f"{KIND}.styles+xml"),
    "settings": ("settings.xml", "settings", "settings.xml", f"{KIND}.settings+xml"),
    "fonts": ("fontTable.xml", "fontTable", "fontTable.xml", f"{KIND}.fontTable+xml"),
    "odd": ("footer1.xml", "footer", "footer-odd.xml", f"{KIND}.footer+xml"),
    "even": ("footer2.xml", "footer", "footer-even.xml", f"{KIND}.footer+xml"),
}
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpeg"}


def as_docx(
    report: Report,
    imprint: Imprint | None = None,
    *,
    draft_at: datetime | None = None,
    fetch: Callable[[str], bytes] = pictures.fetch,
) -> bytes:
    """The same report gives the same bytes. `draft_at`: marked on every page as a draft of that time.

    Raises FileNotFoundError where the bytes of a picture are not kept, by `fetch` of its hash.
    """
    with override(settings.LANGUAGE_CODE):
        proof = imprint.proof if imprint else ""
        header = _draft_header(draft_at) if draft_at else ""
        shown = {f"media/picture{each.number}.{EXTENSIONS[each.media_type]}": each for each in report.placed_pictures}
        references = '<w:footerReference w:type="default" r:id="odd"/><w:footerReference w:type="even" r:id="even"/>'
        if header:
            kinds = ("default", "even")
            references = "".join(f'<w:headerReference w:type="{kind}" r:id="draft"/>' for kind in kinds) + references
        contents = body_of(report, references=references, proof=proof)
        document = f"{XML}<w:document {NAMESPACES}><w:body>{contents}</w:body></w:document>"
        parts = {
            "[Content_Types].xml": _content_types(bool(header)),
            "_rels/.rels": _package_relations(),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _relations(shown, has_header=bool(header), has_proof=bool(proof)),
            "docProps/core.xml": _core(report, imprint, draft_at=draft_at),
            "docProps/app.xml": _file("app.xml"),
        }
        parts |= {f"word/{name}": _file(file) for name, _kind, file, _type in WORD_PARTS.values()}
        parts |= {"word/header1.xml": header} if header else {}
    data = {name: text.encode() for name, text in parts.items()}
    data |= {f"word/{name}": fetch(each.sha256) for name, each in shown.items()}
    return packed(data | ({"word/media/proof.png": _qr_code(proof)} if proof else {}))


def _qr_code(proof: str) -> bytes:
    drawn = io.BytesIO()
    segno.make(verification.address_of(proof), error="m", micro=False).save(drawn, kind="png", border=0, scale=8)
    return drawn.getvalue()


def _file(name: str) -> str:
    return (PARTS / name).read_text(encoding="utf-8")


def _draft_header(at: datetime) -> str:
    return f"{XML}<w:hdr {NAMESPACES}>{paragraph(run(said_of_draft(at)), style='Header')}</w:hdr>"


def _content_types(has_header: bool) -> str:
    kinds = {f"/word/{name}": kind for name, _part, _file, kind in WORD_PARTS.values()}
    kinds |= {
        "/word/document.xml": f"{KIND}.document.main+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    if has_header:
        kinds["/word/header1.xml"] = f"{KIND}.header+xml"
    defaults = {"xml": "application/xml", "rels": "application/vnd.openxmlformats-package.relationships+xml"}
    defaults |= {extension: media_type for media_type, extension in EXTENSIONS.items()}
    extensions = "".join(f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in defaults.items())
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'{XML}<Types xmlns="{types}">{extensions}{overrides}</Types>'


def _package_relations() -> str:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return _relationships(
        [
            ("document", f"{OFFICE}/officeDocument", "word/document.xml"),
            ("core", f"{package}/metadata/core-properties", "docProps/core.xml"),
            ("app", f"{OFFICE}/extended-properties", "docProps/app.xml"),
        ]
    )


def _relations(shown: dict[str, Picture], *, has_header: bool, has_proof: bool) -> str:
    found = [(key, f"{OFFICE}/{kind}", name) for key, (name, kind, _file, _type) in WORD_PARTS.items()]
    if has_header:
        found.append(("draft", f"{OFFICE}/header", "header1.xml"))
    if has_proof:
        found.append(("proof", f"{OFFICE}/image", "media/proof.png"))
    found += [(f"picture{picture.number}", f"{OFFICE}/image", name) for name, picture in shown.items()]
    return _relationships(found)


def _relationships(found: list[tuple[str, str, str]]) -> str:
    drawn = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in found)
    schema = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{XML}<Relationships xmlns="{schema}">{drawn}</Relationships>'


def _core(report: Report, imprint: Imprint | None, *, draft_at: datetime | None) -> str:
    filed = datetime.fromisoformat(imprint.filed_at) if imprint and imprint.filed_at else None
    at = (draft_at or filed or NO_TIME).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    agency, title = escaped(report.agency_name), escaped(report.title)
    published = f"<dc:identifier>sha256:{imprint.sha256}</dc:identifier>" if imprint else ""
    status = "Draft" if draft_at else "Final"
    return (
        f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{agency}</dc:creator><cp:lastModifiedBy>{agency}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified>'
        f"<cp:contentStatus>{status}</cp:contentStatus>{published}<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
