"""行政级别: how high an agency stands, which follows from the tree unless somebody says otherwise.

A township is at the township's level, a department at that of its government, a government one step below the
government above it. What has nobody above it has nothing to follow from but what stands below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

ORDER = ("national", "province", "city", "county", "township")
"""From the top down."""
_COUNTY = ORDER.index("county")
Place = tuple[str, Any]
"""(kind, key of what stands above or None)."""


def below(level: str, kind: str) -> str:
    """The level of what stands just below an agency of `level`."""
    if kind == "township":
        return ORDER[-1]
    if kind == "department":
        return level
    return ORDER[min(ORDER.index(level) + 1, len(ORDER) - 1)]


def alone(kind: str, height: int = 0) -> str:
    """The level of what has nobody above it and `height` layers of governments below it: a county has none."""
    return ORDER[-1] if kind == "township" else ORDER[max(_COUNTY - height, 0)]


def in_tree(places: Mapping[Any, Place], stated: Mapping[Any, str]) -> dict[Any, str]:
    """{key: level} of every agency: as it is stated, else as it follows from the tree.

    What stands in a circle, which no form lets pass, counts as if it had nobody above it.
    """
    order = _from_above(places)
    heights, result = _heights(places, order), dict[Any, str]()
    for key in order:
        result[key] = stated.get(key) or _follows(places[key], result, heights[key])
    return result


def stated(places: Mapping[Any, Place], actual: Mapping[Any, str]) -> dict[Any, str]:
    """Those of the actual levels that do not follow from the tree, so that somebody must have said them."""
    heights = _heights(places, _from_above(places))
    return {key: actual[key] for key, place in places.items() if _follows(place, actual, heights[key]) != actual[key]}


def _follows(place: Place, known: Mapping[Any, str], height: int) -> str:
    kind, above = place
    return below(known[above], kind) if above in known else alone(kind, height)


def _from_above(places: Mapping[Any, Place]) -> list[Any]:
    """Every key behind that of what stands above it."""
    children: dict[Any, list[Any]] = defaultdict(list)
    for key, (_kind, above) in places.items():
        children[above if above in places else None].append(key)
    order = list(children[None])
    for key in order:  # grows while it is read
        order += children[key]
    return [*order, *(places.keys() - set(order))]


def _heights(places: Mapping[Any, Place], order: list[Any]) -> dict[Any, int]:
    """{key: how many governments stand one below the other under it}."""
    heights = dict.fromkeys(order, 0)
    for key in reversed(order):
        kind, above = places[key]
        if kind == "government" and above in heights:
            heights[above] = max(heights[above], heights[key] + 1)
    return heights
