"""LibreOffice, as an office would open a file: a start costs seconds, so a test converts once and asks much."""

from __future__ import annotations

import subprocess
from pathlib import Path


def converted(data: bytes, name: str, *, to: str, folder: Path) -> Path:
    """The file in another format (its extension), opened and saved by LibreOffice."""
    source = folder / "in" / name
    source.parent.mkdir()
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        "--headless",
        "--norestore",
        profile,
        "--convert-to",
        to,
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return folder / f"{source.stem}.{to}"
