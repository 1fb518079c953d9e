"""An edition's file laid over the one it stands on: what it does not say is what its base says.

An entry is called by its code; a group of rows or columns, which has none, by its label; a block by its heading; any
other by what it is about (`NAMES`), joined by blanks, of a list the first: `applications granted`. An entry called like
one of the base changes that one, key by key; any other is new, at the end. What else happens is said by a key whose
value is a name:

    remove = "..."             the base's entry goes; nothing else is said of it
    replaces = "..."           this entry stands in place of the base's, of which nothing is kept
    changes = "..."            the base's entry takes over what is said here, another name too
    before = "...", after      the entry stands there, wherever the base has it

A list of plain texts is given anew, or as `{ remove = [...], add = [...], before = "..." }`. What the base says
elsewhere of something that is removed stays until that is changed, too: the reader refuses what names nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.editions.reading.fields import Entry, Typed

OWN = ("code", "notice", "first_year", "last_year")
"""What an edition never has from another."""
NAMES: dict[str, tuple[str, ...]] = {
    "sections": ("code",),
    "tables": ("code",),
    "blocks": ("heading",),
    "rules": ("code",),
    "carries": ("table", "to"),
    "helps": ("table", "rows", "columns"),
    "topics": ("code",),
    "meanings": ("topic", "words"),
    "qualifiers": ("table", "words"),
    "stocks": ("table", "stock"),
    "bands": ("table", "columns"),
    "reserved": ("table", "rows"),
    "statements": ("cell",),
    "indicators": ("code",),
    "summaries": ("text",),
    "region_summaries": ("text",),
    "comparisons": ("of",),
}
"""{list of entries: the keys that say what one of them is called}."""
HEADINGS = ("rows", "columns", "children")

_WITHIN = {"tables": ("blocks",), "blocks": ("rows", "columns")} | dict.fromkeys(HEADINGS, ("children",))
_WITHIN["edition"] = tuple(kind for kind in NAMES if kind != "blocks")
"""{list of entries: the lists of entries that one of them holds}."""
_ORDERS, _SIDES = ("remove", "replaces", "changes"), ("before", "after")
_TEXTS = {"remove": [str], "add": [str], "before": str, "after": str}

Entries = list[Entry]


def laid_over(base: Entry, own: Entry, *, path: Path) -> Entry:
    """The edition as a file without a base would say it. Raises EditionError for what the base does not have."""
    kept = {key: copy.deepcopy(value) for key, value in base.items() if key not in OWN}
    said = {key: value for key, value in own.items() if key != "base"}
    return _Differences(path).entry(kept, said, kind="edition", place="")


def name_of(item: Entry, kind: str) -> str:
    if kind in HEADINGS:
        return str(item.get("code") or item.get("label") or "")
    values = (item[key] for key in NAMES[kind] if item.get(key))
    return " ".join(str(value[0] if isinstance(value, list) else value) for value in values)


@dataclass(frozen=True)
class _Change:
    """An entry of the file, apart from where and in place of what it stands."""

    said: Entry
    name: str
    place: str
    order: str
    """One of `_ORDERS`, or nothing."""
    side: str
    """One of `_SIDES`, or nothing."""
    neighbour: str


class _Differences(Typed):
    """What it does not understand, such as a wrong type, it hands on for the reader of the whole to refuse."""

    def entry(self, base: Entry, own: Entry, *, kind: str, place: str) -> Entry:
        """`place` is the entry's own."""
        found = dict(base)
        for key, value in own.items():
            found[key] = self.value_of(key, base.get(key), value, kind=kind, place=place)
            if found[key] == [] != value:  # all that the base had was removed
                del found[key]
        return found

    def value_of(self, key: str, base: Any, own: Any, *, kind: str, place: str) -> Any:
        if key == "english":
            return base | own if isinstance(base, dict) and isinstance(own, dict) else own
        if key in _WITHIN.get(kind, ()) and _are_entries(base or []) and _are_entries(own):
            return self.entries(base or [], own, kind=key, place=key if kind == "edition" else place.split(".")[0])
        if isinstance(base or [], list) and isinstance(own, dict):
            return self.texts(base or [], own, place=place, key=key)
        return own

    def entries(self, base: Entries, own: Entries, *, kind: str, place: str) -> Entries:
        """`place` is the list's."""
        found = list(base)
        names: set[str] = set()
        for item in own:
            change = self.change(item, kind, place=place)
            if change.name in names:
                raise self.fault(change.place, "double entry")
            names.add(change.name)
            self.make(change, found, kind=kind)
        return found

    def change(self, item: Entry, kind: str, *, place: str) -> _Change:
        said = {key: value for key, value in item.items() if key not in (*_ORDERS, *_SIDES)}
        orders, sides = ([key for key in keys if key in item] for keys in (_ORDERS, _SIDES))
        name = item[orders[0]] if orders else name_of(item, kind)
        here = str(name) if kind == "tables" else f"{place}.{name}"
        for key in (*orders, *sides):
            if not isinstance(item[key], str):
                raise self.fault(here, f"{key} is not a text")
        if len(orders) > 1 or len(sides) > 1 or (orders == ["remove"] and len(item) > 1):
            raise self.fault(here, f"says {' and '.join(item)} at once")
        order, side = ((keys or [""])[0] for keys in (orders, sides))
        return _Change(said, name, here, order, side, item.get(side, ""))

    def make(self, change: _Change, found: Entries, *, kind: str) -> None:
        """Changes `found`, or the children of one of them."""
        among, at = self.position(found, change.name, kind, place=change.place)
        if at is None and change.order:
            raise self.fault(change.place, f"{change.order} what the base does not have: {change.name!r}")
        if at is None:
            among.append(change.said)
        elif change.order == "remove":
            del among[at]
        elif change.order == "replaces":
            among[at] = change.said
        else:
            among[at] = self.entry(among[at], change.said, kind=kind, place=change.place)
        if change.side:
            self.move(among.pop(-1 if at is None else at), change, found, kind=kind)

    def move(self, item: Entry, change: _Change, found: Entries, *, kind: str) -> None:
        among, at = self.position(found, change.neighbour, kind, place=change.place)
        if at is None:
            raise self.fault(change.place, f"{change.side} what is not there: {change.neighbour!r}")
        among.insert(at + (change.side == "after"), item)

    def position(self, entries: Entries, name: str, kind: str, *, place: str) -> tuple[Entries, int | None]:
        """Among which entries the one of this name stands, and where; None where there is none."""
        matches = list(_positions(entries, name, kind))
        if len(matches) > 1:
            raise self.fault(place, f"several entries of the base are called {name!r}")
        return matches[0] if matches else (entries, None)

    def texts(self, base: list[Any], own: Entry, *, place: str, key: str) -> list[Any]:
        self.typed(place, own, _TEXTS)
        found = list(base)
        for text in own.get("remove", []):
            if text not in found:
                raise self.fault(place, f"{key}: remove what the base does not have: {text!r}")
            found.remove(text)
        side = next((side for side in _SIDES if side in own), "")
        if side and own[side] not in found:
            raise self.fault(place, f"{key}: {side} what is not there: {own[side]!r}")
        at = found.index(own[side]) + (side == "after") if side else len(found)
        return [*found[:at], *own.get("add", []), *found[at:]]


def _positions(entries: Entries, name: str, kind: str) -> Iterator[tuple[Entries, int]]:
    """Of those called so, and of their children."""
    for at, item in enumerate(entries):
        if name_of(item, kind) == name:
            yield entries, at
        if kind in HEADINGS and _are_entries(item.get("children")):
            yield from _positions(item["children"], name, kind)


def _are_entries(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)
