"""The whole site on one machine, in the foreground: a web server and a worker, each a process of its own.

Neither outlives the other nor this command: a signal stops both, the end of one stops the other, and should this
process be killed outright, the kernel passes the word on to its children.
"""

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal import static
from reports import demonstration
from reports.agencies.models import Agency
from reports.publishing import jobs

HOST = "127.0.0.1"
SECONDS_TO_STOP = 30  # a rendering under way is finished first
STOPPING = {signal.SIGINT, signal.SIGTERM}
WATCHED = STOPPING | {signal.SIGCHLD}
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
LIBC = ctypes.CDLL(None)

Processes = dict[str, subprocess.Popen[bytes]]


class Command(BaseCommand):
    help = "Prepare the database and the static files, then run web server and worker until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000)
        parser.add_argument(
            "--demonstration",
            action="store_true",
            dest="with_demonstration",
            help="load the demonstration if there is no agency yet",
        )

    def handle(self, *, port: int, with_demonstration: bool, **options: object) -> None:
        require_free(port)
        os.environ.setdefault("SITE_ADDRESS", f"http://{HOST}:{port}")  # for the two processes
        os.environ.setdefault("SITE_LOG_LEVEL", "WARNING")  # the progress is told in one line
        with only_one_here():
            try:
                self.prepare(with_demonstration)
            except KeyboardInterrupt:
                raise CommandError("Stopped while preparing; the next start goes on from here.") from None
            self.run_processes(port)

    def prepare(self, with_demonstration: bool) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        static.collect()
        if with_demonstration and not Agency.objects.exists():
            self.stdout.write("Loading the demonstration ...")
            demonstration.load()
        connection.close()

    def run_processes(self, port: int) -> None:
        """Raises CommandError naming the process when one ends by itself."""
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        processes: Processes = {}
        try:
            processes["web server"] = start(web_command(port))
            processes["worker"] = start(worker_command())
            if not wait_for_end(processes, until_answering=port):
                self.announce(port)
                wait_for_end(processes, meanwhile=self.tell_progress)
            require_all_running(processes)
            self.stdout.write("Stopping; what is being rendered is finished first ...")
        finally:
            stop(processes)

    def announce(self, port: int) -> None:
        accounts = list(demonstration.members())
        connection.close()
        if accounts:
            self.stdout.write("\nAccounts of the demonstration:")
        for account, member in accounts:
            self.stdout.write(f"  {account.username:<12} password {account.password:<14} {member}")
        self.stdout.write(f"\nThe site is at http://{HOST}:{port}/ - Ctrl-C stops it.\n")
        for title in demonstration.titles_without_picture():
            self.stdout.write(f"Part of the demonstration: {title} has lost its picture, so its PDF fails;")
            self.stdout.write("its supervisor is told why and can try again.")
        self.stdout.flush()

    def tell_progress(self) -> bool:
        """One line while PDFs are made. False when none waits any more."""
        waiting, made = jobs.progress()
        connection.close()
        end = "\r" if waiting and self.stdout.isatty() else "\n"
        if self.stdout.isatty() or not waiting:
            self.stdout.write(f"PDFs made by the worker: {made} of {made + waiting}", ending=end)
            self.stdout.flush()
        return bool(waiting)


def port_number(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
    return int(text)


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). Choose another: make run PORT=9000"
            ) from error


@contextmanager
def only_one_here() -> Iterator[None]:
    """Two workers on one filesystem queue would disturb each other."""
    settings.DATA_FOLDER.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_FOLDER / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(f"The site already runs from this data folder: {settings.DATA_FOLDER}") from error
        yield


def web_command(port: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "portal.wsgi",
        f"--bind={HOST}:{port}", "--threads=8", "--log-level=warning", "--no-control-socket",
    ]  # fmt: skip


def worker_command() -> list[str]:
    no_word_about_root = ["-W", "ignore:You're running the worker with superuser"]
    return [
        sys.executable, *no_word_about_root, "-m", "celery", "--app=portal", "--quiet", "worker",
        "--concurrency=1", "--loglevel=WARNING", "--without-gossip", "--without-mingle", "--beat",
    ]  # fmt: skip


def start(command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own, so that the terminal's Ctrl-C reaches it once, through us, and its children can be found.
    return subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True, preexec_fn=follow_the_parent)


def follow_the_parent() -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_for_end(
    processes: Processes, *, until_answering: int | None = None, meanwhile: Callable[[], bool] | None = None
) -> bool:
    """True when it is time to stop: by a signal, or since a process ended; False when the port answers first.

    `meanwhile` is called every second until it says that it has nothing more to do.
    """
    while all(process.poll() is None for process in processes.values()):
        received = signal.sigtimedwait(WATCHED, 0.1 if until_answering else 1 if meanwhile else 3600)
        if received and received.si_signo in STOPPING:
            return True
        if until_answering and is_answering(until_answering):
            return False
        if meanwhile and not meanwhile():
            meanwhile = None
    return True


def is_answering(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=5).close()
    except urllib.error.HTTPError:
        return True  # an error page is an answer; what is wrong stands in the log
    except OSError:
        return False
    return True


def require_all_running(processes: Processes) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise CommandError(f"The {name} ended by itself (exit code {process.returncode}); everything is stopped.")


def stop(processes: Processes) -> None:
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    for process in processes.values():
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_STOP)
        kill_what_is_left(process)


def kill_what_is_left(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()
