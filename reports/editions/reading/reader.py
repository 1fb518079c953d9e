"""Reading an edition of the form from its file, and refusing a bad one by file and code."""

from __future__ import annotations

import re
import string

from reports.editions.layout import Block, Carry, Edition, Heading, Help, Rule, Section, Table
from reports.editions.reading.fields import EditionError, Entry, Typed
from reports.editions.reading.indicators import NumberReader
from reports.editions.reading.labels import labels_of, sayings_of
from reports.editions.reading.sources import Source
from reports.editions.reading.vocabulary import MentionReader

EDITION_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
WIDEST = 20
"""Columns of the printed table that one column may take."""


def edition_of(source: Source, whole: Entry) -> Edition:
    """The edition that a file describes, `whole` with what its base says. Raises EditionError naming file and code."""
    try:
        return _Reader(source).edition(whole)
    except EditionError:
        raise
    except RecursionError as error:
        raise EditionError(source.path, "-", "nested too deeply") from error
    except ValueError as error:
        raise EditionError(source.path, "-", str(error)) from error


# What each kind of entry may hold. A list stands for a list of such values, dict for an entry of its own.
_EDITION: Entry = {"code": str, "notice": str, "first_year": int, "last_year": int, "title": str}
_EDITION |= {"sections": [dict], "tables": [dict], "rules": [dict], "carries": [dict], "helps": [dict], "english": dict}
_EDITION |= MentionReader.LISTS | NumberReader.LISTS
_SECTION: Entry = {"code": str, "name": str, "kind": str, "title": str, "hint": str, "optional": bool}
_SECTION |= {"tables": [str], "headings": [str], "mentions": [str]}
_TABLE = {"code": str, "unit": str, "blocks": [dict]}
_BLOCK = {"heading": str, "corner": str, "columns": [dict], "rows": [dict]}
_HEADING = {"code": str, "label": str, "children": [dict], "sum": [str]}
_ROW = {**_HEADING, "unlabelled": bool}
_COLUMN = {**_HEADING, "span": int, "decimals": int, "signed": bool, "unit": str}
_RULE = {"code": str, "table": str, "left": [str], "right": [str], "left_name": str, "right_name": str, "source": str}
_CARRY = {"table": str, "from": str, "to": str}
_HELP = {"table": str, "rows": [str], "columns": [str], "counts": str, "article": str, "example": str}


