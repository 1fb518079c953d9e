"""The pictures of a document: redrawn as uploaded ones are, and placed by a line each in the sequence of paragraphs.

The recogniser carries such a line like any other; afterwards it becomes the line that places a picture in a text.
What cannot be redrawn, or would take too long, stays announced by its paragraph's count.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO

from reports.document.text import HEADING_LENGTH, picture_line
from reports.importing.furniture import is_proof
from reports.importing.proposal import Proposal
from reports.importing.sequence import Drawn, Element, Image, Paragraph

FIRST = 9001
"""Number of a document's first picture, above all that a report can have."""
MOST = 30
MOST_BYTES = 12 * 2**20
"""Of all of them, redrawn."""
SECONDS = 1.5
"""Of the processor's time that redrawing may take of what the process has."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LINE = re.compile(r"〔图片([a-z]{2})：([^\n]*)〕")
CAPTION = re.compile(r"图\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[.．、:：\s]")


class Album:
    """The elements of a document with a line for each picture that could be redrawn, and these pictures."""

    def __init__(self, elements: Iterable[Element]) -> None:
        self.drawn: list[Drawn] = []
        self.until = time.process_time() + SECONDS
        self.elements = list(self._lined(list(elements)))

    def _lined(self, elements: list[Element]) -> Iterator[Element]:
        followers = [*elements[1:], None]
        captions: set[int] = set()
        for at, (element, follower) in enumerate(zip(elements, followers, strict=True)):
            if isinstance(element, Paragraph) and isinstance(follower, Paragraph) and is_proof(follower.text):
                element = replace(element, pictures=0, images=())
            if not isinstance(element, Paragraph) or not element.images:
                if at not in captions:
                    yield element
                continue
            kept = [(image, drawn) for image in element.images if (drawn := self._draw(image))]
            rest = replace(element, pictures=element.pictures - len(kept), images=())
            if rest.text.strip() or rest.pictures:
                yield rest
            for image, drawn in kept:
                is_last = image is element.images[-1]
                caption = _caption(image, follower) if is_last else ""
                if caption:
                    captions.add(at + 1)
                yield Paragraph(_line(drawn.number, caption))

    def _draw(self, image: Image) -> Drawn | None:
        used = sum(len(each.data) for each in self.drawn)
        if len(self.drawn) >= MOST or used >= MOST_BYTES or time.process_time() > self.until:
            return None
        from reports.storage import pictures

        try:
            data, media_type, size = pictures.read_picture(BytesIO(image.data), len(image.data))
        except pictures.BadPicture:
            return None
        self.drawn.append(Drawn(FIRST + len(self.drawn), data, media_type, *size))
        return self.drawn[-1]

    def of(self, proposal: Proposal) -> Proposal:
        """The proposal with its pictures, and their lines as a draft has them."""
        texts = {address: _LINE.sub(_placing, text) for address, text in proposal.report.texts.items()}
        report = replace(proposal.report, texts=texts)
        sequence = tuple(map(_shown, proposal.sequence))
        return replace(proposal, report=report, sequence=sequence, pictures=tuple(self.drawn))


def _placing(line: re.Match[str]) -> str:
    return picture_line(_number(line[1]), line[2])


def _shown(element: Element) -> Element:
    """As the page shows it beside what was recognised."""
    if not isinstance(element, Paragraph):
        return element
    return replace(
        element, text=_LINE.sub(lambda found: f"〔图片：{found[2]}〕" if found[2] else "〔图片〕", element.text)
    )


def _line(number: int, caption: str) -> str:
    """Without digits, which a table might take for its own."""
    tens, ones = divmod(number - FIRST, len(_LETTERS))
    return f"〔图片{_LETTERS[tens]}{_LETTERS[ones]}：{caption}〕"


def _number(letters: str) -> int:
    return FIRST + _LETTERS.index(letters[0]) * len(_LETTERS) + _LETTERS.index(letters[1])


def _caption(image: Image, follower: Element | None) -> str:
    """The line behind a picture where it is numbered as a caption, or is what the picture is called."""
    text = follower.text.strip() if isinstance(follower, Paragraph) and not follower.images else ""
    is_short = 0 < len(text) <= HEADING_LENGTH and "。" not in text
    return text if is_short and (CAPTION.match(text) or text == image.name.strip()) else ""
