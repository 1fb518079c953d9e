"""The second reader: patterns tried on a line that the grammar accuses. What only they find is not shown.

Two readers of different make that accuse the same place make a finding certain. Lines that no person wrote are not
read again: their findings stay questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reports.checks.language.mentions import Lines, mentions
from reports.checks.language.numbers import read
from reports.checks.language.shares import wrong_shares
from reports.checks.language.sums import wrong_additions
from reports.document.report import Report, text_addresses

MOST_IN_A_LINE, MOST_TOGETHER = 80, 400
"""Numbers that are read again."""
Place = tuple[str, int, int]


def second_reading(report: Report, places: Iterable[Place], totals: Callable[[], Iterable[int]]) -> list[Place]:
    """(address, start, end) of what the patterns accuse in the lines of `places`."""
    lines = _lines(report, places)
    every = mentions(report, None if _is_of_a_person(report) else lines)
    found = [(each.address, each.start, each.end) for each in every if each.agrees is False]
    for address, only in lines.items():
        text = report.text(address)
        found += [(address, each.start, each.end) for each in wrong_additions(text, only)]
        found += [(address, each.start, each.end) for each in wrong_shares(text, totals, only)]
    return found


def _is_of_a_person(report: Report) -> bool:
    """The texts are short enough to be read whole, as the pages read them that show which cell a number means."""
    counts = [
        len(numbers)
        for _section, address in text_addresses(report.edition)
        for _, numbers in read(report.text(address))
    ]
    return sum(counts) <= MOST_TOGETHER and max(counts, default=0) <= MOST_IN_A_LINE


def _lines(report: Report, places: Iterable[Place]) -> Lines:
    asked: dict[str, list[int]] = {}
    for address, start, _end in places:
        asked.setdefault(address, []).append(start)
    left, chosen = MOST_TOGETHER, {}
    for address, starts in asked.items():
        taken = set()
        for line, numbers in read(report.text(address)):
            is_asked = any(line.places[0] <= start <= line.places[-1] for start in starts)
            if is_asked and len(numbers) <= min(left, MOST_IN_A_LINE):
                taken.add(line.places[0])
                left -= len(numbers)
        chosen[address] = frozenset(taken)
    return chosen


def agree(one: Place, others: Iterable[Place]) -> bool:
    """Whether one of the others is of the same place."""
    address, start, end = one
    return any(each[0] == address and each[1] < end and start < each[2] for each in others)
