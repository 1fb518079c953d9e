"""Visits to the site in this process: an account signs in, asks for every address, and follows links."""

from __future__ import annotations

import logging
import re
import sys
from collections import Counter, deque
from collections.abc import Iterator
from datetime import datetime
from time import monotonic

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from tests.tools import addresses
from tests.tools.answers import Answer, recorded

ANONYMOUS = "anonymous"
ENGLISH = " (en)"
IN_ENGLISH = (ANONYMOUS, "clerk", "supervisor", "admin")
"""Accounts that visit the site once more in English."""
PUBLIC_FILE = re.compile(r"/(?:agencies|reports|years|data|old-reports|api)/.*(?:\.(?!html)\w+|SHA256SUMS)$")
"""Made anew for each request, at a price; asked for by the accounts above, pages by all."""
QUERIES = 6
"""Addresses of one path that differ in their query only, of those that pages lead to."""
NO_RIGHT = {302, 403, 404}
BROWSER = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "raise_request_exception": False}


def prepare(moment: datetime) -> None:
    """The database as this code needs it, its static files, and a clock that stands still."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    timezone.now = lambda: moment
    user_logged_in.disconnect(dispatch_uid="update_last_login")  # no visit is seen by the next one's
    logging.disable(logging.CRITICAL)  # refusals are answers here, and are recorded


def of_accounts(wanted: list[str]) -> Iterator[Answer]:
    """What each account is answered; all accounts unless some are wanted."""
    names = [ANONYMOUS, *get_user_model().objects.order_by("pk").values_list("username", flat=True)]
    for name in [*names, *(name + ENGLISH for name in IN_ENGLISH)]:
        if not wanted or name in wanted:
            yield from Visits(name).all()


class Visits:
    """Those of one account."""

    def __init__(self, account: str) -> None:
        self.account = account
        self.client = Client(**BROWSER)
        name = account.removesuffix(ENGLISH)
        if name != ANONYMOUS:
            self.client.force_login(get_user_model().objects.get(username=name))
        if name != account:
            self.client.cookies["django_language"] = "en"
        self.asks_for_files = name in IN_ENGLISH
        self.seen: set[str] = set()
        self.noticed: set[str] = set()
        self.queries: Counter[str] = Counter()
        self.waiting: deque[str] = deque()

    def all(self) -> Iterator[Answer]:
        started = monotonic()
        yield from self.of(addresses.of_the_site())
        for number, (pk, urls) in enumerate(addresses.of_filings().items()):
            own = list(self.of([f"/desk/{pk}/", f"/review/{pk}/"]))
            yield from own
            if number < addresses.SAMPLE or any(answer.status not in NO_RIGHT for answer in own):
                yield from self.of(urls)
        while self.waiting:
            yield from self.of([self.waiting.popleft()])
        sys.stderr.write(f"{self.account}: {len(self.seen)} answers in {monotonic() - started:.0f} s\n")

    def of(self, urls: list[str]) -> Iterator[Answer]:
        for url in urls:
            if url not in self.seen and (self.asks_for_files or not PUBLIC_FILE.match(url.partition("?")[0])):
                self.seen.add(url)
                yield self.visit(url)

    def visit(self, url: str) -> Answer:
        cache.clear()  # so that no answer depends on how often one has asked before
        answer, content = recorded(self.account, url, self.client.get(iri_to_uri(url)))
        if answer.headers.get("content-type", "").startswith("text/html"):
            for found in addresses.led_to(content.decode(), url):
                self.notice(found)
        if location := answer.headers.get("location"):
            self.notice(location if location.startswith("/") else url)
        return answer

    def notice(self, url: str) -> None:
        path, _, query = url.partition("?")
        if url in self.seen or url in self.noticed or query.startswith("next="):
            return  # the way back from signing in tells nothing that its page does not
        self.noticed.add(url)
        if query:
            self.queries[path] += 1
        if self.queries[path] <= QUERIES:
            self.waiting.append(url)
