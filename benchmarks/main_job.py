"""What the main job costs: the page of the largest table, saving it, rendering a report.

On SQLite in a data folder of its own, filled like a county's in January: sixty agencies with last year's report
published and this year's half written. Page and save are measured in this process, with all middleware and a database
connection opened anew as the server does it, and once more over HTTP against the processes of `manage.py serve`.

What is saved by itself, a cell and a text, and the page are also told as ratios to a trivial view of the same site,
measured in turn with it: a busy machine slows both. BEFORE is what they were when a save ran all checks twice.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.TemporaryDirectory(prefix="benchmark-")
os.environ.setdefault("FONT_FOLDER", str(ROOT / "var" / "fonts"))
os.environ["DATA_FOLDER"] = FOLDER.name
os.environ.pop("DATABASE_URL", None)
os.environ["LOG_LEVEL"] = "ERROR"

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart  # noqa: E402
from django.urls import clear_url_caches, path  # noqa: E402

from benchmarks import rendering  # noqa: E402 - it sets Django up
from benchmarks.sizes import size  # noqa: E402
from portal import static, urls  # noqa: E402
from reports import editions, publishing  # noqa: E402
from reports.agencies.models import Member  # noqa: E402
from reports.filing import drafts  # noqa: E402
from reports.models import Filing, Publication  # noqa: E402
from reports.publishing.pdf import render as pdf_render  # noqa: E402
from tests.support import cast, saving  # noqa: E402
from tests.support.serving import running  # noqa: E402

AGENCIES, ROUNDS, WARMING = size(60, 3), size(60, 3), size(10, 1)
SECTION, CELL = "applications", "applications.received.individual"

BEFORE = {"cell": 60.9, "text": 62.1, "page": 70.2}
AIMS = {"cell": 1 / 3, "text": 1 / 2, "page": 1 / 2}
"""Of BEFORE."""

Send = Callable[[str, dict[str, str] | None], str]
"""(address, fields or None for reading) -> the page."""


def main() -> None:
    call_command("migrate", verbosity=0)
    static.collect()
    filing, client = county()
    address = f"/desk/{filing.pk}/{SECTION}/"
    here = page_and_save(in_process(client), address)
    print("in process, ms:", here)
    work = page_and_save(in_process(client), address, clock=time.process_time)
    print("in process, ms of one core:", work)
    ratios = beside_a_trivial_view(client, filing)
    print("times a trivial view:", ratios, "of before:", {name: round(ratios[name] / BEFORE[name], 2) for name in AIMS})
    connection.close()
    with running(dict(os.environ)) as site:
        there = page_and_save(over_http(site.address, client.cookies["sessionid"].value), address)
    print("over HTTP, ms:", there)
    reports = {code: rendering.typical(code) for code in editions.editions()}
    rendered = {code: rendering.measure(report) for code, report in reports.items()}
    for code, report in reports.items():
        print(f"edition {code}, {len(pdf_render.typeset(report).pages)} pages:", rendered[code])
    last = {
        **here,
        "render_s": max(result["median_s"] for result in rendered.values()),
        "render_rss_mb": max(result["peak_mb"] for result in rendered.values()),
        **{f"core_{name}": value for name, value in work.items()},
        **{f"ratio_{name}": value for name, value in ratios.items()},
        **{f"http_{name}": value for name, value in there.items()},
    }
    print(json.dumps(last))


def county() -> tuple[Filing, Client]:
    """The draft that is worked on, and its clerk."""
    people = cast.make()
    agencies = [people.education, *(cast.agency(f"bureau-{n:02d}", parent=people.county) for n in range(AGENCIES - 1))]
    for agency in agencies:
        publish(cast.written(agency, people.last_year, people.clerk))
        cast.written(agency, people.year, people.clerk, start=2)
    own = Filing.objects.get(agency=people.education, report_year=people.year)
    saving.lengthen(own, people.clerk)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(people.clerk)
    return own, client


def publish(filing: Filing) -> None:
    filing.submitted_by, filing.submitted_at = Member.objects.all()[0].user, filing.events.all()[0].at
    filing.status = Filing.Status.PUBLISHED
    filing.save()
    publication = publishing.freeze(filing, drafts.report_of(filing))
    Publication.objects.filter(pk=publication.pk).update(
        state=Publication.State.STORED,
        pdf="none",
        pdf_sha256="0" * 64,
        published_at=filing.submitted_at,
        is_current=True,
    )


def page_and_save(send: Send, address: str, *, clock: Callable[[], float] = time.perf_counter) -> dict[str, float]:
    """{"page_ms", "save_ms"}: medians. Every save changes one cell of the table that has just been read."""
    pages, saves = [], []
    for number in range(WARMING + ROUNDS):
        start = clock()
        page = send(address, None)
        pages.append(clock() - start)
        fields = {**fields_of(page), CELL: str(100 + number), "action": "stay"}
        start = clock()
        send(address, fields)
        saves.append(clock() - start)
    stored = drafts.report_of(Filing.objects.get(pk=address.split("/")[2])).figures
    assert stored[SECTION]["received"]["individual"] == 100 + WARMING + ROUNDS - 1
    return {"page_ms": median(pages), "save_ms": median(saves)}


def trivial(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def beside_a_trivial_view(client: Client, filing: Filing) -> dict[str, float]:
    """{"cell", "text", "page"}: CPU as multiples of that of a trivial view, through all middleware."""
    urls.urlpatterns.append(path("trivial/", trivial))
    clear_url_caches()
    table, text = (f"/desk/{filing.pk}/{section}/" for section in (SECTION, saving.TEXT))
    taken: dict[str, list[float]] = {name: [] for name in ("trivial", *AIMS)}
    marks: dict[str, dict[str, str]] = {table: {}, text: {}}
    for _round in range(WARMING + ROUNDS):
        cell, words = marks[table] | _next_cell(filing), marks[text] | _next_text(filing)
        for name, act in (
            ("trivial", partial(client.get, "/trivial/")),
            ("cell", partial(_autosave, client, table, cell)),
            ("text", partial(_autosave, client, text, words)),
            ("page", partial(client.get, table)),
        ):
            start = time.process_time()
            response = act()
            taken[name].append(time.process_time() - start)
            assert response.status_code == 200, response.content.decode()
            if name in ("cell", "text"):
                marks[table if name == "cell" else text] |= _marks_in(response)
    base = statistics.median(taken["trivial"][WARMING:])
    return {name: round(statistics.median(taken[name][WARMING:]) / base, 1) for name in AIMS}


def _marks_in(response: Any) -> dict[str, str]:
    """What a page sends along from now on, so that it is not sent again what it shows already."""
    answer = json.loads(response.content)
    return {name: answer[name]["mark"] for name in ("findings", "preview") if answer[name]}


def _autosave(client: Client, address: str, fields: dict[str, str]) -> Any:
    return client.post(address, fields, headers={"Accept": "application/json"})


def _next_cell(filing: Filing) -> dict[str, str]:
    figures = filing.section_drafts.get(section=SECTION).figures
    stands = figures[SECTION]["received"]["individual"]
    return {CELL: str(stands + 1), f"{SECTION}.seen": json.dumps({CELL: stands})}


def _next_text(filing: Filing) -> dict[str, str]:
    stands = filing.section_drafts.get(section=saving.TEXT).text
    return {saving.TEXT: f"{stands}又。", f"{saving.TEXT}.fingerprint": drafts.fingerprint(stands)}


def median(seconds: list[float]) -> float:
    return round(statistics.median(seconds[WARMING:]) * 1000, 1)


def in_process(client: Client) -> Send:
    def send(address: str, fields: dict[str, str] | None) -> str:
        connection.close()
        response = client.get(address) if fields is None else client.post(address, fields)
        assert response.status_code == (200 if fields is None else 302), response.status_code
        return response.content.decode()

    return send


def over_http(site: str, session: str) -> Send:
    web = http.client.HTTPConnection(urlsplit(site).netloc)
    token = "t" * 32  # what a form repeats from its cookie
    cookies = f"sessionid={session}; csrftoken={token}"

    def send(address: str, fields: dict[str, str] | None) -> str:
        if fields is None:
            web.request("GET", address, headers={"Cookie": cookies})
        else:
            data = encode_multipart(BOUNDARY, {**fields, "csrfmiddlewaretoken": token})
            headers = {"Cookie": cookies, "Content-Type": MULTIPART_CONTENT, "Referer": site}
            web.request("POST", address, data, headers)
        answer = web.getresponse()
        text = answer.read().decode()
        assert answer.status == (200 if fields is None else 302), f"{answer.status}\n{text}"
        return text

    return send


class Fields(HTMLParser):
    """What a browser would send for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.text = ""
        """The name of the text field that is open."""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.text = given["name"] if tag == "textarea" else ""
        if self.text or (tag == "input" and given.get("type") in ("text", "hidden")):
            self.found[given["name"]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.text:
            self.found[self.text] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        self.text = ""


def fields_of(page: str) -> dict[str, str]:
    fields = Fields()
    fields.feed(page)
    return fields.found


if __name__ == "__main__":
    main()
