"""The few elements of WordprocessingML that a report is made of."""

from __future__ import annotations

from xml.sax.saxutils import escape

from reports.document.text import clean_text


def escaped(text: str) -> str:
    """For an element or an attribute; what no XML can hold is left out."""
    return escape(clean_text(text), {'"': "&quot;"})


def run(text: str, *, style: str = "", more: str = "") -> str:
    """`more`: further properties, in the order of the schema."""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    properties = f"<w:rPr>{named}{more}</w:rPr>" if named or more else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def paragraph(runs: str, *, style: str = "", more: str = "") -> str:
    """`more`: further properties, in the order of the schema."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
    return f"<w:p>{properties}{runs}</w:p>"
