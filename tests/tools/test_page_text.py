"""What counts as a change of a page, and what no reader can see."""

from __future__ import annotations

import pytest

from tests.tools.page_text import drawn, shown

CSS = """
.bar { display: flex; gap: 8px }
.state { display: inline-block }
.verse { white-space: pre-wrap }
form.plain { display: inline }
@media (max-width: 40em) { p { display: flex } }
"""


def page(body: str) -> str:
    return shown(
        f'<!doctype html><html><head><link rel="stylesheet" href="a.css"></head><body>{body}</body></html>',
        lambda address: CSS if address == "a.css" else "",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>a</p><p>b</p>", "<p>a</p>\n\n  <p>b</p>\n"),
        ("<p>a <b>c</b></p>", "<p>\n  a\n  <b>c</b>\n</p>"),
        ('<p id="x" class="a b">c</p>', '<p\n  class="a\n  b"\n  id="x"\n>c</p>'),
        ('<p class="bar"><a>a</a><a>b</a></p>', '<p class="bar">\n<a> a </a>\n<a>b</a>\n</p>'),
        ("<p>a<br>b</p>", "<p>a\n<br>\nb</p>"),
        ("<ul><li>a</li></ul>", "<ul>\n<li>a\n</li>\n</ul>"),
        ("<p>a <b>b</b> c</p>", "<p>a <b> b</b> \n c</p>"),
        ("<p><button>a</button></p>", "<p><button>\n  a\n</button></p>"),
        ("<form><input type=hidden><input></form>", "<form>\n<input type=hidden>\n<input></form>"),
        ("<div class=bar><input type=hidden><i>a</i></div>", "<div class=bar>\n<input type=hidden>\n<i>a</i></div>"),
        ("<p><span class=state>a</span></p>", "<p><span class=state>\na\n</span></p>"),
        ("<p>a</p>", "<!-- said to authors --><p>a</p>"),
    ],
)  # fmt: skip
def test_it_takes_for_the_same_what_a_browser_shows_alike(before: str, after: str) -> None:
    assert page(before) == page(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p><a>a</a><a>b</a></p>", "<p><a>a</a>\n<a>b</a></p>"),
        ("<p>a<b>c</b></p>", "<p>a <b>c</b></p>"),
        ("<p>a <b>c</b></p>", "<p>a<b> c</b></p>"),
        ("<p><b class=state>a</b><b class=state>b</b></p>", "<p><b class=state>a</b> <b class=state>b</b></p>"),
        ("<td>a<form class=plain><b>b</b></form>", "<td>a <form class=plain><b>b</b></form>"),
        ("<p>a<input></p>", "<p>a <input></p>"),
        ("<pre>a\nb</pre>", "<pre>a b</pre>"),
        ("<p class=verse>a  b</p>", "<p class=verse>a b</p>"),
        ("<textarea>a </textarea>", "<textarea>a</textarea>"),
        ('<p title="a b">c</p>', '<p title="a  b">c</p>'),
        ("<p>a</p>", "<div>a</div>"),
        ("<p hidden>a</p>", "<p>a</p>"),
    ],
)  # fmt: skip
def test_it_tells_what_a_reader_sees_otherwise(before: str, after: str) -> None:
    assert page(before) != page(after)


def test_it_reads_a_drawing_without_its_indentation() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"{}>{}<text x="1">a</text>{}</svg>'
    assert drawn(drawing.format(' width="2"', "", "")) == drawn(drawing.format('\n  width="2"', "\n  ", "\n"))
    assert drawn(drawing.format("", "", "")) != drawn(drawing.format("", "<text>b</text>", ""))


def test_it_writes_a_line_as_it_is_shown() -> None:
    assert page('<p>  a\n<a  href="/">b </a> c</p>').splitlines()[-5:-2] == ["<p>", 'a <a href="/">b </a>c', "</p>"]
