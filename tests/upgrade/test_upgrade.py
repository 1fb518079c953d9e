"""A database of an older version is taken over without a loss, on the kind of database that the tests run on.

The dumps hold the demonstration with states that it lacks, see tests/tools/demonstration_folder.py.
"""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.support.serving import Site, manage, running, surroundings
from tests.upgrade.database import Postgres, Rows, Sqlite, database_of

FIRST = "a339959"
"""The commit whose database the dump holds; the app of agencies was labelled "portal" then."""
PEOPLE = {("agencies", "user"), ("agencies", "agency"), ("agencies", "member")}
GROWING = {"auth_permission"}
"""Tables in which a later version puts rows of its own."""
PASSWORD = "songlan2026"


@dataclass(frozen=True)
class Upgraded:
    database: Sqlite | Postgres
    variables: dict[str, str]
    before: dict[str, tuple[str, Rows]]
    """{table, by its name of now: (its columns before, its rows before)}."""


def now_called(table: str) -> str:
    return re.sub("^portal_", "agencies_", table)


def rows_of(database: Sqlite | Postgres, table: str) -> tuple[str, Rows]:
    """(columns, rows), as one asks for them again where a later version has columns more."""
    columns = ", ".join(f'"{column}"' for column in database.columns(table))
    return columns, database.rows(f"SELECT {columns} FROM {table}")


@contextmanager
def restored(folder: Path) -> Iterator[Upgraded]:
    """The database of the dump, as it was."""
    with surroundings(folder) as variables:
        database = database_of(variables)
        database.restore(FIRST)
        before = {now_called(table): rows_of(database, table) for table in database.tables()}
        yield Upgraded(database, variables, before)


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    with restored(tmp_path_factory.mktemp("upgraded")) as found:
        manage(found.variables, "migrate", "--verbosity=0")
        yield found


def equal(now: Rows, before: Rows) -> bool:
    return sorted(map(repr, now)) == sorted(map(repr, before))


def content_types(database: Sqlite | Postgres) -> Rows:
    return database.rows("SELECT id, app_label, model FROM django_content_type ORDER BY id")


def test_it_keeps_every_row(upgraded: Upgraded) -> None:
    own = {"django_migrations", "django_content_type"}
    assert set(upgraded.before) <= set(upgraded.database.tables())
    for table in set(upgraded.before) - own:
        columns, before = upgraded.before[table]
        now = upgraded.database.rows(f"SELECT {columns} FROM {table}")
        assert set(map(repr, before)) <= set(map(repr, now)) if table in GROWING else equal(now, before), table
    counts = {table: len(rows) for table, (_, rows) in upgraded.before.items()}
    assert (counts["agencies_user"], counts["reports_filing"], counts["reports_publication"]) == (19, 50, 43)


def test_it_relabels_content_types_and_doubles_none(upgraded: Upgraded) -> None:
    """Permissions and Django's log name them by their keys."""
    _, before = upgraded.before["django_content_type"]
    renamed = [(key, "agencies" if label == "portal" else label, model) for key, label, model in before]
    now = content_types(upgraded.database)
    assert set(renamed) <= set(now)
    assert {row[1:] for row in now if row[1] in ("portal", "agencies")} == PEOPLE


def test_its_schema_is_that_of_a_new_database(upgraded: Upgraded, tmp_path: Path) -> None:
    with surroundings(tmp_path) as variables:
        manage(variables, "migrate", "--verbosity=0")
        new = database_of(variables).schema()
    assert upgraded.database.schema() == new


def test_its_references_and_indexes_hold(upgraded: Upgraded) -> None:
    assert upgraded.database.faults() == []


def test_the_next_row_of_each_table_gets_a_key_that_is_free(upgraded: Upgraded) -> None:
    keys = upgraded.database.next_keys()
    assert {"agencies_agency", "agencies_member", "agencies_user", "reports_event", "reports_filing"} <= set(keys)
    for table, key in keys.items():
        assert key > (upgraded.database.rows(f"SELECT max(id) FROM {table}")[0][0] or 0), table


def test_nothing_is_left_to_migrate(upgraded: Upgraded) -> None:
    manage(upgraded.variables, "migrate", "--check")
    manage(upgraded.variables, "makemigrations", "--check", "--dry-run")


