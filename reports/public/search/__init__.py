"""Search over what is published: titles, names of agencies and every text.

words     texts and questions as grams
entries   what is written of a publication, and when
finding   the newest publications that hold a question's words
passages  where in a report they stand
old       the same for reports of the years before the form, whose keys are others; indexes: what the two share
"""

from reports.public.search import old
from reports.public.search.entries import forget, index, mend, refile
from reports.public.search.finding import MOST, Found, found, newest
from reports.public.search.passages import Snippet, body_of, snippets, snippets_of
from reports.public.search.words import MAXIMUM_QUERY, MAXIMUM_TERMS, Query, Where, grams, normalised, read_query

__all__ = [
    "MAXIMUM_QUERY",
    "MAXIMUM_TERMS",
    "MOST",
    "Found",
    "Query",
    "Snippet",
    "Where",
    "body_of",
    "forget",
    "found",
    "grams",
    "index",
    "mend",
    "newest",
    "normalised",
    "old",
    "read_query",
    "refile",
    "snippets",
    "snippets_of",
]
