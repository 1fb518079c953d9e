"""A report as PDF."""

from __future__ import annotations

import os

from django.conf import settings
from django.template.loader import render_to_string

from reports.document import Report

os.environ.setdefault("FONTCONFIG_FILE", str(settings.FONT_FOLDER / "fonts.conf"))

import weasyprint  # noqa: E402 - fontconfig reads its file when the library is loaded


def warm() -> None:
    pass


def render(report: Report) -> bytes:
    html = render_to_string(
        "reports/report.html", {"report": report, "figures": report.complete_figures, "pictures_at": "picture:"}
    )
    return weasyprint.HTML(string=html).write_pdf()
