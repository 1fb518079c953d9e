"""Blocks as programs leave them on the clipboard, in the markup that each of them writes."""

from __future__ import annotations

from html import escape

from playwright.sync_api import Locator

PASTE = """(input, data) => {
  const clipboard = new DataTransfer();
  for (const [type, text] of Object.entries(data)) clipboard.setData(type, text);
  input.focus();
  input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""

Rows = list[list[str]]


def paste(field: Locator, *, text: str = "", html: str = "") -> None:
    """As Ctrl+V does with these contents while the caret stands in `field`."""
    field.evaluate(PASTE, {"text/plain": text, **({"text/html": html} if html else {})})


def tabs(rows: Rows) -> str:
    """What Excel and WPS tables leave as plain text."""
    return "".join("\t".join(row) + "\r\n" for row in rows)


def cell(text: str, tag: str, look: str, inside: str) -> str:
    """`2x1:text` spans two columns, `1x3:text` three rows; an empty text with a span of 0 was merged away."""
    span, _, words = text.rpartition(":")
    columns, _, rows = span.partition("x")
    spans = f" colspan={columns}" if columns not in ("", "1") else ""
    spans += f" rowspan={rows}" if rows not in ("", "1") else ""
    return f"<{tag}{spans} {look}>{inside.format(escape(words))}</{tag}>"


def table(rows: Rows, look: str, inside: str = "{}", row: str = "") -> str:
    cells = ["".join(cell(each, "td", look, inside) for each in cells) for cells in rows]
    return "".join(f"<tr {row}>{each}</tr>" for each in cells)


def excel(rows: Rows) -> str:
    """Between its fragment marks, with classes of a style sheet, and a hidden last row for the widths."""
    return (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n<head>'
        '<meta http-equiv=Content-Type content="text/html; charset=utf-8">'
        '<meta name=Generator content="Microsoft Excel 15">'
        '<style>\r\n<!--table {mso-displayed-decimal-separator:"\\.";}\r\n'
        '.xl65 {mso-number-format:"\\#\\,\\#\\#0";}\r\n-->'
        "</style></head>\r\n<body link=blue vlink=purple>\r\n<table border=0 cellpadding=0 cellspacing=0 width=432 "
        "style='border-collapse:collapse;width:324pt'>\r\n<!--StartFragment-->\r\n"
        "<col width=72 span=6 style='width:54pt'>\r\n"
        f"{table(rows, 'class=xl65 align=right style=height:14.4pt')}\r\n"
        "<![if supportMisalignedColumns]>\r\n<tr height=0 style='display:none'>"
        "<td width=72 style='width:54pt'>0</td></tr>"
        "\r\n<![endif]>\r\n<!--EndFragment-->\r\n</table>\r\n</body>\r\n</html>"
    )


def word(rows: Rows) -> str:
    """Each cell a paragraph in spans of several languages, with what it left for other versions of itself."""
    inside = (
        "<p class=MsoNormal align=center style='text-align:center;line-height:18.0pt;mso-line-height-rule:exactly'>"
        "<span style='font-size:10.5pt;font-family:仿宋_GB2312;mso-hansi-font-family:宋体'>{}<span lang=EN-US>"
        "<o:p></o:p></span></span></p>"
    )
    look = "width=63 style='width:47.0pt;border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt'"
    body = table(rows, look, inside, row="style='mso-yfti-irow:0'")
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
        "<head><meta name=ProgId content=Word.Document><!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml>"
        '<![endif]--><style><!-- p.MsoNormal {mso-style-parent:""; margin:0cm;} --></style></head>'
        "<body lang=ZH-CN><!--StartFragment--><div align=center><table class=MsoNormalTable border=1 cellspacing=0 "
        f"cellpadding=0 style='mso-table-layout-alt:fixed'>{body}"
        "<![if !supportMisalignedColumns]><tr height=0><td width=63 style='border:none'></td></tr><![endif]>"
        "</table></div><!--EndFragment--></body></html>"
    )


def wps(rows: Rows) -> str:
    """Nested in font elements, with values in the attributes of the older Excel."""
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name="Generator" content="WPS Office ET"/>'
        '<style>td {mso-style-name:常规;}</style></head><body><!--StartFragment--><table width="485" border="0" '
        f"style='border-collapse:collapse;'>{table(rows, 'class=et2 x:str', '<font class=font1>{}</font>')}</table>"
        "<!--EndFragment--></body></html>"
    )
