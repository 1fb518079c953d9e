"""Pictures added to a draft."""

from __future__ import annotations

from typing import BinaryIO

from django.utils.translation import gettext as _

from reports.agencies.models import User
from reports.document.text import picture_line, pictures_in
from reports.filing.drafts import locked_draft, recorded, typed_report
from reports.models import Event, Filing, Picture
from reports.storage import pictures

MAXIMUM_PICTURES = 30


def add_picture(filing_id: int, file: BinaryIO, size: int, *, caption: str, address: str, by: User) -> Picture:
    """Keep a picture and place it at the end of the text at `address`. Raises Locked, pictures.BadPicture.

    The same picture sent twice is placed once.
    """
    data, media_type, (width, height) = pictures.read_picture(file, size)
    sha256 = pictures.store(data)
    with locked_draft(filing_id) as filing:
        picture = filing.pictures.filter(sha256=sha256).first()
        if picture and _is_placed(filing, picture.number, caption, address=address):
            return picture
        if picture is None:
            kept = {"sha256": sha256, "media_type": media_type, "width": width, "height": height}
            picture = filing.pictures.create(number=_next_picture(filing), added_by=by, **kept)
        with recorded(filing, by, kind=Event.Kind.PICTURE_ADDED, number=picture.number) as sections:
            section = filing.edition.section_of(address)
            draft = sections[section.code]
            line = picture_line(picture.number, caption)
            draft.set_text(section, address, f"{draft.texts(section)[address].rstrip()}\n{line}".lstrip())
    return picture


def _next_picture(filing: Filing) -> int:
    number = filing.pictures.count() + 1
    if number > MAXIMUM_PICTURES:
        raise pictures.BadPicture(_("A report holds at most %(most)d pictures.") % {"most": MAXIMUM_PICTURES})
    return number


def _is_placed(filing: Filing, number: int, caption: str, *, address: str) -> bool:
    """Whether the text at `address` has this picture with this caption. Raises BadPicture where it stands otherwise."""
    texts = typed_report(filing).texts
    if picture_line(number, caption) in texts[address].split("\n"):
        return True
    if any(number in pictures_in(text) for text in texts.values()):
        raise pictures.BadPicture(
            _("This picture is in the report already, as picture %(number)d. Move, copy or change its line.")
            % {"number": number}
        )
    return False
