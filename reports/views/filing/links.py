"""Texts and tables linked: a number in a text names and leads to its cell, a cell leads to where it is mentioned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.checks import Finding
from reports.checks.language.mentions import Mention, mentions
from reports.document.figures import value_at, write_number
from reports.document.report import Report
from reports.document.text import figure_marker, figures_in
from reports.editions.names import named
from reports.views.filing.findings import mark_id

Href = Callable[[str, str], str]
"""(code of a section, id of an element on its page) -> where that is."""
AGREES = {True: "yes", False: "no", None: "open"}


def on_this_page(section: str, element: str) -> str:
    return f"#{element}"


@dataclass(frozen=True)
class Link:
    """A stretch of a text and the cells that it can mean."""

    id: str
    address: str
    start: int
    end: int
    words: str
    cells: tuple[str, ...]
    agrees: bool | None


class Links:
    """`findings` are marked too: a number that a finding is about, and what no number is."""

    def __init__(self, report: Report, href: Href = on_this_page, findings: Iterable[Finding] = ()) -> None:
        self.report, self.href = report, href
        self.figures = report.complete_figures
        self.by_text: dict[str, list[Link]] = defaultdict(list)
        self.by_cell: dict[str, list[Link]] = defaultdict(list)
        self.found: dict[str, dict[str, None]] = defaultdict(dict)
        """{id of a marked stretch: ids of the findings about it}."""
        for number, mention in enumerate((each for each in mentions(report) if each.readings), 1):
            self._add(number, mention)
        for finding in findings:
            if finding.start >= 0:
                self._add_finding(finding)

    def _add(self, number: int, mention: Mention) -> None:
        """Of two mentions in one place the first is marked; a cell knows of both."""
        before = self.by_text[mention.address][-1:]
        is_apart = not before or before[0].end <= mention.start
        link = Link(
            f"said-{number}" if is_apart else before[0].id,
            mention.address,
            mention.start,
            mention.end,
            mention.words,
            _meant(mention),
            mention.agrees,
        )
        if is_apart:
            self.by_text[mention.address].append(link)
        for cell in link.cells:
            self.by_cell[cell].append(link)

    def _add_finding(self, finding: Finding) -> None:
        here = self.by_text[finding.address]
        same = next((link for link in here if link.start < finding.end and finding.start < link.end), None)
        if same is None:
            same = Link(f"{mark_id(finding)}-mark", finding.address, finding.start, finding.end, "", (), None)
            here.append(same)
            here.sort(key=lambda link: link.start)
        self.found[same.id][mark_id(finding)] = None

    def count(self, address: str) -> dict[str, int]:
        """{yes, no, open: how many numbers of a text agree with their cells, do not, cannot be compared yet}."""
        found = [AGREES[link.agrees] for link in self.by_text.get(address, []) if link.cells]
        return {answer: found.count(answer) for answer in AGREES.values()}

    def mark(self, address: str, start: int, text: str) -> SafeString:
        """A piece of the text at `address`, which begins at `start` of it, with its numbers marked."""
        done, drawn = 0, []
        for link in self.by_text.get(address, []):
            first, last = link.start - start, link.end - start
            if done <= first and last <= len(text):
                drawn += [escape(text[done:first]), self._mark(link, text[first:last])]
                done = last
        return mark_safe("".join([*drawn, escape(text[done:])]))  # noqa: S308 - all texts are escaped

    def _mark(self, link: Link, text: str) -> str:
        places = "".join(f'<span id="{place}"></span>' for place in self.found.get(link.id, ()))
        if not link.cells:
            return f'<mark class="found">{places}{escape(text)}</mark>'
        section = self.report.edition.section_of(link.cells[0]).code
        return (
            f'<mark class="mention" id="{link.id}" data-agrees="{AGREES[link.agrees]}">{places}'
            f'<a href="{self.href(section, link.cells[0])}" aria-describedby="{link.id}-cell">{escape(text)}</a>'
            f'<span class="popup" role="tooltip" id="{link.id}-cell">{escape(self._cells(link))}</span></mark>'
        )

    def _cells(self, link: Link) -> str:
        names = [self.cell(address) for address in link.cells]
        said = {True: _("agrees"), False: _("differs"), None: _("still blank")}[link.agrees]
        return f"{' + '.join(names)} · {said}"

    def cell(self, address: str) -> str:
        """Its name and its value."""
        edition = self.report.edition
        cell = edition.cells[address]
        value = write_number(value_at(self.figures, cell), decimals=cell.decimals)
        return _("%(cell)s: %(value)s") % {"cell": named(edition.tables[cell.table], cell), "value": value or "—"}

    def live_figures(self, texts: Iterable[str]) -> list[tuple[str, str]]:
        """(sign, its cell and the value there) of every live figure in these texts; one of no cell is a finding."""
        cells: dict[str, None] = {}
        for address in texts:
            cells |= dict.fromkeys(cell for _start, _end, cell in self.report.live.get(address, ()))
            cells |= dict.fromkeys(figures_in(self.report.text(address)))  # of blank cells
        return [(figure_marker(cell), self.cell(cell)) for cell in cells if cell in self.report.edition.cells]

    def said(self, address: str) -> str:
        """At a cell: a sign that leads to where a text mentions it first, and the list of all these places."""
        links = self.by_cell.get(address, [])
        if not links:
            return ""
        name = ngettext("Mentioned once in the texts", "Mentioned %(count)d times in the texts", len(links))
        places = "".join(
            f'<a href="{self._place(link)}" data-agrees="{AGREES[link.agrees]}">{escape(self._quoted(link))}</a>'
            for link in links
        )
        return (
            f'<a class="said" href="{self._place(links[0])}" data-agrees="{AGREES[_worst(links)]}"'
            f' aria-label="{escape(name % {"count": len(links)})}">¶</a>'
            f'<span class="popup popup--places">{places}</span>'
        )

    def _quoted(self, link: Link) -> str:
        section = self.report.edition.section_of(link.address).name
        return _("%(section)s: “%(words)s”") % {"section": section, "words": link.words}

    def _place(self, link: Link) -> str:
        return self.href(self.report.edition.section_of(link.address).code, link.id)


def _meant(mention: Mention) -> tuple[str, ...]:
    """The cells of the reading that agrees, else of the first."""
    fitting = (each for each in mention.readings if each.value is not None and mention.number.agrees(each.value))
    return next(fitting, mention.readings[0]).cells


def _worst(links: list[Link]) -> bool | None:
    answers = {link.agrees for link in links}
    return False if False in answers else None if None in answers else True
