"""Checks of names: the agency's, the year's, and the notice's that prescribes the form (rule R12)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports import checks, editions
from reports.checks import WARNING, Context, Finding
from reports.checks.language.scope import is_same_agency
from reports.checks.sentences import gettext as _
from reports.checks.sentences import joined
from reports.document.report import Report, text_addresses
from reports.document.text import blocks

_NOTICE = re.compile(
    r"(?P<sign>[\u4e00-\u9fff]{0,8}函)\s*[〔\[［（(【﹝]\s*(?P<year>\d{4})\s*[〕\]］）)】﹞]\s*(?P<number>\d+)\s*号"
)
_SIGN = re.compile(r"国办[\u4e00-\u9fff]{0,4}函\Z")
_PERIOD = re.compile(
    r"(\d{4})\s*年\s*1\s*月\s*1\s*日[起]?\s*(?:至|到|—+|-+|－|～|~)\s*(?:(\d{4})\s*年\s*)?12\s*月\s*31\s*日"
)
_YEAR = re.compile(r"(20\d{2})\s*年(?!\s*\d{1,2}\s*月\s*\d{1,2}\s*日)")
_THIS_YEAR = re.compile(r"本年|今年|全年|本报告期")
_OWN_TITLE = re.compile(r"([\u4e00-\u9fff]{3,40}?)\s*(20\d{2})\s*年度?\s*政府信息公开(?:工作)?年度报告")
_QUOTED = re.compile(r"《[^《》]*(?:通知|意见|要求|方案|办法|函)[^《》]*》")
"""A title that is cited, and never the report's own."""
_LEADING = re.compile(r".*(?:现公布|现将|公布|编制|制作|发布|为|根据|按照|要求)")
_DATE = re.compile(r"(20\d{2})\s*年")
_SPACES = re.compile(r"\s")


@checks.check
def titled(report: Report, context: Context) -> Iterator[Finding]:
    """R12: the title names the agency and the report year."""
    address = report.edition.sections[0].text_address
    title = _SPACES.sub("", report.title)
    expected = report.edition.title_of(report.agency_name, report.year)
    hint = _("Usual is “%(title)s”.") % {"title": expected}
    if _SPACES.sub("", report.agency_name) not in title and not _names_shortly(title, report.agency_name):
        message = _("The title “%(title)s” does not name %(agency)s.") % {
            "title": report.title,
            "agency": report.agency_name,
        }
        yield Finding(WARNING, "R12", address, message, hint=hint)
    if f"{report.year}年" not in title:
        message = _("The title “%(title)s” does not name the report year %(year)d.") % {
            "title": report.title,
            "year": report.year,
        }
        yield Finding(WARNING, "R12", address, message, hint=hint)


def _names_shortly(title: str, agency_name: str) -> bool:
    """区科工局2023年…… is a short form of the agency's name."""
    before = re.match(r"(.*?)\d{4}年", title)
    return bool(before and len(before[1]) > 2 and is_same_agency(before[1], agency_name))


@checks.check
def years(report: Report, context: Context) -> Iterator[Finding]:
    """R12: the texts speak of the report year, and not of the one from which they were copied."""
    for _section, address in text_addresses(report.edition):
        for found in _PERIOD.finditer(report.text(address)):
            named = {int(year) for year in found.groups() if year}
            if named != {report.year}:
                message = _("The text names the period “%(period)s”; the report is of %(year)d.") % {
                    "period": found[0],
                    "year": report.year,
                }
                yield Finding(WARNING, "R12", address, message, start=found.start(), end=found.end())
    yield from _no_year(report)


def _no_year(report: Report) -> Iterator[Finding]:
    """The first text that must be there speaks of other years only."""
    section = next((each for each in report.edition.sections if each.kind == "text" and not each.optional), None)
    if section is None:
        return
    text = report.text(section.text_address)
    found = sorted({int(year) for year in _YEAR.findall(text)})
    if found and report.year not in found and not _THIS_YEAR.search(text):
        message = _("“%(section)s” speaks of %(years)s and never of the report year %(year)d.") % {
            "section": section.title,
            "years": joined(_(", "), map(str, found)),
            "year": report.year,
        }
        yield Finding(WARNING, "R12", section.text_address, message, hint=_("Has it been copied from another year?"))


@checks.check
def agencies(report: Report, context: Context) -> Iterator[Finding]:
    """R12: the opening and the signature name the agency that reports, and the signature a date after the year."""
    opening = report.edition.sections[0].text_address
    text = report.text(opening)
    cited = [quoted.span() for quoted in _QUOTED.finditer(text)]
    for found in _OWN_TITLE.finditer(text):
        name = _LEADING.sub("", found[1])
        if "关于" in name or any(low <= found.start() < high for low, high in cited):
            continue
        if len(name) > 2 and not _is_name_of(name, report.agency_name):
            yield _other_agency(opening, name, report, start=found.start(), end=found.end())
    closing = report.edition.sections[-1].text_address
    for block in blocks(report.text(closing), closing=True):
        if block.kind == "signature" and not _is_name_of(block.text, report.agency_name):
            yield _other_agency(closing, block.text, report, start=-1, end=-1)
        year = _DATE.match(block.text) if block.kind == "date" else None
        if year and int(year[1]) <= report.year:
            message = _("The report is dated “%(date)s”, before the end of the year %(year)d on which it reports.") % {
                "date": block.text,
                "year": report.year,
            }
            yield Finding(WARNING, "R12", closing, message)


def _is_name_of(name: str, agency_name: str) -> bool:
    """The name, a short form of it, or the name with those of the governments above it."""
    name = re.sub(r"[\s（）()·]", "", name)
    return is_same_agency(name, agency_name) or is_same_agency(agency_name, name)


def _other_agency(address: str, name: str, report: Report, *, start: int, end: int) -> Finding:
    message = _("The text names “%(name)s” where %(agency)s is expected.") % {
        "name": name,
        "agency": report.agency_name,
    }
    return Finding(WARNING, "R12", address, message, start=start, end=end)


@checks.check
def notices(report: Report, context: Context) -> Iterator[Finding]:
    """R12: the notice that prescribes the form is cited with its full number, and it is this edition's."""
    known = {_year_and_number(edition.notice): edition.notice for edition in editions.editions().values()}
    known[_year_and_number(report.edition.notice)] = report.edition.notice
    cited = "".join(_SPACES.sub("", report.text(address)) for _section, address in text_addresses(report.edition))
    is_right = report.edition.notice in cited
    for _section, address in text_addresses(report.edition):
        for found in _NOTICE.finditer(report.text(address)):
            meant = known.get((found["year"], found["number"]))
            sign = _SIGN.search(_SPACES.sub("", found["sign"]))
            if not meant or not sign:
                continue
            if not meant.startswith(sign[0] + "〔"):
                yield _wrong_notice(address, found, sign[0], meant, edition=report.edition.notice)
            elif meant != report.edition.notice and not is_right:
                yield _wrong_notice(address, found, sign[0], report.edition.notice, edition=report.edition.notice)


def _wrong_notice(address: str, found: re.Match[str], sign: str, right: str, *, edition: str) -> Finding:
    message = _("The text cites “%(cited)s”; the notice is “%(right)s”.") % {
        "cited": f"{sign}〔{found['year']}〕{found['number']}号",
        "right": right,
    }
    start = found.end("sign") - len(sign)
    return Finding(WARNING, "R12", address, message, edition, start=max(start, found.start()), end=found.end())


def _year_and_number(notice: str) -> tuple[str, str]:
    found = re.search(r"(\d{4})\D+(\d+)号", notice)
    return (found[1], found[2]) if found else ("", "")
