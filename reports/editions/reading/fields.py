"""What every reader of an edition's file needs: entries of known keys and types, and the error that names the place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

CODE = re.compile(r"[a-z][a-z0-9_]*\Z")
Entry = dict[str, Any]

_MAY_BE_BLANK = ("hint",)
_TYPE_NAMES = {str: "a text", int: "a whole number", bool: "true or false", dict: "an entry"}


class EditionError(ValueError):
    """A file that does not describe a form. `path` is the file, `code` the place in it."""

    def __init__(self, path: Path, code: str, fault: str) -> None:
        super().__init__(f"{path.name}: {code}: {fault}")
        self.path, self.code, self.fault = path, code, fault


class Typed:
    """Refuses unknown keys, wrong types and blanks."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fault(self, code: str, text: str) -> EditionError:
        return EditionError(self.path, code, text)

    def code(self, item: Entry, place: str) -> str:
        code = item.get("code", "")
        if not isinstance(code, str) or not CODE.match(code):
            raise self.fault(place, f"code missing or not of small letters: {code!r}")
        return code

    def unique(self, place: str, codes: list[str]) -> None:
        for code in codes:
            if codes.count(code) > 1:
                raise self.fault(f"{place}.{code}", "double code")

    def typed(self, place: str, item: Entry, fields: Entry, *, needed: tuple[str, ...] = ()) -> None:
        """Only known keys, each of its type, texts and lists not empty, and none of the `needed` absent."""
        for key, value in item.items():
            if key not in fields:
                raise self.fault(place, f"unknown key {key!r}")
            self.value(place, key, value, kind=fields[key])
        for key in needed:
            if key not in item:
                raise self.fault(place, f"{key} missing")

    def value(self, place: str, key: str, value: Any, *, kind: Any) -> None:
        values, expected = (value, kind[0]) if isinstance(kind, list) else ([value], kind)
        if not isinstance(values, list) or any(type(each) is not expected for each in values):
            name = _TYPE_NAMES[expected]
            raise self.fault(place, f"{key} is not {f'a list, each {name}' if isinstance(kind, list) else name}")
        if not values:
            raise self.fault(place, f"{key} is empty")
        if expected is str and key not in _MAY_BE_BLANK and not all(each.strip() for each in values):
            raise self.fault(place, f"label missing: {key} is blank")