class _Reader(Typed):
    """Turns parsed TOML into the layout, and stops at the first thing that cannot be right."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.path)
        self.source = source

    def edition(self, data: Entry) -> Edition:
        place = str(data.get("code", "-"))
        needed = ("code", "notice", "first_year", "title", "sections", "tables")
        self.typed(place, data, _EDITION, needed=needed)
        if not EDITION_CODE.match(data["code"]):
            raise self.fault(place, "a code is of small letters and digits")
        if data.get("last_year", data["first_year"]) < data["first_year"]:
            raise self.fault(place, "last_year lies before first_year")
        self.title(place, data["title"])
        tables = {table.code: table for table in self.tables(data["tables"])}
        sections = tuple(self.section(item, tables) for item in data["sections"])
        self.unique("sections", [section.code for section in sections])
        self.placed_once(tables, sections)
        rules = tuple(self.rule(item, tables) for item in data.get("rules", []))
        self.unique("rules", [rule.code for rule in rules])
        helps = self.helps(data.get("helps", []), tables)
        known = labels_of(tables, sections) | sayings_of(rules, helps)
        return Edition(
            english=self.english(data.get("english", {}), known),
            code=data["code"],
            notice=data["notice"],
            first_year=data["first_year"],
            last_year=data.get("last_year"),
            title=data["title"],
            sections=sections,
            tables=tables,
            rules=rules,
            carries=tuple(self.carry(item, tables) for item in data.get("carries", [])),
            helps=helps,
            **MentionReader(self.path, tables, sections).all(data),
            **NumberReader(self.path, tables).all(data),
        )

    def title(self, place: str, title: str) -> None:
        try:
            names = {name for _, name, _, _ in string.Formatter().parse(title) if name is not None}
            title.format(agency="", year=0)
        except (ValueError, LookupError, AttributeError):
            names = set()
        if names != {"agency", "year"}:
            raise self.fault(place, "the title has the places {agency} and {year} and no other")

    def section(self, item: Entry, tables: dict[str, Table]) -> Section:
        code = self.code(item, "sections")
        self.typed(code, item, _SECTION, needed=("name", "kind"))
        if item["kind"] not in ("text", "table"):
            raise self.fault(code, f"unknown kind {item['kind']!r}")
        if "title" not in item and not item.get("optional"):
            raise self.fault(code, "label missing: title")
        for table in item.get("tables", []):
            if table not in tables:
                raise self.fault(code, f"unknown table {table!r}")
        if (item["kind"] == "table") != bool(item.get("tables")):
            raise self.fault(code, "a section of kind table names its tables, and no other does")
        if item["kind"] == "table" and item.get("optional"):
            raise self.fault(code, "a section with tables is never optional")
        lists = {key: tuple(item.get(key, ())) for key in ("tables", "headings", "mentions")}
        return Section(**{**item, **lists})

    def placed_once(self, tables: dict[str, Table], sections: tuple[Section, ...]) -> None:
        placed = [code for section in sections for code in section.tables]
        self.unique("tables of the sections", placed)
        for code in tables:
            if code not in placed:
                raise self.fault(code, "table stands in no section")
        for section in sections:
            if section.code in tables and section.code not in section.tables:
                raise self.fault(section.code, "code of a section and of another section's table")

    def tables(self, items: list[Entry]) -> list[Table]:
        tables = [self.table(item) for item in items]
        self.unique("tables", [table.code for table in tables])
        return tables

    def table(self, item: Entry) -> Table:
        code = self.code(item, "tables")
        self.typed(code, item, _TABLE, needed=("blocks",))
        table = Table(code, tuple(self.block(block, code) for block in item["blocks"]), unit=item.get("unit", ""))
        self.unique(code, [leaf.code for block in table.blocks for leaf in block.row_leaves])
        for block in table.blocks:
            if block.width != table.width:
                raise self.fault(f"{code}.{block.row_leaves[0].code}", f"{block.width} columns wide, not {table.width}")
        self.one_meaning(table)
        self.computable(table)
        return table

    def one_meaning(self, table: Table) -> None:
        """A column that comes back in a further block is the same column."""
        known: dict[str, tuple[str, int, bool]] = {}
        for column in (leaf for block in table.blocks for leaf in block.column_leaves):
            meaning = (column.label, column.decimals, column.signed)
            if known.setdefault(column.code, meaning) != meaning:
                raise self.fault(f"{table.code}.{column.code}", "one code for two different columns")

    def block(self, item: Entry, table: str) -> Block:
        self.typed(table, item, _BLOCK, needed=("columns", "rows"))
        rows = tuple(self.heading(row, table, _ROW) for row in item["rows"])
        columns = tuple(self.heading(column, table, _COLUMN) for column in item["columns"])
        block = Block(rows, columns, heading=item.get("heading", ""), corner=item.get("corner", ""))
        place = f"{table}.{block.row_leaves[0].code}"
        if any(row.unlabelled for row in block.row_leaves) and block.label_depth:
            raise self.fault(place, "label missing: either no row of a block is labelled or every one")
        if block.label_depth and not block.corner:
            raise self.fault(place, "label missing: corner")
        for leaves in (block.row_leaves, block.column_leaves):
            self.unique(table, [leaf.code for leaf in leaves])
            self.references(table, leaves)
        return block

    def heading(self, item: Entry, table: str, fields: Entry) -> Heading:
        place = f"{table}.{item.get('code') or item.get('label') or '-'}"
        self.typed(place, item, fields)
        if ("label" in item) == item.get("unlabelled", False):
            raise self.fault(place, "label missing" if "label" not in item else "labelled and unlabelled")
        if "children" in item:
            for key in set(item) - {"label", "children"}:
                raise self.fault(place, f"a group has no {key}")
            children = tuple(self.heading(child, table, fields) for child in item["children"])
            return Heading(item["label"], children=children)
        self.code(item, table)
        if not 1 <= item.get("span", 1) <= WIDEST or not 0 <= item.get("decimals", 0) <= 6:
            raise self.fault(place, f"span is 1 to {WIDEST}, decimals are 0 to 6")
        return Heading(**{"label": "", **item, "sum": tuple(item.get("sum", ()))})

    def references(self, table: str, leaves: tuple[Heading, ...]) -> None:
        by_code = {leaf.code: leaf for leaf in leaves}
        for leaf in leaves:
            self.unique(f"{table}.{leaf.code}", list(leaf.sum))
            for code in leaf.sum:
                if code not in by_code:
                    raise self.fault(f"{table}.{leaf.code}", f"unknown reference {code!r}")
                if by_code[code].decimals != leaf.decimals:
                    raise self.fault(f"{table}.{leaf.code}", f"adds up {code!r}, which has other decimals")

    def computable(self, table: Table) -> None:
        try:
            _ = table.computed
        except ValueError as error:
            raise self.fault(str(error), "cycle in the sums") from error

    def rule(self, item: Entry, tables: dict[str, Table]) -> Rule:
        code = str(item.get("code", "rules"))
        self.typed(code, item, _RULE, needed=tuple(_RULE))
        self.rows_exist(code, item["table"], [*item["left"], *item["right"]], tables)
        return Rule(**{**item, "left": tuple(item["left"]), "right": tuple(item["right"])})

    def carry(self, item: Entry, tables: dict[str, Table]) -> Carry:
        self.typed("carries", item, _CARRY, needed=tuple(_CARRY))
        self.rows_exist("carries", item["table"], [item["from"], item["to"]], tables)
        return Carry(item["table"], source=item["from"], target=item["to"])

    def helps(self, items: list[Entry], tables: dict[str, Table]) -> tuple[Help, ...]:
        found = tuple(self.help(item, tables) for item in items)
        for axis in ("rows", "columns"):
            self.unique(f"helps.{axis}", [f"{each.table}.{code}" for each in found for code in getattr(each, axis)])
        return found

    def help(self, item: Entry, tables: dict[str, Table]) -> Help:
        """Of rows or of columns, which have to be there."""
        self.typed("helps", item, _HELP, needed=("table", "counts", "example"))
        table = tables.get(item["table"])
        if table is None:
            raise self.fault("helps", f"unknown table {item['table']!r}")
        if ("rows" in item) == ("columns" in item):
            raise self.fault(f"helps.{table.code}", "names either rows or columns")
        for axis, known in (("rows", table.row_names), ("columns", table.column_names)):
            for code in item.get(axis, []):
                if code not in known:
                    raise self.fault(f"helps.{table.code}", f"unknown reference {code!r}")
        return Help(**{**item, **{axis: tuple(item.get(axis, ())) for axis in ("rows", "columns")}})

    def english(self, item: Entry, known: set[str]) -> dict[str, str]:
        """Of what the form prints and the file says of it; none has to be translated, and the base may know more."""
        for text in self.source.said.get("english", {}):
            if text not in known:
                raise self.fault("english", f"no label of the form: {text!r}")
        here = {text: said for text, said in item.items() if text in known}
        self.typed("english", here, dict.fromkeys(known, str))
        return here

    def rows_exist(self, code: str, table: str, rows: list[str], tables: dict[str, Table]) -> None:
        """A relation goes through every column of its table, so that the table is one block."""
        if table not in tables:
            raise self.fault(code, f"unknown table {table!r}")
        for row in rows:
            if row not in tables[table].row_names:
                raise self.fault(code, f"unknown reference {row!r}")
        if len(tables[table].blocks) > 1:
            raise self.fault(code, f"table {table!r} is of several blocks, whose columns differ")
