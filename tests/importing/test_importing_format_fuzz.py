"""Whatever is done to a good file of any format: a sequence, or a sentence why there is none."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.importing import NotAReport, Proposal, read, read_report
from tests.importing.test_importing_fuzz import is_sound
from tests.support.importing_files import page, parts_of
from tests.support.importing_hostile import NEW, good, repacked
from tests.support.importing_shapes import TEXTS, TITLE, figures_of

PLACES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 60), st.binary(max_size=12)), min_size=1, max_size=4
)  # fmt: skip
"""Where something is taken out of a file, how much, and what is put there."""
WORDS = [
    '<w:gridSpan w:val="99999"/>', "<w:vMerge/>", "<w:tc>", "</w:tc>", "<w:tr/>", "<w:tbl/>", "<w:p/>", "<w:br/>",
    "<w:del>", "</w:del>", "<w:tc/>", "</w:tbl>", "</w:p>", "<w:sdt><w:sdtContent/></w:sdt>", "9", "/", "&#0;", "\x01",
    '<w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr>', "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    '<c r="ZZZ99"/>', '<mergeCell ref="A1:ZZ9"/>', "<v>1e999</v>", "<f>A1</f>", '<c r="A1" t="s"><v>99999</v></c>',
    "<td colspan=99>", "<table>", "</table>", "<tr>", "</td>", "<br>", "<script>", "<!--", "<td rowspan=9>7</td>",
]  # fmt: skip
XML_PLACES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 2), st.sampled_from(WORDS)), min_size=1, max_size=6)
PAGE = page(parts_of(NEW, figures_of(NEW), title=TITLE.format(year=2022), texts=TEXTS))


def damaged(data: bytes, places: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, inserted in places:
        at = int(where * len(data))
        data = data[:at] + inserted + data[at + length :]
    return data


def stuffed(data: bytes, places: list[tuple[float, int, str]]) -> bytes:
    """With elements put between the others, or in the place of some."""
    pieces = re.split(rb"(?=<)", data)
    for where, length, inserted in places:
        at = int(where * len(pieces))
        pieces[at : at + length] = [inserted.encode()]
    return b"".join(pieces)


def proposal_in(name: str, data: bytes) -> Proposal | None:
    with suppress(NotAReport):
        proposal = read_report(name, data)
        is_sound(proposal)
        return proposal
    return None


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(places=PLACES)
def test_it_reads_any_damaged_file_or_refuses_it(kind: str, places: list[tuple[float, int, bytes]]) -> None:
    proposal_in(f"a.{kind}", damaged(good(kind), places))


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_it_refuses_a_package_whose_packed_bytes_are_broken(kind: str) -> None:
    """Each of the first bytes behind the name of the first part turned over: the unpacking itself may stumble."""
    data = good(kind)
    for at in range(40, 240):
        proposal_in(f"a.{kind}", data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(places=XML_PLACES)
def test_it_reads_any_stuffed_package_or_refuses_it(kind: str, places: list[tuple[float, int, str]]) -> None:
    proposal_in(f"a.{kind}", repacked(kind, {}, replaced=lambda main: stuffed(main, places)))


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(places=XML_PLACES)
def test_it_reads_any_stuffed_page_or_refuses_it(places: list[tuple[float, int, str]]) -> None:
    proposal_in("a.html", stuffed(PAGE, places))


@pytest.mark.parametrize("head", [b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><p>"])
@settings(max_examples=30)
@given(data=st.binary(max_size=600))
def test_it_reads_any_bytes_or_refuses_them(head: bytes, data: bytes) -> None:
    for ending in ("docx", "xlsx", "pdf", "html"):
        with suppress(NotAReport):
            read(f"a.{ending}", head + data)
