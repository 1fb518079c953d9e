"""What a clerk takes over of a document goes into the draft, and the upload remembers which sections that were."""

from __future__ import annotations

from django.db import transaction

from reports.agencies.models import User
from reports.filing import drafts
from reports.filing.uploads import pictures
from reports.filing.uploads.pictures import Numbers
from reports.models import Filing, Upload

State = Upload.State


class Gone(Exception):
    """The document was accepted or dropped meanwhile."""


def accept(
    upload: Upload, changes: dict[str, drafts.Changes], by: User, *, title: tuple[str, str], numbers: Numbers
) -> list[drafts.Conflict]:
    """Write {section: changes} into the draft; a section without conflicts is accepted, and with the last the document.

    `title`: the one the page showed and the one to be written; `numbers`: of its pictures. Raises drafts.Locked, Gone,
    pictures.BadPicture.
    """
    with transaction.atomic():
        filing = Filing.objects.select_for_update(of=("self",)).get(pk=upload.filing_id)
        before = set(filing.pictures.values_list("number", flat=True))
        changes = pictures.keep(filing, upload, changes, by, seen=numbers)
        document = {"name": upload.name, "sha256": upload.sha256}
        conflicts = drafts.take_over(upload.filing_id, changes, by, title=title, document=document)
        pictures.forget_unplaced(filing, before)
        # Read again: the filing's row is locked now, and before somebody else may have accepted another section.
        current = Upload.objects.get(pk=upload.pk)
        if not current.is_read:
            raise Gone
        _remember(current, changes, conflicts)
    return conflicts


def _remember(upload: Upload, changes: dict[str, drafts.Changes], conflicts: list[drafts.Conflict]) -> None:
    edition = upload.filing.edition
    open_ones = {edition.section_of(conflict.address).code for conflict in conflicts}
    accepted = {*upload.accepted, *changes} - open_ones
    codes = [section.code for section in edition.sections]
    upload.accepted = [code for code in codes if code in accepted]
    if len(upload.accepted) == len(codes):
        upload.state, upload.proposal = State.ACCEPTED, None
        upload.pictures.all().delete()
    upload.save(update_fields=["accepted", "state", "proposal"])
