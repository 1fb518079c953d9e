"""Percentages that a sentence gives beside the number they are the share of: “予以公开30件，占75%” (rule R9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.checks.language.numbers import Line, Number, read

_SHARE_OF = re.compile(
    r"[，（、]?(?:约|仅|各|共|分别|合计|合并|均|[（）])*占(?:比|总|全部|全年|本年度?|年度|新?收到?|受理|申请|办结|答复|办理|数量?|总?量|比[例重]|的|约|到|达|为|了|近|件)*\Z"
)
"""All that may stand between a number and its percentage of a whole that the text or the tables know: with other words,
as in “收回982份，满意的占91.8%”, it is the share of something else."""
_MUCH = Decimal(100)
_OF_APPLICATIONS = ("件", "例", "宗", "起", "份", "项", "件次", "")
"""“受理29例，其中网络25件，占86%”: applications and cases are counted by any of them, in one breath."""


@dataclass(frozen=True)
class Share:
    """A percentage that no whole explains, with its places in the text."""

    start: int
    end: int
    words: str
    part: Number
    whole: Number
    """The nearest that could be meant."""

    @property
    def right(self) -> Decimal:
        return round(self.part.value / self.whole.value * _MUCH, 1)


def wrong_shares(text: str, wholes: Callable[[], Iterable[int]], only: frozenset[int] | None = None) -> Iterator[Share]:
    """Every percentage of the text that fits none of its numbers, nor one of `wholes`, asked for only then."""
    lines = read(text)
    counts = [number for _, found in lines for number in found if number.unit != "%"]
    for line, found in lines:
        if only is not None and line.places[0] not in only:
            continue
        for at, share in enumerate(found):
            part = found[at - 1] if at else None
            if share.unit != "%" or part is None or not _belongs(line, part, share):
                continue
            units = _OF_APPLICATIONS if part.unit in _OF_APPLICATIONS else (part.unit,)
            known = [number for number in counts if number.unit in units and number.value >= part.value]
            before = [number for number in found[: at - 1] if number in known and number.value > part.value]
            if not before or _explained(share, part, ((number.low, number.high) for number in known)):
                continue
            if not _explained(share, part, ((Decimal(whole), Decimal(whole)) for whole in wholes())):
                nearest = min(before, key=lambda whole: abs(part.value / whole.value * _MUCH - share.value))
                yield Share(*line.span(share.start, share.end), line.text[part.start : share.end], part, nearest)


def _belongs(line: Line, part: Number, share: Number) -> bool:
    """The percentage is said of the number right before it, and both exactly."""
    between = line.text[part.end : share.start]
    is_exact = not part.is_vague and not share.is_vague and bool(part.value)
    return is_exact and part.unit not in ("%", "元") and len(between) < 20 and bool(_SHARE_OF.match(between))


def _explained(share: Number, part: Number, wholes: Iterable[tuple[Decimal, Decimal]]) -> bool:
    """Of one of the wholes, each from (lowest, highest), the part is that much, rounded or cut off."""
    last = Decimal(1).scaleb(int(str(share.value.as_tuple().exponent)))
    low, high = share.value - last, share.value + last
    return any(lowest and low * lowest <= part.value * _MUCH <= high * highest for lowest, highest in wholes)
