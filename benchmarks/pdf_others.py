"""The same report by other ways, each in processes of its own: what `pdf.py` sets beside the project."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import sync_playwright

from benchmarks import rendering  # noqa: F401 - sets Django up, so it comes first
from reports.document.grid import Grid, Row, grid
from reports.document.report import Report
from reports.document.text import blocks
from reports.publishing.pdf import render as pdf
from tests.browser.chromium import PROGRAM

Result = dict[str, Any]
"""seconds: CPU of each round; start_s: CPU until the first is done; peak_mb; pdf_kb."""
TYPST = Path(__file__).resolve().parent.parent / "var" / "benchmark"
NAIVE = """
import json, resource, sys, time
import weasyprint
pages, css = json.load(sys.stdin)
seconds = []
for page in pages:
    start = time.process_time()
    out = weasyprint.HTML(string=page).write_pdf(stylesheets=[weasyprint.CSS(string=css)], pdf_variant="pdf/ua-1")
    seconds.append(time.process_time() - start)
    first = time.process_time() if len(seconds) == 1 else first
"""
WITH_TYPST = """
import json, resource, sys, time
import typst
sources, fonts = json.load(sys.stdin)
seconds = []
for source in sources:
    start = time.process_time()
    out = typst.compile(source.encode(), font_paths=[fonts], ignore_system_fonts=True, pdf_standards=["ua-1"])
    seconds.append(time.process_time() - start)
    first = time.process_time() if len(seconds) == 1 else first
