"""What a PDF holds, as another program reads it: poppler, and not the library that made it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from playwright.sync_api import Page


def download(page: Page) -> Path:
    """The PDF of the public report that is open, as a reader gets it."""
    with page.expect_download() as download:
        # Alt saves what a click would show.
        page.get_by_role("link", name="下载 PDF").click(modifiers=["Alt"])
    return download.value.path()


def words_of(path: Path) -> str:
    """The text in the order in which it was set, without spaces and page numbers."""
    return re.sub(r"—\d+—", "", squeezed(run("pdftotext", "-raw", str(path), "-")))


def squeezed(text: str) -> str:
    return "".join(text.split())


def run(*command: str, given: bytes = b"") -> str:
    return subprocess.run(command, input=given, check=True, stdout=subprocess.PIPE).stdout.decode()
