"""Sentences of findings: strings that remember their msgid and parameters, so that each can be said in any language.

A check writes `_("%(cell)s is blank") % {"cell": named(table, cell)}`, as everywhere, and gets a `str` in the language
that is active. What is stored are msgid and parameters. `join` and f-strings forget them: a list of sentences is put
together by `joined`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation

from reports.editions.layout import Cell, Table

Stored = str | dict[str, Any]
"""A sentence as JSON; plain words are themselves."""


class Said(str):
    parts: dict[str, Any]
    """What it is made of: {"say": msgid, "many", "count", "with": parameters}, or {"join": by, "of": list}."""
    language: str | None
    """In which it is written."""

    def __mod__(self, values: Any) -> Said:
        if not isinstance(values, Mapping):
            return NotImplemented
        return _made(str.__mod__(self, _here(values, self.language)), {**self.parts, "with": values}, self.language)

    def again(self, language: str | None) -> Said:
        """In the language that is active, which is this one."""
        return self if self.language == language else _said(self.parts)


def gettext(msgid: str) -> Said:
    return _said({"say": msgid})


def ngettext(msgid: str, many: str, count: int) -> Said:
    return _said({"say": msgid, "many": many, "count": count})


def joined(by: str, words: Iterable[str]) -> Said:
    return _said({"join": by, "of": [*words]})


def named(table: Table, cell: Cell) -> Said:
    """A cell by row and column, as reports.editions.names has it."""
    row, column = table.name(cell)
    if not row:
        return gettext("column “%(column)s”") % {"column": column}
    return gettext("row “%(row)s”, column “%(column)s”") % {"row": row, "column": column}


def here(sentence: str) -> str:
    """In the language of the reader."""
    return sentence.again(translation.get_language()) if isinstance(sentence, Said) else sentence


def stored(sentence: str) -> Stored:
    if not isinstance(sentence, Said):
        return sentence
    parts = dict(sentence.parts)
    if "join" in parts:
        return {"join": stored(parts["join"]), "of": [stored(word) for word in parts["of"]]}
    if "with" in parts:
        parts["with"] = {name: _stored_value(value) for name, value in parts["with"].items()}
    return parts


def restored(found: Stored) -> str:
    """In the language that is active."""
    if isinstance(found, str):
        return found
    if "join" in found:
        return joined(restored(found["join"]), map(restored, found["of"]))
    if "with" not in found:
        return _said(found)
    values = found["with"].items()
    return _said({**found, "with": {name: restored(each) if isinstance(each, dict) else each for name, each in values}})


def _stored_value(value: Any) -> Any:
    """Numbers stay numbers, since msgids write them with %d."""
    return value if isinstance(value, int) else stored(value if isinstance(value, str) else str(value))


def _said(parts: dict[str, Any]) -> Said:
    language = translation.get_language()
    return _made(_text(parts, language), parts, language)


def _made(text: str, parts: dict[str, Any], language: str | None) -> Said:
    said = Said(text)
    said.parts, said.language = parts, language
    return said


def _text(parts: dict[str, Any], language: str | None) -> str:
    if "join" in parts:
        by, *words = (
            word.again(language) if isinstance(word, Said) else word for word in (parts["join"], *parts["of"])
        )
        return by.join(words)
    text = (
        translation.ngettext(parts["say"], parts["many"], parts["count"])
        if "many" in parts
        else translation.gettext(parts["say"])
    )
    return text % _here(parts["with"], language) if "with" in parts else text


def _here(values: Mapping[str, Any], language: str | None) -> dict[str, Any]:
    return {name: value.again(language) if isinstance(value, Said) else value for name, value in values.items()}
