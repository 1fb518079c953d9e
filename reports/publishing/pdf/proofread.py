"""What was set, compared with the report: every paragraph, every figure and every picture, in their order."""

from __future__ import annotations

from collections.abc import Iterator

from weasyprint import Document
from weasyprint.formatting_structure import boxes

from reports.document.grid import GridCell, grid
from reports.document.report import Report
from reports.document.text import blocks
from reports.editions.layout import Table
from reports.publishing import Failure, RenderError

PROOF_AT = "proof:"
"""The address of the QR code in the page that is set."""
PAGES = 300
"""More than any report has; a layout that runs away is stopped before it is stored."""


class NotWhole(RenderError):
    failure = Failure.CONTENT


def require_whole(document: Document, report: Report) -> None:
    """Raises NotWhole, naming the first thing that is missing."""
    if not 1 <= len(document.pages) <= PAGES:
        raise NotWhole(f"{len(document.pages)} pages")
    drawn = [box for page in document.pages for box in _content(page._page_box)]
    _require_words(drawn, report)
    _require_figures(drawn, report)
    _require_pictures(drawn, report)


def _content(page: boxes.PageBox) -> Iterator[boxes.Box]:
    """Everything on a page but its number."""
    for box in page.children:
        if not isinstance(box, boxes.MarginBox):
            yield from box.descendants()


def _text(drawn: list[boxes.Box]) -> str:
    return "".join("".join(box.text.split()) for box in drawn if isinstance(box, boxes.TextBox))


def _require_words(drawn: list[boxes.Box], report: Report) -> None:
    text, at = _text(drawn), 0
    for words in words_of(report):
        wanted = "".join(words.split())
        found = text.find(wanted, at)
        if found < 0:
            raise NotWhole(f"missing: {words[:80]}")
        at = found + len(wanted)


def words_of(report: Report) -> Iterator[str]:
    """Title, titles of sections, headings and paragraphs, in the order in which they are printed."""
    yield report.title
    last = report.edition.sections[-1].text_address
    for section in report.edition.sections:
        for address in section.text_addresses:
            # A section that may be left out is left out with its title, and the title stands above its first text.
            if address == section.text_address and not (section.optional and not report.text(address)):
                yield section.title
            for block in blocks(report.text(address), closing=address == last):
                if block.kind != "picture" or block.picture in report.pictures:
                    yield block.lead + block.text


def _require_figures(drawn: list[boxes.Box], report: Report) -> None:
    cells = [box for box in drawn if isinstance(box, boxes.TableCellBox) and box.element_tag == "td"]
    set_figures = [_text(list(cell.descendants())) for cell in cells]
    wanted = [figure.text for _, figure in figures_of(report)]
    if set_figures != wanted:
        raise NotWhole(f"{len(set_figures)} figures are set, {len(wanted)} are wanted, or they differ")


def figures_of(report: Report) -> list[tuple[Table, GridCell]]:
    """Every figure of the tables, in the order in which they are printed."""
    figures = report.complete_figures
    return [
        (table, cell)
        for section in report.edition.sections
        for table in report.edition.tables_of(section)
        for part in grid(table, figures).parts
        for row in part.body
        for cell in row
        if not cell.is_heading
    ]


def is_proof(box: boxes.Box) -> bool:
    """Whether a box is the QR code, which is no picture of the report."""
    return box.element is not None and box.element.get("src") == PROOF_AT


def _require_pictures(drawn: list[boxes.Box], report: Report) -> None:
    placed = [
        block.picture
        for section in report.edition.sections
        for address in section.text_addresses
        for block in blocks(report.text(address))
        if block.kind == "picture" and block.picture in report.pictures
    ]
    found = sum(isinstance(box, boxes.ReplacedBox) and not is_proof(box) for box in drawn)
    if found != len(placed):
        raise NotWhole(f"{found} pictures are set, {len(placed)} are placed in the texts")
