"""The finished file, read as its reader will: fonts that load, every text in its order and place, none on another."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain, groupby

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from fontTools.ttLib import TTCollection, TTFont
from PIL import ImageFont

from reports.document.grid import GridCell
from reports.document.report import Report
from reports.editions.layout import Table
from reports.editions.names import named
from reports.publishing.pdf.proofread import PAGES, NotWhole, figures_of, words_of
from reports.publishing.pdf.reading_back import ReadBack, ReadPage, Rule, Shown, Unreadable, read

MM = 96 / 25.4
LEFT, TOP, RIGHT, BOTTOM = 28 * MM, 37 * MM, (210 - 26) * MM, (297 - 35) * MM
"""The text area of GB/T 9704-2012 in CSS pixels, as in paper.css."""
HAIR = 1.0
"""CSS pixels by which a text may stand out: a line that is justified ends within a third of one."""
HEIGHT = 0.6
"""Of the font size: what is nearer to the next line than this, from base to base, stands on it."""
VARIATIONS = tuple(chain(range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)))
"""They ask for another shape of the character before them and have none of their own."""


Printed = list[tuple[Table, GridCell]]
"""The figures of a report as they are printed."""


class Spot:
    """Where on the pages something is, in words."""

    def __init__(self, file: ReadBack, report: Report, figures: Printed) -> None:
        sections = report.edition.sections
        self.sections = {table.code: section for section in sections for table in report.edition.tables_of(section)}
        placed = zip(figures, file.cells, strict=False)
        self.figures = {content: figure for figure, contents in placed for content in contents}

    def named(self, page: int, shown: Shown) -> str:
        found = self.figures.get((page, shown.content or 0)) if shown.content is not None else None
        if found is None or found[1].cell is None:
            return _("page %(page)d, “%(text)s”") % {"page": page + 1, "text": shown.text[:40]}
        table, cell = found[0], found[1].cell
        section = self.sections[table.code]
        return _("section “%(section)s”, %(cell)s") % {"section": section.title, "cell": named(table, cell)}


def require_readable(pdf: bytes, report: Report) -> None:
    """Raises NotWhole, which says in words what is wrong and where."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            file = read(pdf)
        except Unreadable as error:
            raise NotWhole(_("The finished file cannot be read: %(error)s") % {"error": error}) from error
        for fault in faults_of(file, report):
            raise NotWhole(fault)


def faults_of(file: ReadBack, report: Report) -> Iterator[str]:
    """What is wrong with a file, in words; nothing for a right one."""
    if not 1 <= len(file.pages) <= PAGES:
        yield _("%(count)d pages; a report has at most %(most)d") % {"count": len(file.pages), "most": PAGES}
    yield from _broken_fonts(file)
    figures = figures_of(report)
    spot = Spot(file, report, figures)
    for at, page in enumerate(file.pages):
        for shown, fault in (*_misplaced(page), *_on_each_other(page)):
            yield _("%(place)s: %(fault)s") % {"place": spot.named(at, shown), "fault": fault}
    yield from _missing_words(file, report)
    yield from _other_figures(file, figures)


def _broken_fonts(file: ReadBack) -> Iterator[str]:
    for font in file.fonts:
        try:
            ImageFont.truetype(io.BytesIO(font.program), 10)
        except OSError as error:
            yield _("The font %(name)s cannot be opened: %(error)s") % {"name": font.name, "error": error}


def _misplaced(page: ReadPage) -> Iterator[tuple[Shown, str]]:
    """Texts with a character that no font has, or outside the text area or their cell."""
    upright = [rule for rule in page.rules if rule[0] == rule[2]]
    for shown in page.shown:
        if shown.is_missing:
            yield shown, _("no font has one of these characters")
        if shown.content is None:  # the number of a page, and what is repeated
            continue
        if not (shown.left >= LEFT - HAIR and shown.right <= RIGHT + HAIR and TOP <= shown.baseline <= BOTTOM):
            yield shown, _("it does not fit on the page")
        if any(_crosses(shown, rule) for rule in upright):
            yield shown, _("it is too long for its cell")


def _crosses(shown: Shown, rule: Rule) -> bool:
    x, top, _right, bottom = rule
    return shown.left + HAIR / 2 < x < shown.right - HAIR / 2 and top < shown.baseline < bottom


def _on_each_other(page: ReadPage) -> Iterator[tuple[Shown, str]]:
    """Texts that another one is printed over; both stand on lines nearer to each other than a line is high."""
    order = sorted(page.shown, key=lambda shown: (shown.baseline, shown.left))
    for at, shown in enumerate(order):
        for other in order[at + 1 :]:
            if other.baseline - shown.baseline >= HEIGHT * other.size:
                break
            if min(shown.right, other.right) - max(shown.left, other.left) > HAIR:
                yield shown, _("another text is printed over it")


def _missing_words(file: ReadBack, report: Report) -> Iterator[str]:
    text = _text(shown for page in file.pages for shown in page.shown if shown.content is not None)
    wanted = ["".join(words.split()) for words in words_of(report)]
    if _first_missing(wanted, text) is None:
        return
    # One glyph may stand for several characters, of which the file names the first that was set.
    missing = _first_missing([alike(words) for words in wanted], alike(text))
    if missing is not None:
        yield _("This text is missing: “%(text)s”") % {"text": wanted[missing][:80]}


def _text(shown: Iterator[Shown]) -> str:
    return "".join("".join(each.text for each in shown).split())


def _first_missing(wanted: list[str], text: str) -> int | None:
    at = 0
    for number, words in enumerate(wanted):
        found = text.find(words, at)
        if found < 0:
            return number
        at = found + len(words)
    return None


def alike(text: str) -> str:
    """A text with one character for all that a font draws with the same glyph."""
    return text.translate(_same_glyph())


@cache
def _same_glyph() -> dict[int, int | None]:
    """Reads every font, which takes a second: asked for only where a text was not found as it is."""
    same: dict[int, int] = {}
    for font in _fonts():
        codes_of: dict[str, list[int]] = defaultdict(list)
        for code, glyph in font.getBestCmap().items():
            codes_of[glyph].append(code)
        for codes in codes_of.values():
            if len(codes) > 1:
                same |= dict.fromkeys(codes, min(same.get(code, code) for code in codes))
    return same | dict.fromkeys(VARIATIONS)


def _fonts() -> Iterator[TTFont]:
    for path in sorted(settings.FONT_FOLDER.glob("*.[ot]t[fc]")):
        yield from TTCollection(path, lazy=True) if path.suffix == ".ttc" else [TTFont(path, lazy=True)]


def _other_figures(file: ReadBack, figures: Printed) -> Iterator[str]:
    """Cells of the tables that hold another figure than the report has there."""
    contents = [
        {
            number: "".join(each.text for each in group)
            for number, group in groupby(page.shown, key=lambda each: each.content)
        }
        for page in file.pages
    ]
    wanted = [cell.text for _table, cell in figures]
    found = ["".join(contents[page].get(number, "") for page, number in cell) for cell in file.cells]
    if found != wanted:
        yield _("%(found)d figures are printed, %(wanted)d are wanted, or they differ") % {
            "found": len(found),
            "wanted": len(wanted),
        }
