"""What the Regulations and the notices want a report to speak of, and when (rules R21 to R25); these only ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports import checks
from reports.checks import ASK, WARNING, Context, Finding
from reports.checks.language.lexicon import lexicon
from reports.checks.sentences import gettext as _
from reports.checks.sentences import named
from reports.document.figures import value_at
from reports.document.report import Report, text_addresses
from reports.document.text import blocks
from reports.editions.layout import Cell, Section

GOVERNMENT = "government"
_PLAN = r"{year}年(?:度)?，?(?:[我本][局委办厅院镇乡县市区]|[我本]机关|[我本]单位|街道)?(?:将|计划|拟)"
_OUTCOMES = {"工作考核": "考核", "社会评议": "评议|满意度", "责任追究": "责任追究|追责|问责|追究"}
_PARTS = {
    "主动公开": "主动公开",
    "依申请公开": "依申请|申请公开|公开申请",
    "政府信息管理": "信息管理|管理",
    "政府信息公开平台建设": "平台|网站|新媒体|专栏",
    "监督保障": "监督|保障|考核|培训|评议",
}
"""{part of section one that the notice names: words by which a text speaks of it}."""
_DATE = re.compile(r"(20\d{2})年(\d{1,2})月(\d{1,2})日")
LAST_DAYS = {True: (3, 31), False: (1, 31)}
"""Article 49: of a government, and of anybody else."""
SHORTEST = 200
"""Characters of a text below which nobody expects it to speak of everything."""


@checks.check
def plans_of_a_year_that_is_over(report: Report, context: Context) -> Iterator[Finding]:
    """R21: “2021年，我局将……” in the report of 2021."""
    plan = re.compile(_PLAN.format(year=report.year))
    for _section, address in text_addresses(report.edition):
        for found in plan.finditer(report.text(address)):
            message = _("The text speaks of %(year)d as of a year to come: “%(words)s”.") % {
                "year": report.year,
                "words": found[0],
            }
            hint = _("Has it been copied from the report of the year before?")
            yield _asked("R21", address, message, hint, start=found.start(), end=found.end())


@checks.check
def outcomes(report: Report, context: Context) -> Iterator[Finding]:
    """R22: a government's report says something of assessment, public appraisal and accountability (article 50)."""
    texts = "".join(report.text(address) for _section, address in text_addresses(report.edition))
    section = _first_text(report)
    if section is None or not _is_government(report, context) or len(texts) < SHORTEST:
        return
    if missing := [name for name, words in _OUTCOMES.items() if not re.search(words, texts)]:
        message = _("The texts say nothing of %(parts)s.") % {"parts": "、".join(missing)}
        hint = _("State the results, also where there were none.")
        yield _asked("R22", section.text_address, message, hint, source=_("Regulations, article 50"))


@checks.check
def parts_of_section_one(report: Report, context: Context) -> Iterator[Finding]:
    """R23: section one touches everything that the notice names."""
    section = _first_text(report)
    if section is None:
        return
    text = report.text(section.text_address)
    missing = [name for name, words in _PARTS.items() if not re.search(words, text)]
    if missing and len(text) >= SHORTEST:
        message = _("“%(section)s” says nothing of %(parts)s.") % {
            "section": section.title,
            "parts": "、".join(missing),
        }
        hint = _("State what was done, also where it was little.")
        yield _asked("R23", section.text_address, message, hint, source=report.edition.notice)


@checks.check
def dated_late(report: Report, context: Context) -> Iterator[Finding]:
    """R24: the report is dated within the time of article 49."""
    closing = report.edition.sections[-1].text_address
    last_day = LAST_DAYS[_is_government(report, context)]
    for block in blocks(report.text(closing), closing=True):
        found = _DATE.search("".join(block.text.split())) if block.kind == "date" else None
        if found and (int(found[1]), (int(found[2]), int(found[3]))) > (report.year + 1, last_day):
            message = _("The report is dated “%(date)s”, after the last day for filing.") % {"date": block.text}
            yield _asked("R24", closing, message, "", source=_("Regulations, article 49"))


@checks.check
def pending_cases(report: Report, context: Context) -> Iterator[Finding]:
    """R25: what was pending last year appears among this year's cases, or it is said what became of it."""
    last = context.last_year
    if last is None or last.year != report.year - 1:
        return
    now, then = report.complete_figures, last.complete_figures
    for cell in _pending(report):
        before = value_at(then, last.edition.cells[cell.address]) if cell.address in last.edition.cells else None
        total = next((each for each in report.edition.cells.values() if cell.address in each.sum), None)
        counted = value_at(now, total) if total else None
        if total and before and counted is not None and counted < before:
            message = _("Last year %(before)d were pending (%(cell)s); this year %(counted)d are counted in all.") % {
                "before": before,
                "cell": named(report.edition.tables[cell.table], cell),
                "counted": counted,
            }
            hint = _("Count what was decided of them, or say in the text what became of them.")
            yield _asked("R25", cell.address, message, hint)


def _pending(report: Report) -> list[Cell]:
    """The cells of what has not been decided, as the edition's own words name them."""
    words = lexicon(report.edition, report.year)
    found: dict[str, None] = {}
    for topic, meanings in words.topics.items():
        for token in meanings.tokens("尚未审结", 0, 4) if words.vocabulary.topics[topic].near else ():
            for reading in token.meaning.readings:
                found |= dict.fromkeys(words.vocabulary.cells(reading, ""))
    return [report.edition.cells[address] for address in found]


def _is_government(report: Report, context: Context) -> bool:
    return context.kind == GOVERNMENT or (not context.kind and report.agency_name.endswith("人民政府"))


def _first_text(report: Report) -> Section | None:
    """The first text that must be there: section one."""
    every = report.edition.sections
    return next((section for section in every if section.kind == "text" and not section.optional), None)


def _asked(
    code: str, address: str, message: str, hint: str, *, source: str = "", start: int = -1, end: int = -1
) -> Finding:
    return Finding(WARNING, code, address, message, source, hint, start, end, grade=ASK)
