import http.client
import os
import select
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.serving import Site, command, free_port, migrated, processes_of, serving

pytestmark = [pytest.mark.process, pytest.mark.database]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("running")) as site:
        yield site


def wait_for_end(pid: int) -> None:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    with os.fdopen(descriptor):
        select.select([descriptor], [], [])


def pid_of(site: Site, program: str) -> int:
    """The first process of web server or worker: the one that serve itself started."""
    for pid in processes_of(site):
        status = Path(f"/proc/{pid}/status").read_text()
        if f"\nPPid:\t{site.process.pid}\n" in status and program in Path(f"/proc/{pid}/cmdline").read_text():
            return pid
    raise AssertionError(f"{program} does not run")


def refusal(site: Site, *options: str) -> str:
    attempt = subprocess.run(
        command("serve", *options), env=site.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert attempt.returncode == 1
    return attempt.stdout


def test_it_answers_when_it_prints_its_address(running: Site) -> None:
    assert urllib.request.urlopen(running.address).status == 200


def answer(site: Site, **headers: str) -> http.client.HTTPResponse:
    web = http.client.HTTPConnection(urlsplit(site.address).netloc)
    web.request("GET", "/", headers={name.replace("_", "-"): value for name, value in headers.items()})
    found = web.getresponse()
    found.read()
    return found


def test_a_proxy_may_keep_a_public_page_and_ask_whether_it_changed(running: Site) -> None:
    first = answer(running, Accept_Encoding="gzip")
    assert (first.status, first.headers["Content-Encoding"]) == (200, "gzip")
    assert first.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert {*first.headers["Vary"].replace(" ", "").split(",")} == {"Accept-Encoding", "Cookie"}
    again = answer(running, If_None_Match=first.headers["ETag"])
    assert (again.status, again.headers["Cache-Control"]) == (304, first.headers["Cache-Control"])
    assert "Cookie" in again.headers["Vary"]
    english = answer(running, If_None_Match=first.headers["ETag"], Cookie="django_language=en")
    assert (english.status, english.headers["Content-Language"]) == (200, "en")
    assert not any("Set-Cookie" in each.headers for each in (first, again, english))


def test_it_starts_web_server_and_worker_as_processes_of_their_own(running: Site) -> None:
    assert pid_of(running, "gunicorn") != pid_of(running, "celery") != running.process.pid


def test_it_refuses_a_port_in_use(running: Site) -> None:
    port = running.address.strip("/").rpartition(":")[2]
    assert f"Port {port} cannot be used" in refusal(running, "--port", port)


def test_it_refuses_a_second_site_on_the_same_data(running: Site) -> None:
    assert "already runs from this data folder" in refusal(running, "--port", str(free_port()))


def test_it_stops_both_processes_on_a_signal(tmp_path: Path) -> None:
    with serving(tmp_path, like=migrated()) as site:
        assert site.stop() == 0
        assert processes_of(site) == []


@pytest.mark.parametrize("program", ["gunicorn", "celery"])
def test_it_stops_the_other_process_when_one_dies(tmp_path: Path, program: str) -> None:
    with serving(tmp_path, like=migrated()) as site:
        os.kill(pid_of(site, program), signal.SIGKILL)
        assert site.process.wait() == 1
        assert processes_of(site) == []
    assert "ended by itself (exit code -9)" in (tmp_path / "log").read_text()


def test_it_takes_its_processes_along_when_it_is_killed(tmp_path: Path) -> None:
    with serving(tmp_path, like=migrated()) as site:
        others = processes_of(site)
        site.process.kill()
        for pid in others:
            wait_for_end(pid)
        assert processes_of(site) == []
