"""The publications of a whole country, made up: ten years of its governments, departments and townships.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432/reports_national .venv/bin/python benchmarks/national.py 1700000

The database is made where it is missing; one that holds as many already is left as it is. What a report says is put
together in Python as models (national_texts), a few hundred for each year; PostgreSQL puts in each agency's name, its
code and its own words, in bulk. Documents, hashes and search entries are what approval and publishing would have
written: a sample is compared at the end. Nobody signed in, nothing was filed step by step, and there are no PDF files.
A report is published three years before its time, so that no date lies in the future. The large tables are unlogged:
a crash of the server empties them.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/reports_national")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django  # noqa: E402

django.setup()

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import national_texts as texts  # noqa: E402
from benchmarks.sizes import count_given, size  # noqa: E402
from reports import editions, publishing  # noqa: E402
from reports.agencies import spelling  # noqa: E402
from reports.agencies.models import User  # noqa: E402
from reports.aggregates import counts as shelves  # noqa: E402
from reports.models import Publication, ReportYear  # noqa: E402
from reports.public import search  # noqa: E402
from reports.public.search import words  # noqa: E402
from reports.public.search.entries import where_of  # noqa: E402
from reports.public.search.indexes import SLICE  # noqa: E402

YEARS = tuple(range(2019, 2029))
EARLIER = 3
"""Years that a report is published before its time."""
PROVINCES, CITIES, COUNTIES, TOWNSHIPS, AGENCIES = 31, 333, 2850, 38_000, 170_000
SHORT, LONG = size(400, 8), size(60, 4)
"""Models of a year: of departments and townships, of governments."""
OWN_WORDS = size(100_000, 500)
SAMPLE = 300
LARGE = ("reports_filing", "reports_publication", "reports_searchentry")


@dataclass
class Place:
    code: str
    name: str
    kind: str
    level: str
    above: list[int] = field(default_factory=list)
    """Keys of what stands above it, from the bottom."""


def tree(agencies: int) -> list[Place]:
    """So many agencies in the proportions of the country; the key of each is its place in the list, from 1."""
    chance = random.Random(1)
    places = _governments(chance, [max(1, count * agencies // AGENCIES) for count in (PROVINCES, CITIES, COUNTIES)])
    governments = len(places)
    counties = [key for key, place in enumerate(places, 1) if place.level == "county"]
    for at in range(TOWNSHIPS * agencies // AGENCIES):
        head, number = counties[at % len(counties)], at // len(counties)
        name = f"{_short(places[head - 1])}{texts.township_name(chance)}人民政府"
        places.append(_below(places, head, f"t{number:02d}", Place("", name, "township", "township")))
    for at in range(agencies - len(places)):
        head, number = at % governments + 1, at // governments
        name = _short(places[head - 1]) + texts.department_name(number)
        level = places[head - 1].level
        places.append(_below(places, head, f"d{number:02d}", Place("", name, "department", level)))
    return places


def _governments(chance: random.Random, counts: list[int]) -> list[Place]:
    names = iter(texts.place_names(chance, sum(counts)))
    places: list[Place] = []
    above: list[int] = []
    for level, ending, count in zip(("province", "city", "county"), "省市县", counts, strict=True):
        before = len(places)
        for at in range(count):
            place = Place("", f"{next(names)}{ending}人民政府", "government", level)
            number = f"{at // max(len(above), 1) + 11:02d}"
            places.append(_below(places, above[at % len(above)], number, place) if above else place)
            places[-1].code = places[-1].code or number
        above = list(range(before + 1, len(places) + 1))
    return places


def _short(place: Place) -> str:
    return place.name.removesuffix("人民政府")


def _below(places: list[Place], head: int, ending: str, place: Place) -> Place:
    place.code, place.above = f"{places[head - 1].code}-{ending}", [head, *places[head - 1].above]
    return place


def make(publications: int) -> None:
    """Does nothing where there are as many already."""
    _create()
    call_command("migrate", verbosity=0)
    there = Publication.objects.count()
    if there >= publications:
        return
    if there:
        raise SystemExit(f"the database holds {there} publications: drop it first")
    places = tree(publications // len(YEARS))
    User.objects.create_user("generator", email="generator@example.org", name="-")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
        for setting in ("synchronous_commit = off", "maintenance_work_mem = '2GB'", "work_mem = '256MB'", "jit = off"):
            link.execute(f"SET {setting}")
        indexes = _take_off(link)
        _agencies(link, places)
        _own_words(link)
        for at, year in enumerate(YEARS):
            _year(link, year, at * len(places))
        for index in indexes:
            _said(link, index)
        link.execute("DROP TABLE place, own_word, model, report, prefixed")
        for table in LARGE[:2]:
            link.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        _said(link, "VACUUM ANALYZE")
    shelves.fill()
    compare_sample()


def _said(link: psycopg.Connection, sql: str) -> None:
    start = time.perf_counter()
    link.execute(sql)
    print(f"{time.strftime('%H:%M:%S')} {time.perf_counter() - start:7.1f} s  {' '.join(sql.split())[:90]}", flush=True)


def _create() -> None:
    """The database of DATABASE_URL, which compresses long values quickly."""
    name = settings.DATABASES["default"]["NAME"]
    server = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as link:
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            link.execute(f'CREATE DATABASE "{name}"')
            link.execute(f"ALTER DATABASE \"{name}\" SET default_toast_compression = 'lz4'")


def _take_off(link: psycopg.Connection) -> list[str]:
    """Constraints and indexes of the large tables, taken off. Returns what puts them back, in the right order."""
    constraints = link.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype FROM pg_constraint"
        " WHERE (conrelid = ANY(%(large)s::regclass[]) OR confrelid = ANY(%(large)s::regclass[]))"
        " AND contype IN ('p', 'u', 'f') ORDER BY contype = 'f' DESC",
        {"large": list(LARGE)},
    ).fetchall()
    for table, name, _definition, _kind in constraints:
        link.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    indexes = link.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [list(LARGE)]
    ).fetchall()
    for name, _definition in indexes:
        link.execute(f'DROP INDEX "{name}"')
    for table in reversed(LARGE[1:]):
        link.execute(f"ALTER TABLE {table} SET UNLOGGED")
    back = [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {said}' for table, name, said, _kind in reversed(constraints)]
    # What other tables refer to comes first; the search index, which takes longest, last.
    keys = [sql for sql in back if "FOREIGN KEY" not in sql]
    foreign = [f"{sql} NOT VALID" for sql in back if "FOREIGN KEY" in sql]
    return [*keys, *sorted((said for _name, said in indexes), key=lambda said: "USING gin" in said), *foreign]


def _agencies(link: psycopg.Connection, places: list[Place]) -> None:
    """And beside each what its name adds to the grams of its reports, whatever their year."""
    link.execute("CREATE UNLOGGED TABLE place (id int PRIMARY KEY, name text, code text, is_long bool, grams text[])")
    columns = "id, code, name, kind, level, parent_id, is_vertical, pinyin, initials"
    with link.cursor().copy(f"COPY agencies_agency ({columns}) FROM STDIN") as copy:
        for key, place in enumerate(places, 1):
            above = place.above[0] if place.above else None
            spelled = spelling.spelled(place.name)
            copy.write_row([key, place.code, place.name, place.kind, place.level, above, False, *spelled])
    with link.cursor().copy("COPY place FROM STDIN") as copy:
        for key, place in enumerate(places, 1):
            copy.write_row([key, place.name, place.code, place.kind == "government", _name_grams(key, place)])
    link.execute("SELECT setval(pg_get_serial_sequence('agencies_agency', 'id'), max(id)) FROM agencies_agency")
    print(f"{time.strftime('%H:%M:%S')} {len(places)} agencies", flush=True)


def _name_grams(key: int, place: Place) -> list[str]:
    where = words.Where((), place.kind, place.level, (key, *place.above), (key,))
    title = f"{editions.edition_for(YEARS[0]).title_of(place.name, 0)}{place.name}".replace("0", " ")
    return [*words.entry_grams(title, place.name, where)]


def _own_words(link: psycopg.Connection) -> None:
    link.execute("CREATE UNLOGGED TABLE own_word (id int PRIMARY KEY, word text, grams text[])")
    with link.cursor().copy("COPY own_word FROM STDIN") as copy:
        for at, word in enumerate(texts.own_words(random.Random(2), OWN_WORDS)):
            copy.write_row([at, word, sorted(words.grams(word))])
    link.execute("ANALYZE own_word")
    link.execute("CREATE UNLOGGED TABLE model (id int, is_long bool, document text, body text, grams text[])")
    link.execute("CREATE UNLOGGED TABLE report (dummy int)")


def _year(link: psycopg.Connection, year: int, before: int) -> None:
    """All reports of a year, as one statement for each of the large tables."""
    opened = f"{year - EARLIER + 1}-01-01"
    ReportYear.objects.create(
        year=year, opens_on=opened, department_deadline=opened[:5] + "01-31", government_deadline=opened[:5] + "03-31"
    )
    _models(link, year)
    values = {
        "before": before, "year": year, "opened": opened, "slice": SLICE, "n1": texts.NAME, "c": texts.CODE,
        "w1": texts.WORDS[0], "w2": texts.WORDS[1], "w3": texts.WORDS[2], "titled": words.IN_TITLE, "mark": words.MARK,
    }  # fmt: skip
    literals = {name: psycopg.sql.Literal(value) for name, value in values.items()}
    for sql in (_DRAW, _FILINGS, _PUBLICATIONS, _PREFIXED, _ENTRIES):
        for statement in sql.split(";"):
            _said(link, psycopg.sql.SQL(statement).format(**literals).as_string(link))


def _models(link: psycopg.Connection, year: int) -> None:
    chance, edition = random.Random(year), editions.edition_for(year)
    link.execute("TRUNCATE model")
    with link.cursor().copy("COPY model FROM STDIN") as copy:
        for at in range(SHORT + LONG):
            made = texts.model(chance, edition, year, is_long=at >= SHORT)
            copy.write_row([at, at >= SHORT, made.document, made.body, made.grams])
    link.execute("ANALYZE model")
    print(f"{time.strftime('%H:%M:%S')} models of {year}", flush=True)


# Which model and which words a report has, when it is published, and in which order: departments and townships in
# January, governments in March. The own words are drawn so that the first are in one of twelve, the last in one or two.
_DRAW = f"""
DROP TABLE report;
CREATE UNLOGGED TABLE report AS
SELECT place.id, name, code, place.grams, at, {{before}} + row_number() OVER (ORDER BY at, place.id) AS number,
    CASE WHEN is_long THEN {SHORT} + floor(random() * {LONG})::int ELSE floor(random() * {SHORT})::int END AS model,
    w1.word AS w1, w2.word AS w2, w3.word AS w3, w1.grams || w2.grams || w3.grams AS own
