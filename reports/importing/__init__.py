"""A report that exists as a document, read into a proposal for a draft.

    bytes --reader of the format--> paragraphs and grids --recogniser--> Proposal

Readers know a format and nothing of the form, the recogniser knows the form and nothing of a format. Everything here
is pure; putting a proposal into a draft is reports.drafts' work.
"""

from __future__ import annotations

from reports.importing import readers
from reports.importing.doubts import Doubt
from reports.importing.proposal import Proposal
from reports.importing.recogniser import recognise
from reports.importing.sequence import NotAReport

__all__ = ["Doubt", "NotAReport", "Proposal", "read_report"]


def read_report(name: str, data: bytes, *, year: int | None = None) -> Proposal:
    """The proposal in a file of this name; `year` overrides the one in the document. Raises NotAReport."""
    return recognise(readers.read(name, data), year=year)
