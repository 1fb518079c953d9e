"""What is published of a year: its list with hashes, and everything of it as one zip file.

The zip file is sent while it is made. Its memory does not grow with it: what a zip file says at its end of each of its
parts, and the hashes, wait in temporary files.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED

from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from zipstream import ZipStream

from reports import access
from reports.models import OldReport, Publication
from reports.publishing import RenderError, verification
from reports.publishing.data import dictionary_files
from reports.publishing.data.exports import keys_in_order
from reports.publishing.file_formats import FORMATS

log = logging.getLogger(__name__)

BESIDE = ("json", "csv")
"""Those of FORMATS that stand beside the PDF of each report."""
IN_MEMORY = 2**20
"""Bytes that a temporary file holds before it becomes one."""
A_PIECE = 2**16
A_CHUNK = 50
"""Reports, with their texts, that are read at a time."""


def path_of(year: int, code: str, ending: str) -> str:
    """Below the site's address, and below the folder of the zip file: the same in both."""
    if ending == "pdf":
        return reverse("report_pdf", args=[year, code]).lstrip("/")
    return reverse("report_file", args=[year, code, ending]).lstrip("/")


def folder_of(year: int) -> str:
    """Into which the zip file unpacks."""
    return f"disclosure-{year}"


def sums(year: int) -> Iterator[str]:
    """The hashes of the PDFs, in lines as sha256sum writes and reads them."""
    rows = _public(year).order_by("filing__agency__code").values_list("pdf_sha256", "filing__agency__code")
    return (_sum(sha256, path_of(year, code, "pdf")) for sha256, code in rows.iterator())