FROM (
    SELECT place.*, {{opened}}::timestamptz
        + make_interval(secs => CASE WHEN is_long THEN 60 ELSE 3 END * 86400 + random() * 28 * 86400) AS at,
        floor(exp(random() * ln({OWN_WORDS})))::int - 1 AS a, floor(exp(random() * ln({OWN_WORDS})))::int - 1 AS b,
        floor(exp(random() * ln({OWN_WORDS})))::int - 1 AS c
    FROM place OFFSET 0
) AS place
JOIN own_word w1 ON w1.id = a JOIN own_word w2 ON w2.id = b JOIN own_word w3 ON w3.id = c
"""
_FILINGS = """
INSERT INTO reports_filing (id, agency_id, report_year_id, status, title, round, submitted_at, submitted_by_id,
    correction_reason)
SELECT number, report.id, reports_reportyear.id, 'published', report.name || {year} || '年政府信息公开工作年度报告', 1,
    at, agencies_user.id, ''
FROM report, reports_reportyear, agencies_user WHERE year = {year} ORDER BY number
"""
_PUBLICATIONS = """
INSERT INTO reports_publication (id, filing_id, number, document, sha256, created_at, state, attempts, failure, error,
    due_at, pdf, pdf_sha256, published_at, is_current, is_indexed, proof, withdrawal_reason)