"""
ANSWER = """
print(json.dumps({"seconds": seconds, "start_s": first, "pdf_kb": len(out) / 1024,
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


class Missing(RuntimeError):
    """Something to compare with is not installed; the message says how to get it."""


def naive(reports: list[Report]) -> Result:
    """WeasyPrint as its manual begins: the whole sheet, everything read anew for every document."""
    return _in_python(sys.executable, NAIVE, [[pdf.html_of(report) for report in reports], pdf.css()])


def typst(reports: list[Report]) -> Result:
    python = TYPST / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", TYPST], check=True)
    if subprocess.run([python, "-c", "import typst"], capture_output=True).returncode:
        done = subprocess.run([python, "-m", "pip", "install", "--quiet", "typst"], capture_output=True, text=True)
        if done.returncode:
            raise Missing(f"typst could not be installed into {TYPST}: {done.stderr[-400:]}")
    return _in_python(
        str(python), WITH_TYPST, [[typst_source(report) for report in reports], str(settings.FONT_FOLDER)]
    )


def _in_python(python: str, code: str, given: Any) -> Result:
    environment = os.environ | {"FONTCONFIG_FILE": str(settings.FONT_FOLDER / "fonts.conf")}
    done = subprocess.run(
        [python, "-c", code + ANSWER], input=json.dumps(given), capture_output=True, text=True, env=environment
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-1000:])
    result: Result = json.loads(done.stdout)
    return result


def chromium(reports: list[Report]) -> Result:
    """One browser without a window that prints page after page, tagged."""
    program = shutil.which(PROGRAM)
    if not program:
        raise Missing("Chromium is not installed: apt-get install chromium-headless-shell")
    seconds, data = [], b""
    with sync_playwright() as playwright:
        before = tree()
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        for report in reports:
            start = _cpu_above(before)
            page.set_content(pdf.html_of(report).replace("</head>", f"<style>{pdf.css()}</style></head>"))
            data = page.pdf(prefer_css_page_size=True, tagged=True)
            seconds.append(_cpu_above(before) - start)
        peak = sum(_memory(process) for process in tree() if process not in before)
        start_s = _cpu_above(before) - sum(seconds[1:])
        browser.close()
    return {"seconds": seconds, "start_s": start_s, "pdf_kb": len(data) / 1024, "peak_mb": peak}


def libreoffice(reports: list[Report]) -> Result:
    """From HTML, tagged and by PDF/UA; the time of a report is what it takes above a run with a single one."""
    program = shutil.which("soffice")
    if not program:
        raise Missing("LibreOffice is not installed: apt-get install --no-install-recommends libreoffice-writer-nogui")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for at, report in enumerate(reports):
            page = pdf.html_of(report).replace("</head>", f"<style>{pdf.css()}</style></head>")
            (folder / f"{at}.html").write_text(page)
        sources = sorted(folder.glob("*.html"))
        _convert(program, folder, sources[:1])  # makes the profile
        alone, together = (min(_convert(program, folder, some) for _ in range(3)) for some in (sources[:1], sources))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        each = (together - alone) / (len(sources) - 1)
        size = (folder / "0.pdf").stat().st_size / 1024
    return {"seconds": [each], "start_s": alone, "pdf_kb": size, "peak_mb": peak}


def _convert(program: str, folder: Path, sources: list[Path]) -> float:
    """CPU seconds of one run."""
    options = '{"UseTaggedPDF":{"type":"boolean","value":"true"},"PDFUACompliance":{"type":"boolean","value":"true"}}'
    before = _of_children()
    subprocess.run(
        [
            program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--infilter=HTML (StarWriter)",
            "--convert-to", f"pdf:writer_pdf_Export:{options}", "--outdir", folder, *sources,
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return _of_children() - before


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tree() -> dict[int, float]:
    """{process: its CPU seconds} of everything below this one."""
    stats = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            values = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        stats[int(path.parent.name)] = (int(values[1]), sum(map(int, values[11:15])) / os.sysconf("SC_CLK_TCK"))
    found, waiting = {}, [os.getpid()]
    while waiting:
        parent = waiting.pop()
        for process, (above, used) in stats.items():
            if above == parent:
                found[process] = used
                waiting.append(process)
    return found


def _cpu_above(before: dict[int, float]) -> float:
    return sum(used for process, used in tree().items() if process not in before)


def _memory(process: int) -> float:
    """MB, what is shared counted by its part."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


PREAMBLE = """#set document(title: [TITLE])
#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm), numbering: "— 1 —")
#set text(font: ("FandolFang R", "FandolSong", "Noto Serif CJK SC"), size: 16pt, lang: "zh", region: "cn")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 12pt, spacing: 12pt)
#show heading: set text(font: "FandolHei", size: 16pt, weight: "regular")
#show table: set text(font: "FandolSong", size: 9pt)
#show table: set par(justify: false, first-line-indent: 0pt, leading: 3pt)
#set table(stroke: .75pt, inset: 2pt)
"""


def typst_source(report: Report) -> str:
    """The report in Typst's language, on the same page and with the same tables."""
    parts = [PREAMBLE.replace("TITLE", _text(report.title)), f"#title[{_text(report.title)}]"]
    figures = report.complete_figures
    for section in report.edition.sections:
        if section.title:
            parts.append(f"= {_text(section.title)}")
        parts += _blocks(report.text(section.text_address))
        parts += [_table(grid(table, figures)) for table in report.edition.tables_of(section)]
    return "\n\n".join(parts)


def _blocks(text: str) -> list[str]:
    return [f"{'==' if block.kind == 'heading' else ''} {_text(block.lead + block.text)}" for block in blocks(text)]


def _table(drawn: Grid) -> str:
    rows = "".join(
        f"table.header({_rows(part.head)})," * (len(drawn.parts) == 1)
        + _rows(part.head * (len(drawn.parts) > 1))
        + _rows(part.body)
        for part in drawn.parts
    )
    return f"#table(columns: {drawn.table.width}, align: center + horizon, {rows})"


def _rows(rows: tuple[Row, ...]) -> str:
    return "".join(
        f"table.cell(colspan: {cell.colspan}, rowspan: {cell.rowspan})[{_text(cell.text)}],"
        for row in rows
        for cell in row
    )


def _text(text: str) -> str:
    return re.sub(r"([\\#$*_`<>@\[\]=+\-/~.])", r"\\\1", text)
