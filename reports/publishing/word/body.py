"""A report as the body of a Word document."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.document.grid import grid
from reports.document.report import Picture, Report, blocks_of, shown_sections
from reports.document.text import Block
from reports.editions.layout import Section
from reports.publishing import verification
from reports.publishing.word.markup import escaped, paragraph, run
from reports.publishing.word.tables import table

TITLE_LENGTH = 20
"""Characters of the title's size in a line; a longer one is broken behind the agency's name."""
EMU = 9525
"""Of Word's units in a pixel, at 96 to an inch as on the screen and in the PDF."""
WIDEST, HIGHEST = 156 * 36000, 170 * 36000
QR = 20 * 36000
PROOF = 9999
"""The number of the QR code among the pictures."""
PAGE = """<w:sectPr>{references}<w:pgSz w:w="11906" w:h="16838"/>
<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="1134" w:footer="1191" w:gutter="0"/>
<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="560"/></w:sectPr>"""
"""A4 with an area of 156 mm x 225 mm and a grid of 22 lines of 28 pt."""


def body_of(report: Report, *, references: str, proof: str = "") -> str:
    """`references`: to headers and footers; `proof`: the number that verifies it.

    A picture with number n is the relation picture<n>, the QR code is the relation proof.
    """
    figures = report.complete_figures
    parts = [_title(report)]
    for section in shown_sections(report):
        if section.title:
            parts.append(paragraph(run(section.title), style="Heading1"))
        parts += _text(report, section.text_address)
        for at, each in enumerate(report.edition.tables_of(section)):
            # Without a paragraph between them Word makes one table of two.
            parts += [paragraph("", style="BetweenTables")] if at else []
            parts.append(table(grid(each, figures), title=section.title or section.name))
        parts += _below_tables(report, section)
    if proof:
        parts += _proof(proof)
    return "".join(parts) + PAGE.format(references=references)


def _title(report: Report) -> str:
    """As one line, or two where it is too long for one."""
    end = report.title.find(report.agency_name) + len(report.agency_name)
    if len(report.title) <= TITLE_LENGTH or not 0 < end < len(report.title) or not report.agency_name:
        return paragraph(run(report.title), style="Title")
    broken = f"{run(report.title[:end])}<w:r><w:br/></w:r>{run(report.title[end:])}"
    return paragraph(broken, style="Title")


def _below_tables(report: Report, section: Section) -> Iterator[str]:
    if section.tables:
        below = list(_text(report, section.after_address))
        yield paragraph("", style="BetweenTables")
        yield from below


def _text(report: Report, address: str) -> Iterator[str]:
    found = blocks_of(report, address)
    closing = [block for block in found if block.kind in ("signature", "date")]
    for block in found:
        if block.kind == "picture":
            yield from _picture(report.pictures.get(block.picture), block)
        elif block.kind not in ("signature", "date"):
            yield _paragraph(block)
    yield from _closing(closing)


def _paragraph(block: Block) -> str:
    if block.kind == "heading":
        # 一、 within a section looks like the section's own heading and stands one level below it.
        lower = '<w:outlineLvl w:val="1"/>' if block.level == 1 else ""
        return paragraph(run(block.text), style=f"Heading{block.level}", more=lower)
    lead = run(block.lead, style=f"Lead{block.level}") if block.lead else ""
    return paragraph(lead + run(block.text))


def _closing(closing: list[Block]) -> Iterator[str]:
    """Agency and date centred on each other, four characters from the edge (GB/T 9704-2012, 7.3.5)."""
    widest = max((_width(block.text) for block in closing), default=0)
    for at, block in enumerate(closing):
        chars = 400 + (widest - _width(block.text)) * 25
        above = '<w:spacing w:before="560"/>' if not at else ""
        keep = "<w:keepNext/>" if block is not closing[-1] else ""
        indent = f'<w:ind w:rightChars="{chars}" w:right="{chars * 16 // 5}"/>'
        yield paragraph(run(block.text), style="Closing", more=f"{keep}{above}{indent}")


def _width(text: str) -> int:
    """In halves of a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _picture(picture: Picture | None, block: Block) -> Iterator[str]:
    """A number without a picture shows nothing, as on the page."""
    if picture is None:
        return
    said = block.text or _("Picture %(number)s") % {"number": block.picture}
    keep = "<w:keepNext/>" if block.text else ""
    scale = min(1, WIDEST / (picture.width * EMU), HIGHEST / (picture.height * EMU))
    size = (round(picture.width * EMU * scale), round(picture.height * EMU * scale))
    drawn = _drawing(f"picture{picture.number}", picture.number, said, size=size)
    yield paragraph(f"<w:r>{drawn}</w:r>", style="Picture", more=keep)
    if block.text:
        yield paragraph(run(block.text), style="Caption")


def _proof(proof: str) -> Iterator[str]:
    """What leads to the page that says whether the report is still valid, as at the end of the PDF."""
    drawn = _drawing("proof", PROOF, _("QR code of the page that verifies this document"), size=(QR, QR))
    number = _("Verification number of the published PDF: %(number)s") % {"number": verification.written(proof)}
    yield paragraph(f"<w:r>{drawn}</w:r>", style="Proof", more="<w:keepNext/>")
    yield paragraph(run(number), style="ProofText", more="<w:keepNext/>")
    yield paragraph(run(verification.address_of(proof)), style="ProofText")


def _drawing(relation: str, number: int, said: str, *, size: tuple[int, int]) -> str:
    alternative, extent = escaped(said), f'cx="{size[0]}" cy="{size[1]}"'
    main = "http://schemas.openxmlformats.org/drawingml/2006/main"
    kind = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" name="picture {number}" descr="{alternative}"/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{main}" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{main}"><a:graphicData uri="{kind}"><pic:pic xmlns:pic="{kind}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="picture {number}" descr="{alternative}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