def test_what_reports_changes_stands_behind_the_renaming() -> None:
    """But for what an older database has already."""
    graph = MigrationLoader(None).graph
    [first] = graph.root_nodes("reports")
    later = [node for node in graph.nodes if node[0] == "reports" and node != first]
    assert later
    assert all(("agencies", "0002_rename_tables") in graph.forwards_plan(node) for node in later)


def test_content_types_made_half_way_are_not_doubled(tmp_path: Path) -> None:
    """A migrate of another app alone makes those of every app that has models."""
    with restored(tmp_path) as found:
        before = [key for key, label, _ in content_types(found.database) if label == "portal"]
        manage(found.variables, "migrate", "account", "--verbosity=0")
        assert {label for _, label, _ in content_types(found.database)} > {"portal", "agencies"}
        manage(found.variables, "migrate", "--verbosity=0")
        now = content_types(found.database)
        assert [key for key, label, _ in now if label in ("portal", "agencies")] == before
        assert len({row[1:] for row in now}) == len(now)
        keys = ", ".join(map(str, before))
        assert len(found.database.rows(f"SELECT id FROM auth_permission WHERE content_type_id IN ({keys})")) == 12


def test_the_renaming_can_be_undone(tmp_path: Path) -> None:
    with restored(tmp_path) as found:
        schema, tables = found.database.schema(), found.database.tables()
        manage(found.variables, "migrate", "--verbosity=0")
        manage(found.variables, "migrate", "agencies", "0001", "--verbosity=0")
        assert found.database.tables() == tables
        assert without_proof_numbers(found.database.schema()) == without_proof_numbers(schema)


def without_proof_numbers(schema: list[str]) -> list[str]:
    """A name that is not given back."""
    return [line for line in schema if not re.search("reports_publication_proof_(key|.*_uniq)", line)]


class Browser:
    """A person at a site that runs."""

    def __init__(self, site: Site) -> None:
        self.address = site.address.rstrip("/")
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        return self.opener.open(self.address + path).read().decode()

    def post(self, path: str, **fields: str) -> str:
        """The page that follows. Raises HTTPError where the site refuses."""
        page = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)) | fields
        data = urllib.parse.urlencode(sent | {"csrfmiddlewaretoken": token[1]}).encode()
        return (
            self.opener.open(urllib.request.Request(self.address + path, data, {"Referer": self.address}))
            .read()
            .decode()
        )

    def sign_in(self, name: str) -> None:
        self.post("/account/login/", login=name, password=PASSWORD)


def test_people_go_on_where_they_were(upgraded: Upgraded) -> None:
    """Last in this file: it writes."""
    database = upgraded.database
    [(filing,)] = database.rows(
        "SELECT filing.id FROM reports_filing filing JOIN agencies_agency agency ON agency.id = filing.agency_id "
        "JOIN reports_reportyear year ON year.id = filing.report_year_id "
        "WHERE agency.code = 'songlan-jiaoyu' AND year.year = 2026"
    )
    with running(upgraded.variables) as site:
        browser = Browser(site)
        assert "松岚县" in browser.get("/")
        assert "songlan-jiaoyu" in browser.get("/agencies/find.json?q=jiaoyuju")
        assert "/reports/2024/songlan-renshe/" in browser.get("/search/?q=" + urllib.parse.quote("政府信息公开"))
        browser.sign_in("clerk")
        browser.post(f"/desk/{filing}/problems/", problems="一是公开不够及时，将逐月核对。", action="stay")
        assert "将逐月核对" in browser.get(f"/desk/{filing}/problems/")
        browser = Browser(site)
        browser.sign_in("admin")
        [(parent,)] = database.rows("SELECT id FROM agencies_agency WHERE code = 'songlan'")
        town = {"code": "songlan-beigang", "name": "松岚县北岗镇人民政府", "kind": "township", "parent": str(parent)}
        browser.post("/admin/agencies/agency/add/", **town)
    assert len(database.rows("SELECT id FROM agencies_agency")) == len(upgraded.before["agencies_agency"][1]) + 1
    assert len(database.rows("SELECT id FROM reports_event")) > len(upgraded.before["reports_event"][1])
