"""What is kept of a report: the year, the filing with its drafts, comments and pictures, the publication, the log."""

from reports.models.filings import Comment, Explanation, Filing, Picture, SectionDraft
from reports.models.records import Event, Publication
from reports.models.years import ReportYear

__all__ = ["Comment", "Event", "Explanation", "Filing", "Picture", "Publication", "ReportYear", "SectionDraft"]
