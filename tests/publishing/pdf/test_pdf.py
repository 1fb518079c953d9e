"""The finished file, read by other programs: poppler for text, places and fonts, pypdf for the structure."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from reports import editions
from reports.document.figures import put
from reports.document.grid import grid
from reports.document.report import Picture, Report, text_addresses
from reports.document.text import blocks, picture_line
from reports.publishing.pdf import proofread, render
from reports.storage import pictures
from tests.support import cast

AGENCY = "青岚县教育局"
POINTS_PER_MM = 72 / 25.4
LEFT, RIGHT = 28 * POINTS_PER_MM, (210 - 26) * POINTS_PER_MM
LINE = "政府信息公开工作年度报告的正文每行排二十八个字逐行量过来"
"""28 characters."""


def a_report(code: str = "2021", *, texts: dict[str, str] | None = None, agency: str = AGENCY) -> Report:
    edition = editions.edition(code)
    year = edition.first_year
    return Report(
        edition=edition,
        year=year,
        agency_name=agency,
        title=edition.title_of(agency, year),
        texts=cast.texts(edition, agency, year) if texts is None else texts,
        figures=cast.figures(edition),
    )


def made(report: Report, folder: Path) -> Path:
    path = folder / "report.pdf"
    path.write_bytes(render.render(report))
    return path


def poppler(*command: object) -> str:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


def text_of(path: Path) -> str:
    """The whole text in the order of the file, without page numbers and white space."""
    return "".join(texts_of(path))


def texts_of(path: Path) -> list[str]:
    """The same for every page."""
    pages = poppler("pdftotext", "-raw", path, "-").split("\f")[:-1]
    return ["".join(re.sub(r"^— \d+ —$", "", page, flags=re.M).split()) for page in pages]


@dataclass(frozen=True)
class Line:
    left: float
    top: float
    right: float
    text: str


def pages_of(path: Path) -> list[list[Line]]:
    """The lines of every page with their places in points."""
    pages = poppler("pdftotext", "-bbox-layout", path, "-").split("<page ")[1:]
    return [list(lines_of(page)) for page in pages]


def lines_of(page: str) -> Iterator[Line]:
    found = re.findall(r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</line>', page, re.S)
    for left, top, right, words in found:
        yield Line(float(left), float(top), float(right), "".join(re.findall(r">([^<]+)</word>", words)))


def in_order(pieces: list[str], text: str) -> str:
    """The first piece that does not follow the ones before it; empty when all do."""
    at = 0
    for piece in pieces:
        wanted = "".join(piece.split())
        found = text.find(wanted, at)
        if found < 0:
            return piece
        at = found + len(wanted)
    return ""


@pytest.mark.parametrize("code", ["2019", "2021"])
def test_every_paragraph_and_number_is_found_in_order(code, tmp_path):
    report = a_report(code)
    figures = report.complete_figures
    pieces = [report.title]
    for section, address in text_addresses(report.edition):
        if address == section.text_address:
            pieces.append(section.title)
        else:
            for table in report.edition.tables_of(section):
                for part in grid(table, figures).parts:
                    pieces += ["".join(cell.text for cell in row if not cell.is_heading) for row in part.body]
        pieces += [block.lead + block.text for block in blocks(report.text(address))]
    assert len(pieces) > 60
    assert in_order(pieces, text_of(made(report, tmp_path))) == ""


@pytest.mark.parametrize("code", ["2019", "2021"])
def test_every_label_of_the_form_is_found(code, tmp_path):
    report = a_report(code)
    text = text_of(made(report, tmp_path))
    for table in report.edition.tables.values():
        for part in grid(table, {}).parts:
            for row in (*part.head, *part.body):
                assert not [cell.text for cell in row if "".join(cell.text.split()) not in text]


def test_a_page_has_22_lines_of_28_characters_on_the_official_area(tmp_path):
    path = made(a_report(texts={"overview": LINE * 60}), tmp_path)
    assert "A4" in poppler("pdfinfo", path)
    *lines, number = pages_of(path)[1]
    assert [len(line.text) for line in lines] == [28] * 22
    assert {round(line.left, 1) for line in lines} == {round(LEFT, 1)}
    assert all(abs(line.right - RIGHT) < 0.5 for line in lines)
    steps = {round(below.top - above.top, 2) for above, below in zip(lines, lines[1:], strict=False)}
    assert steps == {28.0}
    # 28 pt of line around 16 pt of character: the first one begins 6 pt below the margin of 37 mm.
    assert abs(lines[0].top - 6 - 37 * POINTS_PER_MM) < 0.5
    assert number.text == "—2—"


def test_a_paragraph_begins_two_characters_in(tmp_path):
    path = made(a_report(texts={"overview": LINE * 2}), tmp_path)
    first = next(line for line in pages_of(path)[0] if line.text.startswith("政府信息公开工作年度报告的"))
    assert len(first.text) == 26
    assert abs(first.left - LEFT - 2 * 15.79) < 0.1
    assert abs(first.right - RIGHT) < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "本年度共收到申请1328件，其中自然人申请1205件、法人或者其他组织申请123件；办结1301件，结转下年度继续办理27件。"
        * 4,
        "（一）主动公开。" + "“三公”经费、《条例》（国令第711号）、一、二、三；四！五？“六”：" * 6,
    ],
)
def test_lines_with_digits_and_punctuation_end_at_the_edge_too(text, tmp_path):
    path = made(a_report(texts={"preamble": text}), tmp_path)
    lines = [line for line in pages_of(path)[0] if len(line.text) > 10 and line.text in text]
    assert len(lines) > 5
    assert all(abs(line.right - RIGHT) < 0.5 for line in lines if not text.endswith(line.text))
    assert {round(below.top - above.top, 2) for above, below in zip(lines, lines[1:], strict=False)} == {28.0}


def test_page_numbers_stand_outside_right_and_left(tmp_path):
    pages = pages_of(made(a_report(texts={"overview": LINE * 100}), tmp_path))
    numbers = [next(line for line in page if re.fullmatch(r"—\d+—", line.text)) for page in pages]
    assert [line.text for line in numbers] == [f"—{number}—" for number in range(1, len(pages) + 1)]
    for at, line in enumerate(numbers, 1):
        outside = RIGHT - line.right if at % 2 else line.left - LEFT
        assert abs(outside - 14) < 0.5
        # 7 mm below the text area, the figure in the middle of its line of 20 pt.
        assert abs(line.top - 3 - (297 - 35 + 7) * POINTS_PER_MM) < 1


def test_a_long_title_breaks_behind_the_agency(tmp_path):
    lines = pages_of(made(a_report(agency="青岚县自然资源和规划局"), tmp_path))[0]
    assert [line.text for line in lines[:2]] == ["青岚县自然资源和规划局", "2021年政府信息公开工作年度报告"]
    middle = (LEFT + RIGHT) / 2
    assert all(abs((line.left + line.right) / 2 - middle) < 1 for line in lines[:2])


@pytest.mark.parametrize("lines", range(14, 21))
def test_no_heading_stands_alone_at_the_foot_of_a_page(lines, tmp_path):
    text = "\n".join(["一段正文。"] * lines) + "\n（一）小标题\n" + LINE * 3
    pages = pages_of(made(a_report(texts={"overview": text, "problems": "正文", "other": "正文"}), tmp_path))
    last = [[line.text for line in page if not line.text.startswith("—")][-1] for page in pages]
    titles = {section.title for section in editions.edition("2021").sections} | {"（一）小标题"}
    assert not titles & set(last)


@pytest.mark.parametrize("lines", [11, 13, 18])
def test_a_table_that_goes_on_repeats_its_header_and_its_open_labels(lines, tmp_path):
    path = made(a_report(texts={"overview": "\n".join(["一段正文。"] * lines)}), tmp_path)
    parts = [text for text in texts_of(path) if "申请人情况" in text]
    assert len(parts) == 2
    assert all("法人或其他组织" in text and "三、本年度办理结果" in text for text in parts)
    assert "一、本年新收政府信息公开申请数量" in parts[0]
    assert "四、结转下年度继续办理" in parts[1]


def test_numbers_of_six_figures_stay_in_one_line(tmp_path):
    report = a_report()
    figures: dict = {}
    for table in report.edition.tables.values():
        for cell in table.entered:
            put(figures, cell, 4289602 if table.code == "disclosure" else 123456)
    lines = [line.text for page in pages_of(made(replace(report, figures=figures), tmp_path)) for line in page]
    text = " ".join(lines)
    entered = [len(table.entered) for code, table in report.edition.tables.items() if code != "disclosure"]
    assert text.count("123456") == sum(entered)
    assert text.count("740736") == 24


def test_sums_of_seven_and_eight_figures_stay_in_their_columns(tmp_path):
    """Six figures in every cell: four of them in section four, twenty-one in the total of section three."""
    path = made(of_six_figures(a_report(), 654321), tmp_path)
    words = re.findall(
        r'<word xMin="([\d.]+)".*? xMax="([\d.]+)".*?>(\d{7,})</word>', poppler("pdftotext", "-bbox", path, "-")
    )
    widths = {
        text: max(float(right) - float(left) for left, right, each in words if each == text) for *_, text in words
    }
    assert [each[2] for each in words].count("2617284") == 3
    assert widths["2617284"] < (RIGHT - LEFT) / 15
    assert [each[2] for each in words].count("13740741") == 6
    assert widths["13740741"] < (RIGHT - LEFT) * 0.08


def of_six_figures(report: Report, value: int) -> Report:
    figures: dict = {}
    for cell in (cell for table in report.edition.tables.values() for cell in table.entered):
        put(figures, cell, value)
    return replace(report, figures=figures)


def test_all_fonts_are_embedded_and_ours(tmp_path):
    fonts = poppler("pdffonts", made(a_report(), tmp_path)).splitlines()[2:]
    names = {line.split()[0].partition("+")[2] for line in fonts}
    assert names == {"FandolFang", "FandolHei", "FandolKai", "FandolSong", "Noto-Serif-CJK-SC-Bold"}
    assert all(line.split()[-5] == "yes" for line in fonts)


def test_characters_beyond_the_main_font_are_drawn_and_found(tmp_path):
    rare = "䶮𬬩𫍽㭎𬭶𨱏𬶋喆堃昇"
    path = made(a_report(texts={"overview": f"经办人{rare}负责。"}), tmp_path)
    assert rare in text_of(path)
    assert "Noto-Serif-CJK-SC " in poppler("pdffonts", path)


def test_the_sign_of_the_yuan_is_not_drawn_as_a_dollar(tmp_path):
    """As the Fandol fonts draw it."""
    path = made(a_report(texts={"overview": "一、￥\n（一）￥\n收费￥5。"}), tmp_path)
    fonts = poppler("pdffonts", path)
    assert text_of(path).count("￥") == 3
    assert "Noto-Serif-CJK-SC " in fonts
    assert "Noto-Sans-CJK-SC" in fonts


def test_it_says_title_agency_and_language_and_is_tagged_for_readers(tmp_path):
    report = a_report()
    reader = PdfReader(made(report, tmp_path))
    assert (reader.metadata.title, reader.metadata.author) == (report.title, AGENCY)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "zh-Hans"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert b'pdfuaid:part="1"' in catalogue["/Metadata"].get_data()
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_same_report_gives_the_same_file():
    assert render.render(a_report()) == render.render(a_report())


def test_signature_and_date_are_set_to_the_right(tmp_path):
    texts = {"other": f"没有其他需要报告的事项。\n{AGENCY}\n2022年1月20日"}
    lines = pages_of(made(a_report(texts=texts), tmp_path))[-1]
    name, date = (next(line for line in lines if line.text == text) for text in (AGENCY, "2022年1月20日"))
    assert name.left > (LEFT + RIGHT) / 2
    assert abs((name.left + name.right) / 2 - (date.left + date.right) / 2) < 1
    assert max(name.right, date.right) <= RIGHT - 4 * 15
    assert date.top > name.top


def test_a_report_without_texts_and_figures_is_a_blank_form(tmp_path):
    report = replace(a_report(texts={}), figures={})
    text = text_of(made(report, tmp_path))
    assert [section.title for section in report.edition.sections if section.title not in text] == []


def test_every_row_of_the_empty_form_is_high_enough_to_be_written_in(tmp_path):
    with pdfplumber.open(made(replace(a_report(texts={}), figures={}), tmp_path)) as document:
        rows = [row for page in document.pages for table in page.find_tables() for row in table.rows]
    assert len(rows) > 40
    assert min(row.bbox[3] - row.bbox[1] for row in rows) > 14


def keep_picture(width: int, height: int, kind: str = "PNG") -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(file, kind)
    return Picture(1, pictures.store(file.getvalue()), f"image/{kind.lower()}", width, height)


@pytest.mark.parametrize(("width", "height", "kind"), [(2000, 400, "PNG"), (400, 2000, "JPEG"), (90, 60, "PNG")])
def test_a_picture_fits_the_page_with_its_caption_and_is_described(width, height, kind, tmp_path):
    picture = keep_picture(width, height, kind)
    text = f"正文。\n{picture_line(1, '图1 公开栏目截图')}\n后文。"
    report = replace(a_report(texts={"overview": text}), pictures={1: picture})
    path = made(report, tmp_path)
    assert in_order(["正文。", "图1 公开栏目截图", "后文。"], text_of(path)) == ""
    (drawn,) = [line.split() for line in poppler("pdfimages", "-list", path).splitlines()[2:]]
    shown_width = int(drawn[3]) / int(drawn[12]) * 72
    shown_height = int(drawn[4]) / int(drawn[13]) * 72
    assert shown_width <= RIGHT - LEFT + 1
    assert shown_height <= 170 * POINTS_PER_MM + 1
    assert abs(shown_width / shown_height - width / height) < 0.2 * width / height
    assert "图1 公开栏目截图" in alternatives(path)


def alternatives(path: Path) -> list[str]:
    """Alternative texts in the structure tree."""
    reader = PdfReader(path)
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            found += [element["/Alt"]] if "/Alt" in element else []
            waiting += [element["/K"]] if "/K" in element else []
    return found


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/", "picture:" + "0" * 64, "data:,x"])
def test_nothing_but_the_reports_own_pictures_is_ever_fetched(address):
    with pytest.raises(FatalURLFetchingError):
        render.PictureFetcher(a_report()).fetch(address)


def test_markup_in_a_text_is_text(tmp_path):
    words = '<img src="file:///etc/passwd"><script>alert(1)</script>&amp;'
    path = made(a_report(texts={"overview": words}), tmp_path)
    assert "".join(words.split()) in text_of(path)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"texts": {"overview": "这一段没有排印。"}}, "这一段没有排印"),
        ({"figures": {}}, "figures"),
        ({"texts": {"overview": picture_line(1, "")}, "pictures": {1: Picture(1, "", "image/png", 1, 1)}}, "pictures"),
    ],
)
def test_a_page_that_lacks_something_of_the_report_is_not_accepted(changes, missing):
    report = a_report(texts={})
    page = render.typeset(report)
    proofread.require_whole(page, report)
    with pytest.raises(proofread.NotWhole, match=missing):
        proofread.require_whole(page, replace(report, **changes))
