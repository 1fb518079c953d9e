"""The shape of templates that a formatter cannot hold: djhtml indents, and never breaks or joins a line.

One that breaks lines would put white space where it is seen: between Chinese words there is none.
"""

import re

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
MARKED_UP = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".svg"))
"""A line of a mail is a paragraph as long as it is."""
LONGEST = 120
OF_A_LINE = (
    "article|aside|blockquote|body|dd|details|dialog|div|dl|dt|fieldset|figure|footer|form|h[1-3]|head|header|legend|li|"
    "link|main|meta|nav|ol|p|script|section|select|summary|table|tbody|td|th|thead|title|tr|ul"
)
SECOND = re.compile(rf"\S.*<(?:{OF_A_LINE})\b(?![\w-])")
"""A tag of one of these behind something else.

A figcaption stands right behind its picture: a space there reaches the PDF.
"""


@pytest.mark.parametrize("path", MARKED_UP, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_it_has_no_line_longer_than_a_screen(path):
    assert [line for line in path.read_text().splitlines() if len(line) > LONGEST] == []


@pytest.mark.parametrize("path", MARKED_UP, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_it_puts_no_indentation_before_what_a_person_typed(path):
    """The first line break in it is none for a browser, the spaces behind it are: {# fmt:off #} keeps djhtml away."""
    areas = re.findall(r"<textarea.*?</textarea>", path.read_text(), re.DOTALL)
    assert [area for area in areas if re.search(r">\n[ \t]+(?:\S*</textarea>|\{\{)", area)] == []


@pytest.mark.parametrize("path", MARKED_UP, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_it_begins_a_line_with_each_element_that_is_not_part_of_a_text(path):
    assert [line.strip() for line in path.read_text().splitlines() if SECOND.match(line.lstrip())] == []
