"""A database looked at from outside, without Django: what tables it has, what stands in them, what its schema says."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.upgrade import dumps

DUMPS = Path(__file__).parent
Rows = list[tuple[Any, ...]]


class Sqlite:
    def __init__(self, path: Path) -> None:
        self.path = path

    def restore(self, version: str) -> None:
        dumps.restore_sqlite(DUMPS / f"{version}.sqlite.sql.gz", self.path)

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.path)
        with connection:
            yield connection
        connection.close()

    def rows(self, query: str) -> Rows:
        with self.open() as connection:
            return connection.execute(query).fetchall()

    def columns(self, table: str) -> list[str]:
        with self.open() as connection:
            return [column[0] for column in connection.execute(f"SELECT * FROM {table} LIMIT 0").description]

    def tables(self) -> list[str]:
        """Those of a virtual table are its library's own, and their rows come from it."""
        found = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        virtual = re.compile(r"_(data|idx|content|docsize|config)$")
        return sorted(name for (name,) in found if not virtual.search(name))

    def schema(self) -> list[str]:
        """Statements with their words in alphabetical order: which column comes first means nothing."""
        found = self.rows("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return sorted(f"{kind} {name} {' '.join(sorted(re.findall(WORD, sql)))}" for kind, name, sql in found)

    def faults(self) -> Rows:
        """References that lead nowhere, indexes that miss a row, words of a search that are not those of its text."""
        with self.open() as connection:
            for table in ("reports_searchgrams", "reports_oldsearchgrams"):
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")  # raises where it fails
            whole = connection.execute("PRAGMA integrity_check").fetchall()
            return [row for row in whole if row != ("ok",)] + connection.execute("PRAGMA foreign_key_check").fetchall()

    def next_keys(self) -> dict[str, int]:
        """{table: the key of its next row}."""
        return {table: last + 1 for table, last in self.rows("SELECT name, seq FROM sqlite_sequence")}


class Postgres:
    def __init__(self, address: str) -> None:
        self.address = address

    def restore(self, version: str) -> None:
        dumps.restore_postgres(DUMPS / f"{version}.postgres.sql.gz", self.address)

    def rows(self, query: str) -> Rows:
        with psycopg.connect(self.address) as connection:
            return connection.execute(query).fetchall()

    def columns(self, table: str) -> list[str]:
        with psycopg.connect(self.address) as connection:
            return [column.name for column in connection.execute(f"SELECT * FROM {table} LIMIT 0").description or ()]

    def tables(self) -> list[str]:
        return [name for (name,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]

    def schema(self) -> list[str]:
        """Definitions as PostgreSQL writes them; casts differ by whether a definition was read once or twice."""
        return sorted(" ".join(re.findall(WORD, re.sub(CASTS, "", " ".join(row)))) for row in self.rows(DEFINITIONS))

    def faults(self) -> Rows:
        """Constraints and indexes that do not hold for every row."""
        return self.rows(
            "SELECT conname FROM pg_constraint WHERE NOT convalidated UNION ALL "
            "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid OR NOT indisready"
        )

    def next_keys(self) -> dict[str, int]:
        """{table: the key of its next row}, which is taken."""
        found = self.rows(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'"
        )
        return {
            table: self.rows(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id'))")[0][0] for (table,) in found
        }


WORD = r"[\w.']+"
CASTS = r"::(?:character varying|text)(?:\[\])?"
DEFINITIONS = """
SELECT 'column', table_name, column_name, data_type, is_nullable, coalesce(character_maximum_length::text, ''),
    coalesce(generation_expression, ''), is_identity
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '', '', ''
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', tablename, indexname, indexdef, '', '', '', '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'sequence', sequencename, data_type::text, increment_by::text, '', '', '', ''
FROM pg_sequences WHERE schemaname = 'public'
UNION ALL SELECT 'function', proname, pg_get_functiondef(oid), '', '', '', '', ''
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'storage', relname, coalesce(reloptions::text, ''), '', '', '', '', ''
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i')
"""


def database_of(variables: dict[str, str]) -> Sqlite | Postgres:
    """The one that a manage.py with these variables of the environment has."""
    address = variables.get("DATABASE_URL", "")
    return Postgres(address) if address.startswith("postgres") else Sqlite(Path(variables["DATA_FOLDER"], "db.sqlite3"))
