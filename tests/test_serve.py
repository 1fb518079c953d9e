import os
import select
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Site, command, free_port, processes_of, serving


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


def test_it_starts_web_server_and_worker_as_processes_of_their_own(running: Site) -> None:
    assert pid_of(running, "gunicorn") != pid_of(running, "celery") != running.process.pid


def test_it_refuses_a_port_in_use(running: Site) -> None:
    port = running.address.strip("/").rpartition(":")[2]
    assert f"Port {port} cannot be used" in refusal(running, "--port", port)


def test_it_refuses_a_second_site_on_the_same_data(running: Site) -> None:
    assert "already runs from this data folder" in refusal(running, "--port", str(free_port()))


def test_it_stops_both_processes_on_a_signal(tmp_path: Path) -> None:
    with serving(tmp_path) as site:
        assert site.stop() == 0
        assert processes_of(site) == []


@pytest.mark.parametrize("program", ["gunicorn", "celery"])
def test_it_stops_the_other_process_when_one_dies(tmp_path: Path, program: str) -> None:
    with serving(tmp_path) as site:
        os.kill(pid_of(site, program), signal.SIGKILL)
        assert site.process.wait() == 1
        assert processes_of(site) == []
    assert "ended by itself (exit code -9)" in (tmp_path / "log").read_text()


def test_it_takes_its_processes_along_when_it_is_killed(tmp_path: Path) -> None:
    with serving(tmp_path) as site:
        others = processes_of(site)
        site.process.kill()
        for pid in others:
            wait_for_end(pid)
        assert processes_of(site) == []
