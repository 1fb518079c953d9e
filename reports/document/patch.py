"""What a save changed, as its Event keeps it, and the way back from what stands to what stood before it.

A change of a cell is [before, after], None for a blank. A change of a text is the one span that differs,
[start, cut, put]: a save every two seconds of somebody who types costs what he typed and not the whole text. None
stands where an Event was written before texts were kept; what stood before it is not known.
"""

from __future__ import annotations

from typing import Any

Value = int | str | None
"""A figure or a text; None where it is not known what stood there."""
Contents = dict[str, Value]
"""{address: value} of what is not blank."""
Changes = dict[str, list[Any] | None]
"""{address: change} as an Event keeps it."""


def changes(before: Contents, after: Contents) -> Changes:
    """What leads from one to the other."""
    unlike = [address for address in {**before, **after} if before.get(address) != after.get(address)]
    return {address: _change(before.get(address), after.get(address)) for address in unlike}


def undone(contents: Contents, changes: Changes) -> Contents:
    """What stood before the changes. A text that does not hold what they put was written by nobody we know of."""
    before = {address: _before(contents.get(address, ""), change) for address, change in changes.items()}
    kept = {address: value for address, value in contents.items() if address not in changes}
    return kept | {address: value for address, value in before.items() if value != ""}


def _change(before: Value, after: Value) -> list[Any]:
    if isinstance(before, str) or isinstance(after, str):
        return span(str(before or ""), str(after or ""))
    return [before, after]


def _before(stands: Value, change: list[Any] | None) -> Value:
    """What stood before a change; "" for a blank."""
    if change is None:
        return None
    if len(change) == 2:
        return "" if change[0] is None else change[0]
    start, cut, put = change
    cut = str(cut)
    if not isinstance(stands, str) or stands[start : start + len(put)] != put:
        return None
    return stands[:start] + cut + stands[start + len(put) :]


def span(before: str, after: str) -> list[Any]:
    """[start, cut, put]: what has to be cut out and put in where two texts differ."""
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    return [start, before[start : len(before) - end], after[start : len(after) - end]]


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with in common; halves are compared whole, which is quicker than each."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
