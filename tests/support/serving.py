"""The site as `make run` starts it: its own processes, its own data, its own port.

with serving(tmp_path) as site:
    urllib.request.urlopen(site.address)

On PostgreSQL it gets a database of its own beside the one of the tests, and a queue of its own.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
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
def serving(folder: Path, *options: str, **environment: str) -> Iterator[Site]:
    """Raises AssertionError with the log when it does not start; whatever still runs at the end is stopped."""
    with surroundings(folder, **environment) as variables, running(variables, *options) as site:
        yield site


@contextmanager
def surroundings(folder: Path, **environment: str) -> Iterator[dict[str, str]]:
    """The environment of a site with its data in `folder`: for manage.py commands before it starts, and for it."""
    with own_database(own_name(folder)) as database:
        yield os.environ | data_of_its_own(folder) | database | environment


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


@contextmanager
def own_database(name: str) -> Iterator[dict[str, str]]:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    name = f"{urlsplit(url).path.strip('/')}_{name}"
    execute(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    execute(url, f'CREATE DATABASE "{name}"')
    yield {"DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
    execute(url, f'DROP DATABASE "{name}" WITH (FORCE)')


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
