"""The text of a section out of its lines: every paragraph as it stands, one a line.

Only page numbers are left out. How broken lines belong together is not guessed.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.document.text import HEADING_LENGTH
from reports.importing.recognition.doubts import Doubt, quote
from reports.importing.sequence import Line

_PAGE = re.compile(
    r"\s*(?:[\-—–―－·•]+\s*\d{1,3}\s*[\-—–―－·•]+|第\s*\d{1,3}\s*页(?:\s*[,，/／]?\s*共\s*\d{1,3}\s*页)?"
    r"|\d{1,3}\s*[/／]\s*\d{1,3}|\d{1,3}\s*页?)\s*\Z"
)
_PLAIN_NUMBER = re.compile(r"\s*\d{1,3}\s*\Z")
_CAPTION = re.compile(r"图\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[.．、:：\s]")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)|\[(?:image|图片|图像)[^\]]*\]\Z")
_ENDED = re.compile(r"[。！？；：…!?;:][”’）)》〉」』\"']*\Z")
SHORTEST_SENTENCE = 30
"""Characters; what is shorter and ends without a full stop is a heading, a name or a date."""


def is_page_number(text: str, *, is_marked: bool = False) -> bool:
    """Whether a line is nothing but the number of a page; `is_marked`: a bare number does not count."""
    return bool(_PAGE.match(text)) and not (is_marked and _PLAIN_NUMBER.match(text))


def text_of(lines: list[Line], address: str) -> tuple[str, list[Doubt]]:
    """(the paragraphs, one a line; what to look at in them)."""
    paragraphs: list[str] = []
    doubts: list[Doubt] = []
    for line in lines:
        if is_page_number(line.text):
            doubts.append(dropped_page(address, line.text))
        elif len(line.filled) > 1:
            paragraphs.append(" ".join(line.text.split("\n")))
            doubts.append(_row_in_text(address, line.text))
        else:
            paragraphs += [part.strip() for cell in line.filled for part in cell.split("\n") if part.strip()]
    doubts += [unseen_picture(address, line) for line in lines if line.pictures and not _is_picture(line.text)]
    doubts += [_picture(address, paragraph) for paragraph in paragraphs if _is_picture(paragraph)]
    return "\n".join(paragraphs), doubts + _broken(paragraphs, address)


def dropped_page(address: str, text: str) -> Doubt:
    return Doubt(address, _("“%(text)s” was taken for a page number and left out.") % {"text": text})


def _row_in_text(address: str, text: str) -> Doubt:
    return Doubt(
        address,
        _("“%(text)s” is a row of a table that the form does not have; it stands here as a paragraph.")
        % {"text": quote(text)},
    )


def _is_picture(paragraph: str) -> bool:
    is_short = len(paragraph) <= HEADING_LENGTH and "。" not in paragraph
    return bool(_PICTURE.match(paragraph) or (is_short and _CAPTION.match(paragraph)))


def _picture(address: str, paragraph: str) -> Doubt:
    message = _("“%(caption)s” belongs to a picture, which a text cannot carry; add the picture here.")
    return Doubt(address, message % {"caption": quote(paragraph)})


def unseen_picture(address: str, line: Line) -> Doubt:
    message = ngettext(
        "A picture stands before “%(text)s”, which a text cannot carry; add the picture here.",
        "%(count)d pictures stand before “%(text)s”, which a text cannot carry; add the pictures here.",
        line.pictures,
    )
    return Doubt(address, message % {"count": line.pictures, "text": quote(line.text)})


def _broken(paragraphs: list[str], address: str) -> list[Doubt]:
    """Paragraphs that end in the middle of a sentence; the last one has nothing to go on with."""
    broken = [
        paragraph
        for paragraph in paragraphs[:-1]
        if len(paragraph) >= SHORTEST_SENTENCE and not _ENDED.search(paragraph) and not _is_picture(paragraph)
    ]
    if not broken:
        return []
    message = ngettext(
        "A paragraph ends in the middle of a sentence: “…%(end)s”. It may go on with the next one.",
        "%(count)d paragraphs end in the middle of a sentence, the first with “…%(end)s”. "
        "They may go on with the next one.",
        len(broken),
    )
    return [Doubt(address, message % {"count": len(broken), "end": broken[0][-15:]})]
