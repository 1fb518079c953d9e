"""Static files under names that hold their hash, compressed, with the imports of ES modules rewritten."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True


def collect() -> None:
    """Collect the static files, unless none has changed: packing them takes seconds."""
    mark, found = settings.DATA_FOLDER / "static.collected", fingerprint()
    is_there = Path(settings.STATIC_ROOT, Storage.manifest_name).exists()
    if is_there and mark.exists() and mark.read_text() == found:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    mark.write_text(found)


def fingerprint() -> str:
    """Changes with the place, the size and the time of every static file of the project and its packages."""
    paths = {Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])}
    known = [(str(path), (state := path.stat()).st_size, state.st_mtime_ns) for path in sorted(paths)]
    return hashlib.sha256(repr(known).encode()).hexdigest()
