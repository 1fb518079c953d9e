"""A sentence of a text and the phrase of each of its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.checks.language.numbers import Line, Number
from reports.checks.language.vocabulary import Hit
from reports.editions.vocabulary import Meaning

_LEFT_BORDER = re.compile(r"(?<!为主)[，：；（）。]")
_BORDER = re.compile(r"[，、：；（）。]")
_ONLY_COUNTS = re.compile(r"(?:全年|数量|件数|总数|总|一)*(?:共有|共计|合计|总计|共|计|有|为|达)+")
"""“申请人以自然人为主，共45件”: the subject stands before the comma."""
_OF_EACH = re.compile(
    r"(?P<names>[^，：；（）。\d]{2,60}?)(?:数量|件数|案件|申请)?"
    r"分别(?:为|是|有|办理|收到|受理|作出|公开)?(?P<counts>[^，：；（）。]+)"
)
_AND = re.compile(r"[、和与及]")


@dataclass
class Sentence:
    """A sentence of a line without spaces, and what has been understood of it so far."""

    line: Line
    start: int
    end: int
    hits: list[Hit]
    numbers: list[Number]
    meanings: list[Meaning] = field(default_factory=list)
    last: Number | None = None
    counted: set[str] = field(default_factory=set)
    """Topics of the numbers so far."""
    skipped: list[Meaning] = field(default_factory=list)
    """What the last number meant that was of another year or another agency."""
    of_each: dict[int, tuple[int, int]] = field(init=False)
    """{start of a number: place of its name}, in “自然人、企业分别为12件、3件”."""

    def __post_init__(self) -> None:
        self.of_each = dict(self._of_each()) if "分别" in self.line.text else {}

    def _of_each(self) -> Iterator[tuple[int, tuple[int, int]]]:
        for found in _OF_EACH.finditer(self.line.text, self.start, self.end):
            numbers = [n for n in self.numbers if found.start("counts") <= n.start < found.end("counts")]
            ends = [each.start() for each in _AND.finditer(self.line.text, *found.span("names"))] + [found.end("names")]
            starts = [found.start("names"), *(end + 1 for end in ends)]
            if len(numbers) == len(ends) > 1:
                yield from ((n.start, span) for n, span in zip(numbers, zip(starts, ends, strict=False), strict=True))

    def before(self, number: Number) -> str:
        return self.line.text[self.start : number.start]

    def left(self, number: Number) -> tuple[int, int]:
        """The number's own phrase before it; of a list of names with their numbers behind it, its name."""
        text = self.line.text
        if number.start in self.of_each:
            return self.of_each[number.start]
        if text[self.start : number.start].endswith("、"):
            return number.start, number.start  # “4件予以公开、1件部分公开”: what was counted stands behind
        if text[number.start - 1] == "（" and text[number.end : number.end + 1] == "）":
            return self._named_before(number.start - 1), number.start - 1
        last = self.last.end if self.last else 0
        last_count = max((n.end for n in self.numbers if n.end <= number.start and n.unit != "%"), default=0)
        borders = [self.start, *(border.end() for border in _LEFT_BORDER.finditer(text, self.start, number.start))]
        start = max(last, *borders)
        if (
            text[start - 1] == "，"
            and text[start - 2] != "中"
            and start - 1 > last_count
            and _ONLY_COUNTS.fullmatch(text, start, number.start)
        ):
            start = max([last_count, *(border for border in borders if border < start)])
        return start, number.start

    def is_total(self, number: Number, left: tuple[int, int]) -> bool:
        """“网上14件，邮寄5件，总计19件”: two or more of its unit before it, and no word but that it is all."""
        before = [n for n in self.numbers if n.end <= number.start and n.unit != "%"]
        if len(before) < 2 or {n.unit for n in before} != {number.unit} or before[-1].end != left[0] - 1:
            return False
        return bool(_ONLY_COUNTS.fullmatch(self.line.text, *left))

    def _named_before(self, end: int) -> int:
        """“自然人（8件）、企业（2件）”: where the name before a bracket begins."""
        borders = [b.end() for b in _BORDER.finditer(self.line.text, self.start, end)]
        return max([self.start, *borders])

    def right(self, number: Number) -> tuple[int, int]:
        border = _BORDER.search(self.line.text, number.end, self.end)
        following = [other.start for other in self.numbers if other.start >= number.end]
        return number.end, min([border.start() if border else self.end, *following])

    def beyond(self, end: int) -> str:
        """“16件为不予公开、无法提供等情形”: the rest of a list without numbers; "" where one has another number."""
        border = _LEFT_BORDER.search(self.line.text, end, self.end)
        stop = border.start() if border else self.end
        is_list = self.line.text[end : end + 1] == "、" and not any(end <= n.start < stop for n in self.numbers)
        return self.line.text[end:stop] if is_list else ""

    def hits_in(self, span: tuple[int, int]) -> list[Hit]:
        return [hit for hit in self.hits if span[0] <= hit.start and hit.end <= span[1]]
