"""Of which year and of whom a sentence speaks, as events: what was named last before a place holds there."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from reports.checks.language import scope

Event = tuple[int, bool]
"""(place from which it holds, whether it is another year or somebody else)."""


_DOING = re.compile(".?[续代催帮协领补经主督]办")
"""“续办2022年结转的申请7件”: no office."""


_TIMES_AS_MANY = re.compile(r"(?:为|是|达)(?:上一?年|去年|\d{4}年)度?(?:同期)?的(?=\d)")


@dataclass(frozen=True)
class Events:
    places: tuple[int, ...]
    are_other: tuple[bool, ...]

    def is_other(self, place: int) -> bool:
        at = bisect_right(self.places, place)
        return bool(at) and self.are_other[at - 1]

    def since(self, start: int, place: int) -> bool | None:
        """What was named between the two places; None where nothing was."""
        at = bisect_right(self.places, place)
        return self.are_other[at - 1] if at and self.places[at - 1] >= start else None


def _events(found: list[Event]) -> Events:
    found = sorted(found)
    return Events(tuple(place for place, _ in found), tuple(is_other for _, is_other in found))


def _blank(found: re.Match[str]) -> str:
    return "·" * len(found[0])


def years(text: str, start: int, year: int) -> Events:
    """Of a text whose first character stands at `start`; words of what is carried over name no year of the rest."""
    text = _TIMES_AS_MANY.sub(_blank, text)
    text = scope.COMPARISON.sub(_blank, scope.CARRIED.sub(_blank, text))
    found: list[Event] = [(start + each.end(), False) for each in scope.WHOLE_PERIOD.finditer(text)]
    text = scope.WHOLE_PERIOD.sub(_blank, text)
    found += [(start + each.end(), True) for each in scope.SEVERAL_YEARS.finditer(text)]
    text = scope.SEVERAL_YEARS.sub(_blank, text).replace(f"{year}年以来", "·" * 7)
    found += [(start + each.end(), False) for each in scope.BOTH_HALVES.finditer(text)]
    for each in scope.OTHER_TIME.finditer(text):
        found.append((start + each.end(), True))
        if each[0][-1] == "月" and (border := re.compile("[，；]").search(text, each.end())):
            found.append((start + border.end(), False))  # “2件为2023年12月提交；答复20件”
    found += [(start + each.end(), False) for each in re.finditer(scope.THIS_TIME, text)]
    found += [(start + each.end(), int(each[1]) != year) for each in scope.YEAR.finditer(text)]
    return _events(found)


def agencies(text: str, start: int, name: str) -> Events:
    """Whether it is another agency than `name`, one below it, or the whole county by one of its bureaus."""
    is_bureau = not re.search(r"人民政府\Z|街道办事处\Z|管理委员会\Z", name)
    found = [(each.start(), False) for each in scope.OURS.finditer(text)]
    found += [
        (each.start(), is_bureau or not scope.WHOLE_REGION.search(text[max(0, each.start() - 12) : each.start()]))
        for each in scope.BELOW.finditer(text)
    ]
    found += [(each.end(), not is_bureau) for each in scope.ALONE.finditer(text)]
    found += [(each.start(), is_bureau) for each in scope.SYSTEM.finditer(text)]
    found += [(each.start(), is_bureau or each[1] not in name) for each in scope.REGION.finditer(text)]
    for clause in re.finditer("[^，；：]+", text):
        organ = scope.ORGAN.match(clause[0])
        if organ and not _DOING.fullmatch(organ[1]):
            found.append((clause.start() + organ.start(1), not scope.is_same_agency(organ[1], name)))
    found += [(each.end(), False) for each in re.finditer("；", text)]
    if not is_bureau:
        found += [(each.end(), False) for each in re.finditer("合计|共计|总计", text)]
    return _events([(start + place, is_other) for place, is_other in found])
