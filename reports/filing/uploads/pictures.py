"""The pictures of a document on their way into a draft: which number each gets, and the lines that place them."""

from __future__ import annotations

from dataclasses import replace

from reports.agencies.models import User
from reports.document.report import Picture as DocumentPicture
from reports.document.text import pictures_in, renumbered
from reports.filing import drafts
from reports.filing.pictures import MAXIMUM_PICTURES
from reports.importing import Proposal
from reports.models import Filing, Picture, Upload, UploadedPicture
from reports.storage import pictures

Numbers = dict[int, int]
"""{number in the document: number in the filing}."""


def numbers(filing: Filing, upload: Upload) -> Numbers:
    """What the filing has already keeps its number, the others follow in order; what is too many has none."""
    known = dict(Picture.objects.filter(filing=filing).values_list("sha256", "number"))
    found: Numbers = {}
    for number, sha256 in upload.pictures.order_by("number").values_list("number", "sha256"):
        if len(known) < MAXIMUM_PICTURES or sha256 in known:
            found[number] = known.setdefault(sha256, len(known) + 1)
    return found


def placed(proposal: Proposal, filing: Filing, upload: Upload, by: Numbers) -> Proposal:
    """The proposal with its pictures numbered as the filing would have them."""
    own = drafts.typed_report(filing).pictures
    rows = {row.number: row for row in upload.pictures.defer("data") if row.number in by}
    brought = {
        by[number]: DocumentPicture(by[number], row.sha256, row.media_type, row.width, row.height)
        for number, row in rows.items()
    }
    texts = {address: renumbered(text, by) for address, text in proposal.report.texts.items()}
    return replace(proposal, report=replace(proposal.report, texts=texts, pictures=brought | own))


def keep(
    filing: Filing, upload: Upload, changes: dict[str, drafts.Changes], by: User, *, seen: Numbers
) -> dict[str, drafts.Changes]:
    """Make the pictures that the changes place the filing's own, and give the changes with their numbers of now.

    `seen`: the numbers of the page. The filing's row is locked. Raises pictures.BadPicture where the store refuses.
    """
    now = numbers(filing, upload)
    moved = {old: now[number] for number, old in seen.items() if number in now}
    changes = {
        code: replace(each, texts={address: renumbered(text, moved) for address, text in each.texts.items()})
        for code, each in changes.items()
    }
    wanted = {number for each in changes.values() for text in each.texts.values() for number in pictures_in(text)}
    known = set(Picture.objects.filter(filing=filing).values_list("number", flat=True))
    for row in upload.pictures.order_by("number"):
        number = now.get(row.number)
        if number in wanted - known:
            _keep(filing, row, number, by)
            known.add(number)
    return changes


def _keep(filing: Filing, row: UploadedPicture, number: int, by: User) -> None:
    data = bytes(row.data)
    kept = {"sha256": pictures.store(data), "media_type": row.media_type, "width": row.width, "height": row.height}
    Picture.objects.create(filing=filing, number=number, added_by=by, **kept)


def forget_unplaced(filing: Filing, before: set[int]) -> None:
    """Of the pictures that came with a document those go that no text places, since their text was in conflict."""
    texts = drafts.typed_report(Filing.objects.get(pk=filing.pk)).texts.values()
    placed_now = {number for text in texts for number in pictures_in(text)}
    Picture.objects.filter(filing=filing).exclude(number__in=placed_now | before).delete()