SELECT number, number, 1, document::jsonb, encode(sha256(convert_to(document, 'UTF8')), 'hex'), at, 'stored', 1, '', '',
    at, 'pdf/' || left(pdf, 2) || '/' || pdf || '.pdf', pdf, at, true, true,
    lpad(number::text, 14, '0') || lpad((98 - number * 100 % 97)::text, 2, '0'), ''
FROM (
    SELECT number, at, encode(sha256(convert_to('pdf' || number, 'UTF8')), 'hex') AS pdf,
        replace(replace(replace(replace(replace(document, {n1}, name), {c}, code), {w1}, w1), {w2}, w2), {w3}, w3)
            AS document
    FROM report JOIN model ON model.id = model ORDER BY number OFFSET 0
) AS made
"""
# The grams of a model are made for each slice once, and joined to those of the name and the own words of each report.
_PREFIXED = """
DROP TABLE IF EXISTS prefixed;
CREATE UNLOGGED TABLE prefixed AS
SELECT model.id AS model, slice,
    array_to_tsvector(ARRAY(SELECT to_hex(slice) || ':' || gram FROM unnest(grams) AS gram)) AS grams
FROM model, (SELECT DISTINCT ((number - 1) / {slice})::int AS slice FROM report) AS slices
"""
_ENTRIES = """
INSERT INTO reports_searchentry (publication_id, title, body, published_at, slice, grams)
SELECT number, name || {year} || '年政府信息公开工作年度报告' || name,
    replace(replace(replace(replace(body, {n1}, name), {w1}, w1), {w2}, w2), {w3}, w3), at, prefixed.slice,
    prefixed.grams || array_to_tsvector(ARRAY(
        SELECT to_hex(prefixed.slice) || ':' || gram
        FROM unnest(report.grams || own || ARRAY[{year}::text, {titled} || {year}, {mark} || 'y' || {year}]) AS gram))
