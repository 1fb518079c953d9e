"""The formats of a publication besides its PDF, each made when somebody asks: that takes some hundredths of a second.

They are made of nothing but the frozen document, so that the same publication gives the same bytes. Addresses, pages,
the programming interface and an agency's folder for its own site have whatever stands in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from reports.models import Publication
from reports.publishing import report_of, word
from reports.publishing.data import open_data

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Format:
    name: str | Promise
    """As a page calls it."""
    media_type: str
    make: Callable[[Publication], bytes]


def _docx(publication: Publication) -> bytes:
    return word.as_docx(report_of(publication), open_data.imprint_of(publication))


def _xlsx(publication: Publication) -> bytes:
    # Here and not above: a web process of which nobody asks for Excel has no use for openpyxl's memory.
    from reports.publishing.excel import workbook

    return workbook.published(report_of(publication), open_data.imprint_of(publication))


def _csv(publication: Publication) -> bytes:
    return open_data.as_csv(report_of(publication))


def _json(publication: Publication) -> bytes:
    return open_data.as_json(report_of(publication), open_data.imprint_of(publication))


FORMATS = {
    # ending: format
    "docx": Format(gettext_lazy("Word document"), word.MEDIA_TYPE, _docx),
    "xlsx": Format(gettext_lazy("Excel tables"), EXCEL, _xlsx),
    "csv": Format("CSV", "text/csv; charset=utf-8", _csv),
    "json": Format("JSON", "application/json", _json),
}
