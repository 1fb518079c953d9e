"""Checks of the texts."""

from __future__ import annotations

from collections.abc import Iterator

from reports import checks
from reports.checks import ERROR, WARNING, Context, Finding
from reports.checks.sentences import gettext as _
from reports.document.report import Report, text_addresses
from reports.document.text import pictures_in


@checks.check
def empty_texts(report: Report, context: Context) -> Iterator[Finding]:
    """R13: every text that article 50 of the Regulations asks for is there."""
    for section in report.edition.sections:
        if section.kind == "text" and not section.optional and not report.text(section.text_address).strip():
            message = _("“%(section)s” is empty.") % {"section": section.title}
            yield Finding(ERROR, "R13", section.text_address, message, _("Regulations, article 50"))


@checks.check
def required_mentions(report: Report, context: Context) -> Iterator[Finding]:
    """R10: section six states the information processing fee, also when there was none."""
    for section in report.edition.sections:
        text = report.text(section.text_address)
        for mention in section.mentions:
            words, *others = mention.split("|")
            if text.strip() and not any(each in text for each in (words, *others)):
                message = _("“%(section)s” does not mention %(words)s; state it also when there was none.") % {
                    "section": section.title,
                    "words": words,
                }
                yield Finding(WARNING, "R10", section.text_address, message)


@checks.check
def placed_pictures(report: Report, context: Context) -> Iterator[Finding]:
    """Every picture a text places exists, and every picture that was added is placed."""
    placed: set[int] = set()
    for _section, address in text_addresses(report.edition):
        for number in pictures_in(report.text(address)):
            placed.add(number)
            if number not in report.pictures:
                message = _("The text places picture %(number)d, which was never added.") % {"number": number}
                yield Finding(ERROR, "P1", address, message)
    for number in report.pictures:
        if number not in placed:
            message = _("Picture %(number)d stands in no text and will not be published.") % {"number": number}
            yield Finding(WARNING, "P2", report.edition.sections[0].text_address, message)
