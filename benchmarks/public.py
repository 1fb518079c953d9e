"""What the public pages cost when a whole country has published for ten years.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432/reports_national .venv/bin/python benchmarks/public.py 1700000

The database is filled where it is not (national.py); a second run uses it as it is. Pages are asked of Django's test
client in this process, with all middleware and one connection to the database, which a web process keeps as well. Each
address is asked once ("first": in nobody's memory yet but the operating system's) and then again ("warm"); medians are
of the warm ones, percentiles of all searches, first and warm. `core` is time of one core in this process, without the
database's. An export is streamed in a fork, whose memory at its highest is told.
"""

from __future__ import annotations

import json
import random
import re
import resource
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks import national  # noqa: E402 - it sets Django up
from benchmarks.rendering import in_child  # noqa: E402
from benchmarks.sizes import count_given, size  # noqa: E402
from portal import static  # noqa: E402
from reports.agencies.models import Agency
from reports.aggregates import region_sums
from reports.models import Publication, RegionSum, ReportYear, SearchEntry  # noqa: E402

EACH = size(12, 2)
"""Addresses of a kind."""
AGAIN = size(2, 1)
"""Times that an address is asked again."""
Times = dict[str, list[float]]
"""{"first", "warm", "core": seconds}."""


def main() -> None:
    national.make(count_given(20_000))
    static.collect()
    chance, client = random.Random(5), Client(HTTP_HOST="127.0.0.1")
    chosen = sample(chance)
    last: dict[str, Any] = dict(database_size())
    print(f"{'page':26} {'first ms':>9} {'warm ms':>9} {'p95':>7} {'core ms':>8}   of {EACH} addresses", flush=True)
    for name, addresses in pages(chosen).items():
        last[name] = told(name, asked(client, addresses))
    every: list[float] = []
    for name, addresses in searches(chance, chosen).items():
        times = asked(client, addresses)
        told(name, times)
        every += times["first"] + times["warm"]
    last |= {"search_p50_ms": milliseconds(statistics.median(every)), "search_p95_ms": milliseconds(p95(every))}
    connection.close()
    last |= in_child(export)
    print(json.dumps(last))


def database_size() -> Iterator[tuple[str, float]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()), (SELECT max(id) FROM reports_publication)")
        size, publications = cursor.fetchone()
        cursor.execute("SELECT avg(length(body)) FROM reports_searchentry TABLESAMPLE system (1)")
        yield from (("publications", publications), ("text_chars", int(cursor.fetchone()[0] or 0)))
        yield "database_gb", round(size / 2**30, 1)


def sample(chance: random.Random) -> list[Publication]:
    newest = Publication.objects.latest("pk").pk
    ids = [chance.randint(1, newest) for _ in range(EACH)]
    return list(Publication.objects.filter(pk__in=ids).select_related("filing__agency__parent", "filing__report_year"))


def pages(chosen: list[Publication]) -> dict[str, list[str]]:
    years = [each.filing.report_year.year for each in chosen]
    agencies = [each.filing.agency for each in chosen]
    heads = [agency.parent or agency for agency in agencies]
    county = Agency.objects.filter(kind="government", level="county").order_by("-code")[0]
    city = county.parent or county
    add_up(city)
    beside = ["&".join(f"of={year}-{agency.code}" for year in national.YEARS[:6]) for agency in agencies]
    return {
        "home_ms": ["/"],
        "year_ms": [reverse("year", args=[year]) for year in national.YEARS],
        "year_region_ms": [
            f"{reverse('year', args=[at])}?region={each.code}" for at, each in zip(years, heads, strict=True)
        ],
        "report_ms": [reverse("report", args=[at, each.code]) for at, each in zip(years, agencies, strict=True)],
        "agency_ms": [reverse("agency", args=[each.code]) for each in agencies],
        "agency_with_below_ms": [reverse("agency", args=[each.code]) for each in heads],
        "over_years_ms": [reverse("over_years", args=[each.code]) for each in agencies],
        "compare_ms": [f"/compare/?{each}&cells=all" for each in beside],
        "compare_offered_ms": [f"/compare/?of={at}-{each.code}" for at, each in zip(years, agencies, strict=True)],
        "charts_ms": [reverse("region", args=[each.code]) for each in (county, city)],
        "ranking_ms": [reverse("ranking", args=[each.code]) for each in (county, city)],
        "feed_ms": [reverse("feed"), *(reverse("agency_feed", args=[each.code]) for each in heads)],
        "site_map_ms": [reverse("site_index"), reverse("site_map", args=[2])],
    }


