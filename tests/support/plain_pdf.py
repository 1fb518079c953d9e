"""A PDF as anybody's WeasyPrint makes it, with our fonts: in a process in which the engine has not been changed."""

from __future__ import annotations

import os

from django.conf import settings

from tests.support.own_process import in_own_process


def plain_pdf(html: str) -> bytes:
    return in_own_process(_made, html, str(settings.FONT_FOLDER / "fonts.conf"))


def _made(html: str, fonts: str) -> bytes:
    os.environ["FONTCONFIG_FILE"] = fonts
    from weasyprint import HTML  # here: only the process of its own needs it

    made: bytes = HTML(string=html).write_pdf()
    return made