def manifest(year: int) -> Iterator[str]:
    """JSON in pieces: every publication of a year there ever was, with what became of it."""
    rows = access.ever_published().filter(filing__report_year__year=year).order_by("filing__agency__code", "number")
    yield f'{{"format": 1, "year": {year}, "publications": ['
    separator = "\n"
    for publication in rows.defer("document").iterator(chunk_size=500):
        yield separator + json.dumps(_listed(publication), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def archive(year: int) -> Iterator[bytes]:
    """A zip file in pieces: the report of each agency as PDF, JSON and CSV, the manifest, the data dictionary, and
    SHA256SUMS of all of them.

    A PDF that is missing in the store is missing here, and SHA256SUMS still names it, so that whoever checks is told.
    """
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as listed, tempfile.SpooledTemporaryFile(IN_MEMORY) as directory:
        zipped = _Zip(folder_of(year), listed, directory)
        yield from zipped.add("manifest.json", (piece.encode() for piece in manifest(year)))
        for ending in dictionary_files.ENDINGS:
            yield from zipped.add(f"dictionary.{ending}", [dictionary_files.make(ending)])
        for publication in _read(_public(year)):
            yield from _report(zipped, publication, year)
        listed.seek(0)
        yield from zipped.add("SHA256SUMS", iter(lambda: listed.read(A_PIECE), b""), is_listed=False)
        yield from zipped.end()


def old_archive(year: int) -> Iterator[bytes]:
    """As archive(), of a year before the form: the files as they were brought, and the list of what they are."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as listed, tempfile.SpooledTemporaryFile(IN_MEMORY) as directory:
        zipped = _Zip(folder_of(year), listed, directory)
        found = access.old_reports().filter(year=year).order_by("agency__code", "number")
        yield from zipped.add("reports.json", (piece.encode() for piece in _old_list(found)))
        for report in _in_order(found, array("q", found.values_list("pk", flat=True))):
            yield from _stored(zipped, old_path_of(report), report.file, report.sha256)
        listed.seek(0)
        yield from zipped.add("SHA256SUMS", iter(lambda: listed.read(A_PIECE), b""), is_listed=False)
        yield from zipped.end()


def old_path_of(report: OldReport) -> str:
    """Below the site's address, and below the folder of the zip file."""
    place = [report.year, report.agency.code, report.number, report.ending]
    return reverse("old_report_file", args=place).lstrip("/")


def _old_list(found: QuerySet[OldReport]) -> Iterator[str]:
    """JSON in pieces."""
    yield '{"format": 1, "reports": ['
    separator = "\n"
    for report in found.iterator(chunk_size=500):
        said = {
            "agency": report.agency.code,
            "name": report.agency.name,
            "year": report.year,
            "title": report.title,
            "published_at": report.published_at.isoformat(timespec="seconds"),
            "sha256": report.sha256,
            "file": old_path_of(report),
        }
        yield separator + json.dumps(said, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


class _Zip:
    """Parts that are sent as soon as they are added."""

    def __init__(self, folder: str, listed: IO[bytes], directory: IO[bytes]) -> None:
        self.folder, self.listed = folder, listed
        self.stream = ZipStream()
        # zipstream-ng keeps an object for each part; a year of the country has half a million.
        self.stream._filelist = _Directory(directory)

    def add(
        self, path: str, pieces: Iterable[bytes], *, sha256: str = "", is_listed: bool = True, size: int | None = None
    ) -> Iterator[bytes]:
        """Compressed, but for what has a `size` already. With `sha256` that hash is listed, and not the one found."""
        digest = hashlib.sha256()
        compress = ZIP_DEFLATED if size is None else ZIP_STORED
        self.stream.add(_hashed(pieces, digest), f"{self.folder}/{path}", size=size, compress_type=compress)
        yield from self.stream.all_files()
        if is_listed:
            self.list(path, sha256 or digest.hexdigest())

    def list(self, path: str, sha256: str) -> None:
        self.listed.write(_sum(sha256, path).encode())

    def end(self) -> Iterator[bytes]:
        last: Iterator[bytes] = self.stream.finalize()
        return last


class _Directory:
    """What a zip file says at its end of each part, in a file; to ZipStream a list of its parts."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.count = file, 0

    def append(self, part: Any) -> None:
        self.file.write(part._central_directory_header_data())
        self.count += 1

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[_Piece]:
        self.file.seek(0)
        return map(_Piece, iter(lambda: self.file.read(A_PIECE), b""))


class _Piece:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def _central_directory_header_data(self) -> bytes:
        return self.data


def _stored(zipped: _Zip, path: str, file: FieldFile, sha256: str) -> Iterator[bytes]:
    """A stored file; of one that is missing the hash only."""
    try:
        with file.open("rb") as opened:
            yield from zipped.add(path, opened.chunks(A_PIECE), sha256=sha256, size=file.size)
    except FileNotFoundError:
        log.error("there is no file %s for %s", file.name, path)
        zipped.list(path, sha256)


def _report(zipped: _Zip, publication: Publication, year: int) -> Iterator[bytes]:
    code = publication.filing.agency.code
    yield from _stored(zipped, path_of(year, code, "pdf"), publication.pdf, publication.pdf_sha256)
    for ending in BESIDE:
        try:
            data = FORMATS[ending].make(publication)
        except RenderError:
            log.exception("publication %s cannot be written as %s", publication.pk, ending)
            continue
        yield from zipped.add(path_of(year, code, ending), [data])


def _public(year: int) -> QuerySet[Publication]:
    return access.published().filter(filing__report_year__year=year)


def _read(published: QuerySet[Publication]) -> Iterator[Publication]:
    """In the order of agencies; what is withdrawn meanwhile is left out."""
    yield from _in_order(published.defer("error"), keys_in_order(published))


def _in_order(found: QuerySet[Any], keys: array[int]) -> Iterator[Any]:
    """Those of these keys, some at a time."""
    for start in range(0, len(keys), A_CHUNK):
        chunk = keys[start : start + A_CHUNK]
        here = found.order_by().in_bulk(list(chunk))
        yield from (here[key] for key in chunk if key in here)


def _hashed(pieces: Iterable[bytes], digest: Any) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def _sum(sha256: str, path: str) -> str:
    return f"{sha256}  {path}\n"


def _listed(publication: Publication) -> dict[str, str | int]:
    agency, year = publication.filing.agency, publication.filing.report_year.year
    listed: dict[str, str | int] = {
        "agency": agency.code,
        "name": agency.name,
        "number": publication.number,
        "proof": publication.proof,
        "state": str(verification.verdict_on(publication)),
        "published_at": publication.public_since.isoformat(timespec="seconds"),
        "sha256": publication.sha256,
        "pdf_sha256": publication.pdf_sha256,
    }
    if publication.is_current:
        listed["pdf"] = reverse("report_pdf", args=[year, agency.code])
    if publication.withdrawn_at:
        listed["withdrawn_at"] = publication.withdrawn_at.isoformat(timespec="seconds")
        listed["reason"] = publication.withdrawal_reason
    return listed
