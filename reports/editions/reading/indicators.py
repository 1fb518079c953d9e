"""Reading what a form's figures tell its readers: indicators over the years and summaries in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

from reports.editions.indicators import Comparison, Indicator, Summary
from reports.editions.layout import Table
from reports.editions.reading.fields import Entry, Typed

_INDICATOR = {"code": str, "name": str, "unit": str, "of": [str], "over": [str], "parts": [str]}
_SUMMARY = {"text": str, "none": str}
_COMPARISON = {"of": str, "more": str, "fewer": str, "same": str}
_REGION = ("reports", "agencies")
_CHANGE = ("difference", "percent")
"""Places of a sentence that are no cells."""
_PLACE = re.compile(r"\{([^{}]*)\}")


class NumberReader(Typed):
    """All of it may be absent: an edition without indicators is one whose reports have no charts."""

    LISTS: ClassVar[Entry] = {
        "indicators": [dict], "summaries": [dict], "region_summaries": [dict], "comparisons": [dict],
    }  # fmt: skip

    def __init__(self, path: Path, tables: dict[str, Table]) -> None:
        super().__init__(path)
        self.cells = {address: cell for table in tables.values() for address, cell in table.cells.items()}

    def all(self, data: Entry) -> dict[str, Any]:
        """The edition's fields of these names."""
        indicators = tuple(self.indicator(item) for item in data.get("indicators", []))
        self.unique("indicators", [indicator.code for indicator in indicators])
        region = data.get("region_summaries", [])
        return {
            "indicators": indicators,
            "summaries": tuple(self.summary(item, "summaries") for item in data.get("summaries", [])),
            "region_summaries": tuple(self.summary(item, "region_summaries", also=_REGION) for item in region),
            "comparisons": tuple(self.comparison(item) for item in data.get("comparisons", [])),
        }

    def indicator(self, item: Entry) -> Indicator:
        code = self.code(item, "indicators")
        self.typed(code, item, _INDICATOR, needed=("name", "unit"))
        if ("of" in item) == ("parts" in item) or ("over" in item and "of" not in item):
            raise self.fault(code, "holds either `of`, perhaps with `over`, or `parts`")
        for key in ("of", "over", "parts"):
            self.known(code, item.get(key, []))
        fields: Entry = {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
        return Indicator(**fields)

    def summary(self, item: Entry, place: str, *, also: tuple[str, ...] = ()) -> Summary:
        self.typed(place, item, _SUMMARY, needed=("text",))
        cells = self.places(item["text"], place, also=also)
        if not cells or re.search("[{}]", item.get("none", "")):
            raise self.fault(place, "a text has places of cells, {table.row.column}, and no other brace")
        return Summary(**item)

    def comparison(self, item: Entry) -> Comparison:
        self.typed("comparisons", item, _COMPARISON, needed=tuple(_COMPARISON))
        self.known("comparisons", [item["of"]])
        for key in ("more", "fewer", "same"):
            self.places(item[key], "comparisons", also=() if key == "same" else _CHANGE)
        return Comparison(**item)

    def places(self, text: str, place: str, *, also: tuple[str, ...]) -> list[str]:
        """What stands in braces; all of it cells, or one of those words."""
        found = _PLACE.findall(text)
        self.known(place, [each for each in found if each not in also])
        if re.search("[{}]", _PLACE.sub("", text)):
            raise self.fault(place, "a text has places of cells, {table.row.column}, and no other brace")
        return found

    def known(self, code: str, addresses: list[str]) -> None:
        for address in addresses:
            if address not in self.cells:
                raise self.fault(code, f"unknown reference {address!r}")
            if self.cells[address].decimals:
                raise self.fault(code, f"{address!r} has decimals; what is added up here are whole numbers")