FROM report JOIN model ON model.id = model
JOIN prefixed ON prefixed.model = model.id AND prefixed.slice = (number - 1) / {slice}
ORDER BY number
"""


def compare_sample() -> None:
    """Documents, hashes and search entries of some publications beside what the application makes of them."""
    count = Publication.objects.count()
    ids = random.Random(3).sample(range(1, count + 1), min(SAMPLE, count))
    for publication in Publication.objects.filter(pk__in=ids).select_related("filing__agency", "search_entry"):
        entry, agency = publication.search_entry, publication.filing.agency
        report = publishing.report_of(publication)
        title = search.normalised(f"{report.title} {agency.name}")
        body = "\n".join(map(search.normalised, search.body_of(report).splitlines()))
        grams = {f"{entry.slice:x}:{each}" for each in words.entry_grams(title, body, where_of(agency, report.year))}
        with connection.cursor() as cursor:
            sql = "SELECT tsvector_to_array(grams) FROM reports_searchentry WHERE publication_id = %s"
            written = set(cursor.execute(sql, [entry.pk]).fetchone()[0])
        found = (entry.title, entry.body, written, publication.sha256)
        if found != (title, body, grams, publishing.fingerprint(publication.document)):
            raise SystemExit(f"publication {entry.pk}: {sorted(written ^ grams)[:20]} {entry.title} {title}")
    print(f"{len(ids)} publications compared with what the application writes", flush=True)


if __name__ == "__main__":
    make(count_given(20_000))
    print(json.dumps({"publications": Publication.objects.count()}))
