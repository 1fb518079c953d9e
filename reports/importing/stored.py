"""A proposal as plain JSON and back: how it passes from the process that reads to the page on which it is accepted."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from reports import editions
from reports.document.report import Report
from reports.importing.proposal import Proposal
from reports.importing.recognition.doubts import Doubt
from reports.importing.sequence import Drawn, Element, Grid, Paragraph, Passage


def to_json(proposal: Proposal) -> dict[str, Any]:
    """All but its pictures.

    {edition, year, agency_name, title, texts, figures, stated, doubts: [{place, message, candidates, asks}],
    sequence: [{paragraph, pictures} or {grid: rows}], passages: {address: [[element, row or null]]}}."""
    report = proposal.report
    return {
        "edition": report.edition.code,
        "year": report.year,
        "agency_name": report.agency_name,
        "title": report.title,
        "texts": report.texts,
        "figures": report.figures,
        "stated": report.stated,
        "doubts": [
            doubt.to_json() | {"candidates": list(doubt.candidates), "asks": doubt.asks} for doubt in proposal.doubts
        ],
        "sequence": [_element_to_json(element) for element in proposal.sequence],
        "passages": {
            address: [[passage.element, passage.row] for passage in passages]
            for address, passages in proposal.passages.items()
        },
    }


def from_json(data: dict[str, Any]) -> Proposal:
    """Raises KeyError where the edition is not installed any more."""
    report = Report(
        edition=editions.edition(data["edition"]),
        year=data["year"],
        agency_name=data["agency_name"],
        title=data["title"],
        texts=data["texts"],
        figures=data["figures"],
        stated=data["stated"],
    )
    return Proposal(
        report,
        tuple(
            Doubt(each["place"], each["message"], tuple(each["candidates"]), each["asks"]) for each in data["doubts"]
        ),
        sequence=tuple(map(_element_from_json, data.get("sequence", ()))),
        passages={
            address: tuple(Passage(*passage) for passage in passages)
            for address, passages in data.get("passages", {}).items()
        },
    )


def pictures_to_json(proposal: Proposal) -> list[dict[str, Any]]:
    """[{number, data in base64, media_type, width, height}]."""
    return [{**vars(drawn), "data": b64encode(drawn.data).decode("ascii")} for drawn in proposal.pictures]


def pictures_from_json(data: list[dict[str, Any]]) -> tuple[Drawn, ...]:
    return tuple(Drawn(**{**each, "data": b64decode(each["data"])}) for each in data)


def _element_to_json(element: Element) -> dict[str, Any]:
    if isinstance(element, Grid):
        return {"grid": [list(row) for row in element.rows]}
    return {"paragraph": element.text, "pictures": element.pictures}


def _element_from_json(data: dict[str, Any]) -> Element:
    if "grid" in data:
        return Grid(tuple(map(tuple, data["grid"])))
    return Paragraph(data["paragraph"], data["pictures"])
