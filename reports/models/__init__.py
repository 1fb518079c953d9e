"""What is kept of a report: the year, the filing with its drafts, comments and pictures, the publication, the log."""

from reports.models.filings import HANDED_IN, Comment, Explanation, Filing, Picture, SectionDraft
from reports.models.findings import FilingFindings
from reports.models.old_reports import OldReport, OldReportEvent
from reports.models.presence import Presence
from reports.models.printouts import Printout
from reports.models.records import Event, Publication, Rollup
from reports.models.regions import RegionChange, RegionSum
from reports.models.searches import OldSearchEntry, SearchEntry
from reports.models.shelves import Shelf
from reports.models.uploads import Upload, UploadedPicture
from reports.models.years import ReportYear

__all__ = [
    "HANDED_IN",
    "Comment",
    "Event",
    "Explanation",
    "Filing",
    "FilingFindings",
    "OldReport",
    "OldReportEvent",
    "OldSearchEntry",
    "Picture",
    "Presence",
    "Printout",
    "Publication",
    "RegionChange",
    "RegionSum",
    "ReportYear",
    "Rollup",
    "SearchEntry",
    "SectionDraft",
    "Shelf",
    "Upload",
    "UploadedPicture",
]
