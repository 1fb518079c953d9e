"""The title of a report, and the agency and the year that it names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from reports.importing.recognition.doubts import Doubt, quote
from reports.importing.sequence import Line

PLACE = "title"
_DIGITS = dict(zip("〇○零一二三四五六七八九", "000123456789", strict=True))
_YEAR = re.compile(r"(20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})年度?")
_PERIOD = re.compile(r"(20\d\d)年1月1日")
_END = re.compile(r"(?:报告|年报)(?:20\d\d年?度?|\([^()]{1,12}\))?\Z")
_YEAR_ALONE = re.compile(r"\(?20\d\d年度?\)?\Z")
_STUTTER = re.compile(r"([\u4e00-\u9fff]{2,})\1")
_NUMBERED_FILE = re.compile(r"^(?:附件)?\s*[0-9A-Za-z]{0,4}\s*[_.、:：\-—]\s*")
"""What people set before the name of a file to order it."""
_SUBJECT = "信息公开"
LONGEST = 60
SHORTEST_NAME = 3
"""Characters of the name of an agency; what is shorter is the end of a broken line."""
LINES = 12
"""The title stands among the first lines."""
MOST_LINES = 3
"""Lines before its last one that a title takes at most."""


@dataclass(frozen=True)
class Title:
    text: str
    agency_name: str
    year: int | None
    start: int = 0
    """The lines of the title are those from `start` up to, not including, `end`."""
    end: int = 0

    @property
    def is_found(self) -> bool:
        return self.end > self.start


def squeezed(text: str) -> str:
    """The text without any space, brackets and digits in their usual width."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def find_title(lines: list[Line]) -> Title:
    """The title at the head of a document, over as many lines as it takes; an empty one where there is none."""
    texts = [squeezed(line.text) for line in lines[:LINES]]
    for last in (at for at, text in enumerate(texts) if _may_end(text)):
        start = _start_of_title(texts, last)
        end = last + 1 + (texts[last + 1 : last + 2] != [] and bool(_YEAR_ALONE.match(texts[last + 1])))
        whole = "".join("".join(line.text.split()) for line in lines[start:end])
        if _SUBJECT in squeezed(whole):
            return Title(whole, agency_in(whole), year_in(whole), start, end)
    return Title("", "", None)


def with_name_of_file(title: Title, name: str) -> tuple[Title, list[Doubt]]:
    """The title with the agency and the year that the name of its file tells, where it tells none itself."""
    told = find_title([Line((_NUMBERED_FILE.sub("", name),))])
    is_another = bool(title.agency_name) and title.agency_name != told.agency_name
    if not told.agency_name or told.year is None or is_another or (title.agency_name and title.year):
        return title, []
    if title.year not in (None, told.year):
        return title, []
    message = _("The title “%(title)s” is that of the file's name; the document itself names no agency or no year.")
    found = replace(told, start=title.start, end=title.end)
    return found, [Doubt(PLACE, message % {"title": quote(told.text)})]


def start_of_title(lines: list[Line], last: int) -> int | None:
    """The line in which a title begins that ends in line `last`, wherever in a document; None where none does."""
    texts = [squeezed(line.text) for line in lines[max(0, last - MOST_LINES) : last + 1]]
    if lines[last].is_row or not _may_end(texts[-1]):
        return None
    start = _start_of_title(texts, len(texts) - 1)
    whole = "".join(texts[start:])
    is_title = _is_whole(whole) and year_in(whole) is not None
    return last - (len(texts) - 1 - start) if is_title else None


def _start_of_title(texts: list[str], last: int) -> int:
    """The line from which on, up to `last`, the title names its subject and an agency."""
    start = last
    while start > 0 and last - start < MOST_LINES:
        here = "".join(texts[start : last + 1])
        if _is_whole(here) and (year_in(here) is not None or year_in(texts[start - 1]) is None):
            break
        if not _may_begin(texts[start - 1]) or len("".join(texts[start - 1 : last + 1])) > 2 * LONGEST:
            break
        start -= 1
    return start


def _may_end(text: str) -> bool:
    return len(text) <= LONGEST and bool(_END.search(text)) and not re.search(r"[。,;:|>]", text)


def _may_begin(text: str) -> bool:
    return len(text) <= LONGEST and not re.search(r"[。,;:!?|>]", text)


def _is_whole(text: str) -> bool:
    return _SUBJECT in text and len(agency_in(text)) >= SHORTEST_NAME


def year_in(text: str) -> int | None:
    found = _YEAR.search(squeezed(text))
    return int("".join(_DIGITS.get(digit, digit) for digit in found[1])) if found else None


def agency_in(title: str) -> str:
    """The agency that a title names: what is left without the year and the words of every title."""
    text = _YEAR.sub("", squeezed(title))
    text = re.sub(r"\((?:20\d\d)?\)", "", text)
    at = text.find("政府" + _SUBJECT)
    if at < 0:
        at = text.find(_SUBJECT)
    if at < 0:
        return ""
    # “某县人民政府信息公开” lacks the second 政府; the name keeps its own.
    name = text[: at + 2] if text[:at].endswith("人民") else text[:at]
    return re.sub(r"(?:关于|的)+\Z|^关于", "", name).strip("()、-—_")


def year_of_period(lines: list[Line]) -> int | None:
    """The year whose first of January opens the period reported on, as the opening text states it."""
    found = (_PERIOD.search(squeezed(line.text)) for line in lines[: 2 * LINES])
    return next((int(match[1]) for match in found if match), None)


def title_doubts(title: Title) -> list[Doubt]:
    if not title.is_found and not title.agency_name:
        return [Doubt(PLACE, _("No title was found; write it and the agency's name."))]
    found = []
    if not title.agency_name:
        found.append(Doubt(PLACE, _("The title “%(title)s” names no agency.") % {"title": quote(title.text)}))
    if stutter := _STUTTER.search(squeezed(title.text)):
        message = _("The title “%(title)s” has “%(word)s” twice.")
        found.append(Doubt(PLACE, message % {"title": title.text, "word": stutter[1]}))
    return found
