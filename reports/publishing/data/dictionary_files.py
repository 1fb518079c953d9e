"""The data dictionary as csv and JSON. The same editions give the same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from reports import editions
from reports.editions import dictionary
from reports.editions.dictionary import Entry, Label

FORMAT, VERSION = "disclosure-dictionary", 1
ENDINGS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def make(ending: str) -> bytes:
    """`csv` or `json`, of every edition that is installed."""
    found = dictionary.entries(editions.editions().values())
    return as_csv(found) if ending == "csv" else as_json(found)


def as_json(entries: Iterable[Entry]) -> bytes:
    """{"cells": [an object for each cell of each edition]}."""
    data = {"format": FORMAT, "version": VERSION, "cells": [as_object(entry) for entry in entries]}
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def as_csv(entries: Iterable[Entry]) -> bytes:
    """A row for each cell of each edition; UTF-8 with the mark that tells a spreadsheet so."""
    rows = [_as_row(entry) for entry in entries]
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def as_object(entry: Entry) -> dict[str, Any]:
    return {
        "address": entry.address,
        "edition": entry.edition,
        "notice": entry.notice,
        "first_year": entry.first_year,
        "last_year": entry.last_year,
        "since": entry.since,
        "until": entry.until,
        "table": entry.table,
        "section": _both(entry.section),
        "row": [_both(label) for label in entry.row],
        "column": [_both(label) for label in entry.column],
        "unit": _both(entry.unit),
        "type": type_of(entry),
        "decimals": entry.decimals,
        "signed": entry.signed,
        "computed": entry.is_computed,
        "sum": list(entry.sum),
        "relations": [_both(relation) for relation in entry.relations],
        "explanations": [
            {"counts": _both(each.counts), "article": _both(each.article), "example": _both(each.example)}
            for each in entry.explanations
        ],
    }


def _as_row(entry: Entry) -> dict[str, Any]:
    return {
        "address": entry.address,
        "edition": entry.edition,
        "notice": entry.notice,
        "first_year": entry.first_year,
        "last_year": entry.last_year or "",
        "since": entry.since,
        "until": entry.until or "",
        "section": entry.section.chinese,
        "section_english": entry.section.english,
        "row": "/".join(label.chinese for label in entry.row),
        "row_english": " / ".join(label.english for label in entry.row),
        "column": "/".join(label.chinese for label in entry.column),
        "column_english": " / ".join(label.english for label in entry.column),
        "unit": entry.unit.chinese,
        "unit_english": entry.unit.english,
        "type": type_of(entry),
        "decimals": entry.decimals,
        "signed": int(entry.signed),
        "computed": int(entry.is_computed),
        "sum": " + ".join(entry.sum),
        "relations": "; ".join(each.chinese for each in entry.relations),
        "relations_english": "; ".join(each.english for each in entry.relations),
        "explanation": " ".join(each.counts.chinese for each in entry.explanations),
        "explanation_english": " ".join(each.counts.english for each in entry.explanations),
        "article": "；".join(each.article.chinese for each in entry.explanations if each.article.chinese),
        "article_english": "; ".join(each.article.english for each in entry.explanations if each.article.english),
    }


def type_of(entry: Entry) -> str:
    """Of its value in open data: `integer`, or `decimal` with `decimals` digits behind the point at most."""
    return "decimal" if entry.decimals else "integer"


def _both(label: Label) -> dict[str, str]:
    return {"zh": label.chinese, "en": label.english}
