"""The site as `make run` starts it: its own processes, its own data, its own port.

with serving(tmp_path) as site:
    urllib.request.urlopen(site.address)

On PostgreSQL it gets a database of its own beside the one of the tests, and a queue of its own. What a site begins with
is made once a run and copied: `serving(tmp_path, like=migrated())`.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings


@dataclass(frozen=True)
class Site:
    process: subprocess.Popen[str]
    address: str
    environment: dict[str, str]
    """For a manage.py of the test's own on the same data."""
    greeting: str
    """What was printed before the site was ready."""

    def stop(self) -> int:
        """The exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait()

    def manage(self, *arguments: str) -> str:
        """The output of a manage.py command on the site's data."""
        return manage(self.environment, *arguments)


def manage(variables: dict[str, str], *arguments: str) -> str:
    """The output of a manage.py command. Raises CalledProcessError when it fails."""
    return subprocess.run(
        command(*arguments), env=variables, cwd=settings.BASE_DIR, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def command(*arguments: str) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]


@contextmanager
def serving(folder: Path, *options: str, like: Path | None = None, **environment: str) -> Iterator[Site]:
    """Raises AssertionError with the log when it does not start; whatever still runs at the end is stopped."""
    with surroundings(folder, like=like, **environment) as variables, running(variables, *options) as site:
        yield site


@contextmanager
def surroundings(folder: Path, *, like: Path | None = None, **environment: str) -> Iterator[dict[str, str]]:
    """The environment of a site with its data in `folder`: for manage.py commands before it starts, and for it.

    `like` is a folder that `made_once` returned: the site begins with a copy of what is in it and in its database.
    """
    name = own_name(folder)
    if like:
        shutil.copytree(like, folder, dirs_exist_ok=True)
    database = create_database(name, like=template_name(like) if like else None)
    try:
        yield os.environ | data_of_its_own(folder) | database | environment
    finally:
        drop_database(name)


shared = Path()
"""A folder of this run of the tests that all its workers see."""


def migrated() -> Path:
    """The data of a site in which nobody has done anything yet, its static files collected."""
    return made_once("migrated", prepare)


def prepare(variables: dict[str, str]) -> None:
    manage(variables, "migrate", "--verbosity=0")
    manage(variables, "shell", "--no-imports", "-c", "from portal import static; static.collect()")


def made_once(
    name: str, make: Callable[[dict[str, str]], None], *, like: Path | None = None, **environment: str
) -> Path:
    """The folder `make` filled, in this worker or in another one; its database stays too, as a template."""
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            if like:
                shutil.copytree(like, folder)
            database = create_database(template_name(folder), like=template_name(like) if like else None)
            make(os.environ | data_of_its_own(folder) | database | environment)
            done.touch()
    return folder


def template_name(folder: Path) -> str:
    """Of the database that belongs to a folder of `made_once`."""
    return f"template_{folder.name}"


def drop_templates() -> None:
    """At the end of a run, when all its workers are done."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl()) as connection:
            names = connection.execute("SELECT datname FROM pg_database").fetchall()
        for (name,) in names:
            if name.startswith(full_name("template_")):
                drop_database(name.removeprefix(full_name("")))


@contextmanager
def running(variables: dict[str, str], *options: str, by_make: bool = False) -> Iterator[Site]:
    """The site on these data, started as `make run` ends, or by `make run` itself."""
    port = str(free_port())
    start = ["make", "--silent", "run", f"PORT={port}"] if by_make else command("serve", "--port", port, *options)
    log = Path(variables["DATA_FOLDER"], "log")
    with log.open("w") as errors:
        process = subprocess.Popen(
            start, env=variables, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        greeting = greeting_of(process)
        address = re.search(r"http://\S+", greeting)
        assert address, f"{greeting}\n{log.read_text()}"
        yield Site(process, address.group(), variables, greeting)
    finally:
        process.terminate()
        process.wait()
        if process.stdout:
            process.stdout.close()


def own_name(folder: Path) -> str:
    """Of a database and a queue; tests on several cores call their folders alike."""
    return "_".join(filter(None, (os.environ.get("PYTEST_XDIST_WORKER"), folder.name)))


def data_of_its_own(folder: Path) -> dict[str, str]:
    return {
        "DATA_FOLDER": str(folder),
        "FONT_FOLDER": str(settings.FONT_FOLDER),
        "QUEUE_NAME": own_name(folder),
        "PYTHONUNBUFFERED": "1",
    }


def greeting_of(process: subprocess.Popen[str]) -> str:
    lines: list[str] = []
    assert process.stdout
    for line in process.stdout:
        lines.append(line)
        if "Ctrl-C" in line:
            break
    return "".join(lines)


def free_port() -> int:
    """Never the same twice, and none that the system gives to outgoing connections (ip_local_port_range).

    So nobody takes it before the site does, nor while a site is stopped to be started again.
    """
    return next(port for port in _ports if is_free(port))


_ports = iter(range(10_000 + os.getpid() % 220 * 100, 32_768))  # tests on several cores are far apart


def is_free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False


def create_database(name: str, *, like: str | None = None) -> dict[str, str]:
    """The variable of a new database on the tests' server; {} on SQLite, where it lies in the data folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return {}
    whole = full_name(name)
    execute(url, f'DROP DATABASE IF EXISTS "{whole}" WITH (FORCE)')
    execute(url, f'CREATE DATABASE "{whole}"' + (f' TEMPLATE "{full_name(like)}"' if like else ""))
    return {"DATABASE_URL": urlsplit(url)._replace(path=f"/{whole}").geturl()}


def drop_database(name: str) -> None:
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        execute(url, f'DROP DATABASE IF EXISTS "{full_name(name)}" WITH (FORCE)')


def full_name(name: str) -> str:
    """Begins with the name of the tests' own database, so that it can be found should a run be cut off."""
    return f"{urlsplit(os.environ['DATABASE_URL']).path.strip('/')}_{name}"


def execute(url: str, statement: str) -> None:
    with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(statement)


def processes_of(site: Site) -> list[int]:
    """Whatever runs with the site's data folder, children of children and orphans included."""
    mark = f"DATA_FOLDER={site.environment['DATA_FOLDER']}\0".encode()
    return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if mark in environment_at(path)]


def environment_at(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (PermissionError, FileNotFoundError, ProcessLookupError):
        return b""  # somebody else's, or gone meanwhile
