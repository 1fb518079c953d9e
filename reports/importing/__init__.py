"""A report that exists as a document, read into a proposal for a draft.

    bytes --reader of the format--> paragraphs and grids --recogniser--> Proposal

Readers know a format and nothing of the form, the recogniser knows the form and nothing of a format. Everything here
is pure but `apart`, which does the same in a process of its own with limits: what a stranger uploads is never parsed
by the process that serves pages. Putting a proposal into a draft is reports.filing.drafts' work.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from reports.importing.illustrated import Album
from reports.importing.proposal import Proposal
from reports.importing.readers import kind_of, read
from reports.importing.recognition.doubts import Doubt
from reports.importing.recognition.recogniser import recognise
from reports.importing.sequence import Grid, NotAReport, Paragraph, Passage

__all__ = ["Doubt", "Grid", "NotAReport", "Paragraph", "Passage", "Proposal", "read", "read_report", "recognise"]


def read_report(name: str, source: bytes | Path, *, year: int | None = None, with_pictures: bool = False) -> Proposal:
    """The proposal in a file of this name; `year` overrides the one in the document. Raises NotAReport.

    With pictures the texts place those that could be read; without, all are announced. For files from people who may
    upload, see apart.read_report, which takes and gives the same.
    """
    elements = read(name, source)
    has_texts, stem = kind_of(name).has_texts, PurePath(name).stem
    if not (with_pictures and has_texts):
        return recognise(elements, year=year, has_texts=has_texts, name=stem)
    album = Album(elements)
    return album.of(recognise(album.elements, year=year, has_texts=True, name=stem))
