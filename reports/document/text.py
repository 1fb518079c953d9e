"""A text as the blocks it is set in.

A text is plain: one paragraph a line. Lines that begin with a number of the official order are headings, and a
picture stands on a line of its own as 〔图片3：caption〕. In a draft 〔数 applications.received.total〕 stands for the
value of that cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from reports.document.memory import by_text

# The order of numbering in official documents (GB/T 9704-2012, 7.3.3): 一、 then （一） then 1. then （1）.
_NUMBERINGS = (
    re.compile(r"[一二三四五六七八九十]{1,3}、"),
    re.compile(r"[（(]\s*[一二三四五六七八九十]{1,3}\s*[）)]"),
    re.compile(r"\d{1,2}\s*[.．、](?!\d)"),
    re.compile(r"[（(]\s*\d{1,2}\s*[）)]"),
)


_PICTURE = re.compile(r"〔图片\s*(\d{1,4})\s*(?:[：:](.*))?〕\Z")


_NUMBER = re.compile(r"^(\s*〔图片\s*)(\d{1,4})(?=\s*(?:[：:].*)?〕\s*$)", re.MULTILINE)


FIGURE = re.compile(r"〔数\s*([^〔〕\s]{1,150})\s*〕")


_DATE = re.compile(
    r"[\d〇○零一二三四五六七八九十]{4}\s*年\s*[\d〇一二三四五六七八九十]{1,3}\s*月\s*[\d〇一二三四五六七八九十]{1,3}\s*日\Z"
)


# What the names of agencies end in; without it a line before the date is a sentence like any other.
_AGENCY = re.compile(r"[^\d，,；;：:、。]{2,}[局委府院会处心办室署厅部所队馆社司关区组学](?:[（(].{1,6}[）)])?\Z")


_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


# Control characters, lone surrogates and codes that are no characters; then those that nobody sees but that break
# words for a search (soft hyphen, widths of zero) or turn the direction of what follows.
_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + r"\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


HEADING_LENGTH = 40
"""A numbered line longer than this is a paragraph that begins with its heading."""


@dataclass(frozen=True)
class Block:
    """One thing set below the other: heading, paragraph, picture, signature or date."""

    kind: str
    text: str
    level: int = 0
    """Of a heading: 1 for 一、 to 4 for （1）."""
    lead: str = ""
    """Of a paragraph: the heading it begins with, already part of the line but not of `text`."""
    picture: int = 0
    start: int = field(default=0, compare=False)
    """Where in its text the lead, and behind it the text of a heading or paragraph begins."""


def clean_text(text: str) -> str:
    """`text` with line ends of one kind and without characters that no document can hold."""
    return _CONTROL.sub("", _LINE_END.sub("\n", text))


def blocks(text: str, *, closing: bool = False) -> list[Block]:
    """The blocks of a text; in the `closing` text the agency's name and the date at the end are set apart."""
    result = list(_blocks(text))
    return [*result[:-2], *_closed(result[-2:])] if closing else result


@by_text
def _blocks(text: str) -> tuple[Block, ...]:
    result, place = [], 0
    for line in text.split("\n"):
        if stripped := line.strip():
            result.append(replace(_block(stripped), start=place + line.index(stripped)))
        place += len(line) + 1
    return tuple(result)


def _block(line: str) -> Block:
    if found := _PICTURE.match(line):
        return Block("picture", (found[2] or "").strip(), picture=int(found[1]))
    level = next((n for n, pattern in enumerate(_NUMBERINGS, 1) if pattern.match(line)), 0)
    if not level:
        return Block("paragraph", line)
    lead, stop, rest = line.partition("。")
    # “1.部分栏目更新不及时，有的超过一个学期。” is a sentence that is counted, not a heading.
    is_sentence = bool(stop) and re.search("[，,]", lead) is not None
    if not rest and len(line) <= HEADING_LENGTH and not is_sentence:
        return Block("heading", line, level=level)
    if stop and rest and len(lead) <= HEADING_LENGTH:
        return Block("paragraph", rest, level=level, lead=lead + stop)
    return Block("paragraph", line, level=level)


def _closed(last: list[Block]) -> list[Block]:
    """The last two blocks, of which the agency's name and the date may stand in two lines or in one."""
    found = _DATE.search(last[-1].text) if last and _is_short(last[-1]) else None
    if not found:
        return last
    date = Block("date", found[0])
    if name := last[-1].text[: found.start()].strip():
        return [*last[:-1], Block("signature", name), date] if _AGENCY.match(name) else last
    if len(last) > 1 and _is_short(last[0]) and _AGENCY.match(last[0].text):
        return [Block("signature", last[0].text), date]
    return [*last[:-1], date]


def _is_short(block: Block) -> bool:
    return block.kind == "paragraph" and not block.level and len(block.text) <= HEADING_LENGTH


def picture_line(number: int, caption: str) -> str:
    """The line that places a picture, whatever the caption holds."""
    return f"〔图片{number}：{' '.join(clean_text(caption).split())}〕"


def pictures_in(text: str) -> list[int]:
    """Numbers of the pictures that a text places, in order."""
    return [block.picture for block in _blocks(text) if block.kind == "picture"]


def renumbered(text: str, numbers: dict[int, int]) -> str:
    """A text with the pictures it places under other numbers, {old: new}; one that is not named keeps its own."""
    return _NUMBER.sub(lambda found: found[1] + str(numbers.get(int(found[2]), int(found[2]))), text)


def without_pictures(text: str) -> tuple[str, int]:
    """(a text without the lines that place pictures, how many there were)."""
    lines = text.split("\n")
    kept = [line for line in lines if not _PICTURE.match(line.strip())]
    return "\n".join(kept), len(lines) - len(kept)


def figure_marker(address: str) -> str:
    """What stands in a text for the value of a cell, until the report is frozen."""
    return f"〔数 {address}〕"


def figures_in(text: str) -> list[str]:
    """Addresses that a text's live figures name, whether there is such a cell or not."""
    return [found[1] for found in FIGURE.finditer(text)]


def without_markers(text: str) -> str:
    """A draft's text without its live figures, for who looks at its words."""
    return FIGURE.sub("", text)
