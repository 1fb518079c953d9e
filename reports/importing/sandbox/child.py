"""Process that reads one document: `python -m reports.importing.sandbox.child TASK < FILE`, answers one JSON object.

Before the first byte is parsed it gives up what it does not need: memory and time beyond their limits, writing files,
starting processes and, where the system lets it, the network and all files but those of the programs; what the system
does not take, Python refuses, but for reading files.
"""

from __future__ import annotations

import ctypes
import json
import mimetypes
import os
import resource
import sys
import sysconfig
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reports import editions
from reports.importing import read, read_report, stored
from reports.importing.sandbox import landlock
from reports.importing.sequence import NotAReport, lines_of

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_FORBIDDEN = (
    *("socket.", "subprocess.", "shutil.", "pty.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.kill"),
    *("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown"),
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    task = json.loads(sys.argv[1])
    limit(task)
    set_up(task)
    print(json.dumps(answer(task), ensure_ascii=True), flush=True)  # noqa: T201 - the answer of the process


def limit(task: dict[str, Any]) -> None:
    bounds = {
        resource.RLIMIT_AS: task["megabytes"] * 2**20,
        resource.RLIMIT_CPU: task["cpu_seconds"],
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for kind, most in bounds.items():
        resource.setrlimit(kind, (most, most))
    ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)  # where it is not allowed, forbid() still stands
    landlock.allow_reading_only(readable(task))
    sys.addaudithook(forbid)


def readable(task: dict[str, Any]) -> list[Path]:
    """Programs, their data and the editions: never the folder of the site, in which its own files may lie."""
    python = [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    system = [Path(sys.base_prefix, "lib"), *map(Path, ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"))]
    few = map(Path, ("/etc/ld.so.cache", "/usr/share/zoneinfo", "/dev/null", "/dev/urandom", *mimetypes.knownfiles))
    ours = [Path(__file__).parents[2], *map(Path, (*task["locales"], *task["editions"]))]
    return [*python, *system, *few, *ours]


def forbid(event: str, arguments: tuple[Any, ...]) -> None:
    is_writing = event == "open" and bool(arguments[2] & _WRITING)
    if is_writing or event.startswith(_FORBIDDEN):
        raise PermissionError(event)


def set_up(task: dict[str, Any]) -> None:
    """Just enough of Django to say a sentence in the reader's language."""
    settings.configure(USE_I18N=True, LANGUAGE_CODE=task["language"], LOCALE_PATHS=task["locales"])
    django.setup()
    translation.activate(task["language"])
    for folder in task["editions"]:
        editions.register_folder(Path(folder))


def answer(task: dict[str, Any]) -> dict[str, Any]:
    try:
        if task["is_text"]:
            lines = lines_of(read(task["name"], sys.stdin.buffer.read()))
            return {"text": "\n".join(line.text for line in lines if line.text)}
        with_pictures = task["with_pictures"]
        proposal = read_report(task["name"], sys.stdin.buffer.read(), year=task["year"], with_pictures=with_pictures)
        return {"proposal": stored.to_json(proposal), "pictures": stored.pictures_to_json(proposal)}
    except NotAReport as reason:
        return {"refused": str(reason), "code": reason.code}
    except MemoryError:
        return {"refused": _("Reading the file takes more memory than any report does."), "code": "too_slow"}


if __name__ == "__main__":
    main()
