"""The browser of the tests: one process a worker, and others where a test needs a profile of its own.

Chromium without its windows is a program of its own, the same engine at a third of the cost: what draws the window
around a page is made of pages too, anew for each of ours. CHROMIUM names another program.
"""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack

from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

PROGRAM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


class Worker:
    """What the tests in a browser share on a worker.

    Playwright's loop runs as long as its browser, and Django's database refuses to work beside one: so it is closed as
    soon as a test of another kind is next.
    """

    def __init__(self) -> None:
        self.open = ExitStack()
        self.started: Browser | None = None

    def browser(self) -> Browser:
        if self.started is None:
            playwright = self.open.enter_context(sync_playwright())
            self.started = playwright.chromium.launch(
                executable_path=PROGRAM,
                args=OPTIONS,
                env={**os.environ, "FONTCONFIG_FILE": str(settings.FONT_FOLDER / "fonts.conf")},
            )
            self.open.callback(self.started.close)
        return self.started

    def close(self) -> None:
        self.open.close()
        self.started = None
