"""Dumps of a database as SQL that Python alone restores: no psql, no sqlite3 program, whatever version wrote them.

    python -m tests.upgrade.dumps db.sqlite3 a339959.sqlite.sql.gz
    python -m tests.upgrade.dumps postgres://postgres@127.0.0.1/portal a339959.postgres.sql.gz    (needs pg_dump)

A virtual table is written as its own CREATE statement and its rows, never as the tables that it keeps behind itself:
those are made by the library that restores it, so they suit it. Sessions are left out, and places of the machine.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg

SEPARATOR = "\n;;\n"
"""Between two statements; no text of a row holds it."""
NOT_DUMPED = "django_session"
PLACE = re.compile(r"(?:/[\w.@+-]+)+/(?=files/|site-packages/|lib/python|reports/|portal/)")
"""Where the machine keeps data, packages and code; stands in what is recorded of a failure."""


def of_sqlite(path: Path) -> Iterator[str]:
    """Statements: tables with their rows, then virtual tables, then what stands on them."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        virtual = _virtual(database)
        for name, sql in _made(database, "table"):
            if name not in virtual and not name.startswith(("sqlite_", *(f"{each}_" for each in virtual))):
                yield sql
                yield from _rows(database, name)
        for name, sql in virtual.items():
            yield sql
            yield from _rows(database, name, "rowid, ")
        yield "DELETE FROM sqlite_sequence"
        yield from _rows(database, "sqlite_sequence")
        for kind in ("index", "trigger", "view"):
            yield from (sql for _name, sql in _made(database, kind) if sql)


def _made(database: sqlite3.Connection, kind: str) -> list[tuple[str, str]]:
    return database.execute("SELECT name, sql FROM sqlite_master WHERE type = ? ORDER BY rowid", [kind]).fetchall()


def _virtual(database: sqlite3.Connection) -> dict[str, str]:
    return {name: sql for name, sql in _made(database, "table") if sql.upper().startswith("CREATE VIRTUAL")}


def _rows(database: sqlite3.Connection, table: str, first: str = "") -> Iterator[str]:
    if table == NOT_DUMPED:
        return
    # Hidden ones are those of a virtual table that no INSERT names, others those that are computed.
    found = database.execute(f'PRAGMA table_xinfo("{table}")')
    columns = [row[1] for row in found if row[6] == 0]
    names = first + ", ".join(f'"{name}"' for name in columns)
    values = " || ', ' || ".join(f"quote({name})" for name in names.split(", "))
    for (row,) in database.execute(f'SELECT {values} FROM "{table}" ORDER BY rowid'):
        yield f'INSERT INTO "{table}" ({names}) VALUES ({row})'


def of_postgres(address: str) -> Iterator[str]:
    """Statements of pg_dump, with INSERT for COPY, which only psql reads out of a file."""
    options = ["--no-owner", "--no-privileges", "--rows-per-insert=100", f"--exclude-table-data={NOT_DUMPED}"]
    dumped = subprocess.run(["pg_dump", *options, address], check=True, stdout=subprocess.PIPE, text=True).stdout
    # \restrict and \unrestrict are words to psql.
    yield "\n".join(line for line in dumped.splitlines() if not line.startswith(("\\", "--")) and line)


def write(statements: Iterable[str], path: Path) -> None:
    text = SEPARATOR.join(PLACE.sub("", statement) for statement in statements)
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(text.encode())


def restore_sqlite(dump: Path, path: Path) -> None:
    with sqlite3.connect(path, isolation_level=None) as database:
        database.execute("BEGIN")
        for statement in read(dump):
            database.execute(statement)
        database.execute("COMMIT")
    database.close()


def restore_postgres(dump: Path, address: str) -> None:
    """Into an empty database."""
    with psycopg.connect(address) as database:
        for statement in read(dump):
            database.execute(statement)


def read(dump: Path) -> list[str]:
    return gzip.decompress(dump.read_bytes()).decode().split(SEPARATOR)


def main(source: str, dump: str) -> None:
    write(of_postgres(source) if source.startswith("postgres") else of_sqlite(Path(source)), Path(dump))


if __name__ == "__main__":
    main(*sys.argv[1:])