def add_up(city: Agency) -> None:
    """The sums of one city and its counties, which the sweep would make."""
    for year in ReportYear.objects.all():
        for government in [*city.children.filter(kind="government"), city]:
            if not RegionSum.objects.filter(agency=government, report_year=year, reports__gt=0).exists():
                region_sums.make(government.pk, year.pk)


def searches(chance: random.Random, chosen: list[Publication]) -> dict[str, list[str]]:
    """Words from those of every report to those of one, alone, together and with all that can be chosen beside them."""
    bodies = SearchEntry.objects.filter(pk__in=[each.pk for each in chosen]).values_list("body", flat=True)
    own = [word for body in bodies for word in re.findall(r"“(\w{2,4})”", body)]
    names = [each.filing.agency.name for each in chosen]
    frequent = ["政府信息公开", "公开", "工作年度报告", "主动公开", "信息", "年度"]
    middle = ["营商环境", "低空经济", "氢能", "候鸟保护", "适老化改造", "短视频账号", "听证", "噪声治理", "民宿"]
    where = [
        f"year={each.filing.report_year.year}&region={(each.filing.agency.parent or each.filing.agency).code}"
        for each in chosen
    ]
    regions_ = [each.filing.agency.code.split("-")[0] for each in chosen]
    asks = {
        "in every report": frequent,
        "in some": middle,
        "in few or one": chance.sample(own, min(len(own), EACH)),
        "in none": ["龘靐", "不存在的词语", "量子鹦鹉"],
        "of an agency": names,
        "kind of agency, in titles": ["教育局", "应急管理局", "人民政府", "气象局"],
        "several words": ["营商环境 听证", "低空经济 氢能示范 候鸟保护", "政府信息公开 民宿", "公开 信息 噪声"],
        "one character": ["水", "鹦", "政府 水", "龘 公开"],
        "numbers": ["2024", "12", "2023年 听证"],
    }
    result = {f"search {name}": [f"/search/?q={q}" for q in questions] for name, questions in asks.items()}
    result["search by date"] = [f"/search/?q={q}&order=date" for q in [*frequent, *middle]]
    result["search of a year and county"] = [
        f"/search/?q={q}&{place}" for q, place in zip([*frequent, *middle], where, strict=False)
    ]
    result["search of a province and level"] = [
        f"/search/?q={q}&region={code}&level=township" for q, code in zip([*middle, *frequent], regions_, strict=False)
    ]
    result["search of a kind, second page"] = [f"/search/?q={q}&kind=government&page=2" for q in [*frequent, *middle]]
    return result


def asked(client: Client, addresses: Iterable[str]) -> Times:
    times: Times = {"first": [], "warm": [], "core": []}
    for address in addresses:
        for attempt in range(1 + AGAIN):
            start, core = time.perf_counter(), time.process_time()
            response = client.get(address)
            content = response.getvalue() if response.streaming else response.content
            times["warm" if attempt else "first"].append(time.perf_counter() - start)
            times["core"].append(time.process_time() - core)
            assert response.status_code == 200, (address, response.status_code, content[:300])
    return times


def told(name: str, times: Times) -> float:
    first, warm, core = (milliseconds(statistics.median(times[each])) for each in ("first", "warm", "core"))
    most = milliseconds(p95(times["first"] + times["warm"]))
    print(f"{name:26} {first:9} {warm:9} {most:7} {core:8}", flush=True)
    return warm


def milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)


def p95(seconds: list[float]) -> float:
    return sorted(seconds)[min(int(len(seconds) * 0.95), len(seconds) - 1)]


def export() -> dict[str, float]:
    """A whole year as CSV, a row for each report."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.get("/")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, rows = time.perf_counter(), 0
    response = client.get(reverse("export"), {"year": str(national.YEARS[3]), "format": "csv"})
    for piece in response:  # it is streamed
        rows += piece.count(b"\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "export_rows": rows,
        "export_rows_s": round(rows / (time.perf_counter() - start)),
        "export_peak_mb": round(peak / 1024),
        "export_more_than_a_page_mb": round((peak - before) / 1024),
    }


if __name__ == "__main__":
    main()
