"""A report as one document: texts and whole numbers, and a text as the blocks it is set in.

A text is plain: one paragraph a line. Lines that begin with a number of the official order are headings, and a
picture stands on a line of its own as 〔图片3：caption〕.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from reports import editions, figures
from reports.layout import Edition, Figures, Section

# The order of numbering in official documents (GB/T 9704-2012, 7.3.3): 一、 then （一） then 1. then （1）.
_NUMBERINGS = (
    re.compile(r"[一二三四五六七八九十]{1,3}、"),
    re.compile(r"[（(]\s*[一二三四五六七八九十]{1,3}\s*[）)]"),
    re.compile(r"\d{1,2}\s*[.．、](?!\d)"),
    re.compile(r"[（(]\s*\d{1,2}\s*[）)]"),
)
_PICTURE = re.compile(r"〔图片\s*(\d{1,4})\s*(?:[：:](.*))?〕\Z")
_DATE = re.compile(
    r"[\d〇○一二三四五六七八九十]{4}\s*年\s*[\d〇一二三四五六七八九十]{1,3}\s*月\s*[\d〇一二三四五六七八九十]{1,3}\s*日\Z"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
HEADING_LENGTH = 40
"""A numbered line longer than this is a paragraph that begins with its heading."""


@dataclass(frozen=True)
class Picture:
    number: int
    sha256: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Report:
    """What is filed and published, and nothing about who did it when."""

    edition: Edition
    year: int
    agency_name: str
    title: str
    texts: dict[str, str] = field(default_factory=dict)
    """{address of a text: text}; a section's own, and `section.after` behind its tables."""
    figures: Figures = field(default_factory=dict)
    """Entered cells; the computed ones are always taken from `complete_figures`."""
    pictures: dict[int, Picture] = field(default_factory=dict)
    stated: Figures = field(default_factory=dict)
    """Totals as a read document states them, for comparison only."""

    def text(self, address: str) -> str:
        return self.texts.get(address, "")

    @property
    def complete_figures(self) -> Figures:
        return figures.complete(self.edition, self.figures)


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


def clean_text(text: str) -> str:
    """`text` with line ends of one kind and without characters that no document can hold."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def blocks(text: str, *, closing: bool = False) -> list[Block]:
    """The blocks of a text; in the `closing` text the agency's name and the date at the end are set apart."""
    lines = [line for line in (raw.strip(" \t\u3000\xa0") for raw in text.split("\n")) if line]
    result = [_block(line) for line in lines]
    if closing and result and _is_plain(result[-1]) and _DATE.search(result[-1].text):
        result[-1:] = list(_signature(result[-1].text))
        if len(result) > 1 and result[-2].kind == "paragraph" and _is_name(result[-2]):
            result[-2] = Block("signature", result[-2].text)
    return result


def _block(line: str) -> Block:
    if found := _PICTURE.match(line):
        return Block("picture", (found[2] or "").strip(), picture=int(found[1]))
    level = next((n for n, pattern in enumerate(_NUMBERINGS, 1) if pattern.match(line)), 0)
    if not level:
        return Block("paragraph", line)
    lead, stop, rest = line.partition("。")
    if not rest and len(line) <= HEADING_LENGTH:
        return Block("heading", line, level=level)
    if stop and rest and len(lead) <= HEADING_LENGTH:
        return Block("paragraph", rest, level=level, lead=lead + stop)
    return Block("paragraph", line, level=level)


def _is_plain(block: Block) -> bool:
    return block.kind == "paragraph" and len(block.text) <= HEADING_LENGTH and "。" not in block.text


def _is_name(block: Block) -> bool:
    return _is_plain(block) and not re.search(r"[，,；;：:]", block.text)


def _signature(line: str) -> Iterator[Block]:
    found = _DATE.search(line)
    if found is None:
        yield Block("paragraph", line)
        return
    if name := line[: found.start()].strip():
        yield Block("signature", name)
    yield Block("date", found[0])


def picture_line(number: int, caption: str) -> str:
    return f"〔图片{number}：{caption}〕"


def pictures_in(text: str) -> list[int]:
    """Numbers of the pictures that a text places, in order."""
    return [block.picture for block in blocks(text) if block.kind == "picture"]


def text_addresses(edition: Edition) -> list[tuple[Section, str]]:
    return [(section, address) for section in edition.sections for address in section.text_addresses]


def to_json(report: Report, *, agency_code: str) -> dict[str, Any]:
    """The frozen document of a publication, computed cells included."""
    return {
        "format": 1,
        "edition": report.edition.code,
        "year": report.year,
        "agency": {"code": agency_code, "name": report.agency_name},
        "title": report.title,
        "texts": {
            address: report.text(address) for _, address in text_addresses(report.edition) if report.text(address)
        },
        "figures": report.complete_figures,
        "pictures": [asdict(picture) for picture in report.pictures.values()],
    }


def from_json(data: dict[str, Any]) -> Report:
    """Raises KeyError where the document names an edition that is not installed."""
    return Report(
        edition=editions.edition(data["edition"]),
        year=data["year"],
        agency_name=data["agency"]["name"],
        title=data["title"],
        texts=data["texts"],
        figures=data["figures"],
        pictures={item["number"]: Picture(**item) for item in data["pictures"]},
    )
