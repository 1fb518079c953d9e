"""Reading what an edition says about texts and about the rules that need more than one report."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from reports.editions.layout import Band, Reserved, Section, Statement, Stock, Table
from reports.editions.reading.fields import Entry, Typed
from reports.editions.vocabulary import Meaning, Qualifier, Reading, Topic

KINDS = ("government", "department", "township")
LEVELS = ("national", "province", "prefecture", "county", "township")

_TOPIC = {"code": str, "words": [str], "short": [str], "hints": [str], "near": [str], "units": [str], "sections": [str]}
_TOPIC |= {"without": [str]}
_MEANING = {"topic": str, "readings": [str], "words": [str], "whole": bool, "unit_worth": [int]}
_QUALIFIER = {"table": str, "columns": [str], "words": [str]}
_STOCK = {"table": str, "stock": str, "added": str, "removed": str}
_BAND = {"table": str, "columns": [str], "factor": int, "least": int, "without": [str]}
_RESERVED = {"table": str, "rows": [str], "makers": [str], "source": str}
_STATEMENT = {"cell": str, "section": str, "words": [str], "denials": [str]}


class MentionReader(Typed):
    """All of it may be absent: an edition without meanings is one whose texts are not compared."""

    LISTS: ClassVar[Entry] = {
        "topics": [dict],
        "meanings": [dict],
        "qualifiers": [dict],
        "stocks": [dict],
        "bands": [dict],
        "reserved": [dict],
        "statements": [dict],
        "single_reporter": [str],
    }

    def __init__(self, path: Path, tables: dict[str, Table], sections: tuple[Section, ...]) -> None:
        super().__init__(path)
        self.tables = tables
        self.sections = {section.code for section in sections}

    def all(self, data: Entry) -> dict[str, Any]:
        """The edition's fields of these names."""
        topics = tuple(self.topic(item) for item in data.get("topics", []))
        self.unique("topics", [topic.code for topic in topics])
        qualifiers = tuple(self.qualifier(item) for item in data.get("qualifiers", []))
        for address in data.get("single_reporter", []):
            self.cell("single_reporter", address)
        return {
            "topics": topics,
            "qualifiers": qualifiers,
            "meanings": tuple(self.meaning(item, topics, qualifiers) for item in data.get("meanings", [])),
            "stocks": tuple(self.stock(item) for item in data.get("stocks", [])),
            "bands": tuple(self.band(item) for item in data.get("bands", [])),
            "reserved": tuple(self.reserved(item) for item in data.get("reserved", [])),
            "statements": tuple(self.statement(item) for item in data.get("statements", [])),
            "single_reporter": tuple(data.get("single_reporter", ())),
        }

    def topic(self, item: Entry) -> Topic:
        code = self.code(item, "topics")
        self.typed(code, item, _TOPIC, needed=("words",))
        for section in item.get("sections", []):
            if section not in self.sections:
                raise self.fault(code, f"unknown section {section!r}")
        fields: Entry = {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
        return Topic(**fields)

    def meaning(self, item: Entry, topics: tuple[Topic, ...], qualifiers: tuple[Qualifier, ...]) -> Meaning:
        place = f"meanings.{item.get('topic', '-')}"
        self.typed(place, item, _MEANING, needed=("topic", "readings"))
        if item["topic"] not in {topic.code for topic in topics}:
            raise self.fault(place, f"unknown topic {item['topic']!r}")
        worth = tuple(item.get("unit_worth", (1,)))
        if not worth or min(worth) < 1:
            raise self.fault(place, "unit_worth are whole numbers above 0")
        defaults = {qualifier.table for qualifier in qualifiers if not qualifier.words}
        readings = tuple(self.reading(place, text, defaults) for text in item["readings"])
        return Meaning(**{**item, "readings": readings, "words": tuple(item.get("words", ())), "unit_worth": worth})

    def reading(self, place: str, text: str, defaults: set[str]) -> Reading:
        """From `table.row.column + table.row.*`."""
        cells: list[tuple[str, str, str | None]] = []
        for address in (part.strip() for part in text.split("+")):
            table, _, rest = address.partition(".")
            row, _, column = rest.partition(".")
            if column == "*":
                if table not in self.tables or row not in self.tables[table].row_names:
                    raise self.fault(place, f"unknown reference {address!r}")
                if table not in defaults:
                    raise self.fault(place, f"{address!r}: no qualifier says which column it is where none is named")
                cells.append((table, row, None))
            else:
                self.cell(place, address)
                cells.append((table, row, column))
        return Reading(tuple(cells))

    def qualifier(self, item: Entry) -> Qualifier:
        place = f"qualifiers.{item.get('table', '-')}"
        self.typed(place, item, _QUALIFIER, needed=("table", "columns"))
        self.codes(place, item["table"], item["columns"], axis="column_names")
        return Qualifier(item["table"], tuple(item["columns"]), words=tuple(item.get("words", ())))

    def stock(self, item: Entry) -> Stock:
        self.typed("stocks", item, _STOCK, needed=tuple(_STOCK))
        self.codes("stocks", item["table"], [item["stock"], item["added"], item["removed"]], axis="column_names")
        return Stock(**item)

    def band(self, item: Entry) -> Band:
        self.typed("bands", item, _BAND, needed=("table", "columns", "factor", "least"))
        self.codes("bands", item["table"], item["columns"], axis="column_names")
        self.codes("bands", item["table"], item.get("without", []), axis="row_names")
        if item["factor"] < 2 or item["least"] < 0:
            raise self.fault("bands", "factor is at least 2, least is not below 0")
        return Band(**{**item, "columns": tuple(item["columns"]), "without": tuple(item.get("without", ()))})

    def reserved(self, item: Entry) -> Reserved:
        self.typed("reserved", item, _RESERVED, needed=tuple(_RESERVED))
        self.codes("reserved", item["table"], item["rows"], axis="row_names")
        makers = tuple((level, kind) for level, _, kind in (maker.partition(" ") for maker in item["makers"]))
        for level, kind in makers:
            if level not in LEVELS or kind not in KINDS:
                raise self.fault("reserved", f"no such maker: {level!r} {kind!r}")
        return Reserved(item["table"], tuple(item["rows"]), makers=makers, source=item["source"])

    def statement(self, item: Entry) -> Statement:
        self.typed("statements", item, _STATEMENT, needed=("cell", "section", "words"))
        self.cell("statements", item["cell"])
        if item["section"] not in self.sections:
            raise self.fault("statements", f"unknown section {item['section']!r}")
        fields: Entry = {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
        return Statement(**fields)

    def cell(self, place: str, address: str) -> None:
        table = address.split(".")[0]
        if table not in self.tables or address not in self.tables[table].cells:
            raise self.fault(place, f"unknown reference {address!r}")

    def codes(self, place: str, table: str, codes: list[str], *, axis: str) -> None:
        """Every one of `codes` is a row or a column of the table, as `axis` says."""
        if table not in self.tables:
            raise self.fault(place, f"unknown table {table!r}")
        for code in codes:
            if code not in getattr(self.tables[table], axis):
                raise self.fault(place, f"unknown reference {code!r}")
