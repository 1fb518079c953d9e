"""The command `import_report`: shown with --dry-run, otherwise put into a draft."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from reports import editions
from reports.document.figures import complete, flat
from reports.filing import drafts, opening
from reports.models import Event, Filing, Publication
from tests.importing.test_importing_variants import TRUTH, VARIANTS
from tests.importing.test_importing_variants import good as good_parts
from tests.support import cast
from tests.support.importing_files import FILES, parts_of
from tests.support.importing_shapes import TEXTS, TITLE, document, figures_of, report

pytestmark = pytest.mark.process

NEW = editions.edition("2021")


def write(folder: Path, text: str, name: str = "report.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A report of 2026 by no agency of the cast."""
    return write(tmp_path, document(NEW, figures_of(NEW), year=2026))


def run(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_report", path, stdout=out, **options)
    return out.getvalue()


def shown(path: Path, **options: Any) -> dict[str, Any]:
    return json.loads(run(path, dry_run=True, json=True, **options))


def test_it_prints_one_object_as_agreed(good: Path) -> None:
    """No database is touched: the test asks for none."""
    found = shown(good)
    assert list(found) == [
        "title", "agency_name", "year", "edition", "sections", "figures", "doubts", "findings"
    ]  # fmt: skip
    assert found["title"] == "青岚县农业农村局2026年政府信息公开工作年度报告"
    assert (found["agency_name"], found["year"], found["edition"]) == ("青岚县农业农村局", 2026, "2021")
    assert found["sections"] == {section.code: TEXTS.get(section.code, "") for section in NEW.sections}
    assert found["doubts"] == []


def test_it_prints_entered_and_computed_figures(good: Path) -> None:
    found = shown(good)["figures"]
    received = found["applications"]["received"]
    assert received["total"] == sum(value for column, value in received.items() if column != "total")
    assert sum(len(columns) for rows in found.values() for columns in rows.values()) == 200


def test_it_prints_money_in_its_smallest_unit(tmp_path: Path) -> None:
    rows = "第二十条第（八）项\n信息内容\t本年收费金额（单位：万元）\n行政事业性收费\t59237.2449\n行政许可\t4"
    assert shown(write(tmp_path, report(rows)))["figures"]["disclosure"]["fees"] == {"amount": 59_237_244_900}


def test_it_prints_the_texts_beside_a_table_as_one(tmp_path: Path) -> None:
    texts = TEXTS | {"disclosure": "见下表：", "disclosure.after": "以上数据经核对。"}
    path = write(tmp_path, document(NEW, figures_of(NEW), texts=texts))
    assert shown(path)["sections"]["disclosure"] == "见下表：\n以上数据经核对。"


def test_it_prints_doubts_and_findings_in_chinese(tmp_path: Path) -> None:
    head = "申请人情况\n自然人\t法人或其他组织\n商业企业\t科研机构\n"
    rows = (
        "一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t/\t2\n二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0"
    )
    found = shown(write(tmp_path, report(applications=head + rows)))
    [doubt] = [doubt for doubt in found["doubts"] if doubt["place"] == "applications.received.other_body"]
    assert set(doubt) == {"place", "message"}
    assert "不是数字" in doubt["message"]
    [wrong] = [finding for finding in found["findings"] if finding["code"] == "R3"]
    assert set(wrong) == {"level", "code", "address", "message"}
    assert (wrong["level"], wrong["address"]) == ("error", "applications.received.total")


def test_it_prints_what_all_rules_find_that_need_no_database(tmp_path: Path) -> None:
    parts = "公开政府信息200条，其中政策文件类50条、工作动态类120条、其他类10条"
    said = f"收到政府信息公开申请9999件。{parts}。来电请拨13912345678。"
    texts = TEXTS | {"overview": f"根据国办公开函〔2021〕30号要求，{said}", "other": "无。"}
    found = shown(write(tmp_path, document(NEW, figures_of(NEW), year=2026, texts=texts)))["findings"]
    assert {"R8", "R9", "R10", "R12", "R14"} <= {finding["code"] for finding in found}


def test_it_writes_nothing_on_a_dry_run(people: cast.Cast, good: Path) -> None:
    assert "未写入任何内容" in run(good, dry_run=True, agency="education")
    assert not Filing.objects.exists()


def test_it_needs_no_database_on_a_dry_run(good: Path) -> None:
    """As a person runs it, with a database that nobody can reach."""
    done = subprocess.run(
        [sys.executable, "manage.py", "import_report", str(good), "--dry-run", "--json"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["year"] == 2026
    assert done.stdout.count(b"\n") == 1
    assert "青岚县农业农村局" in done.stdout.decode("utf-8")


def test_it_puts_a_report_into_a_draft(people: cast.Cast, good: Path) -> None:
    assert "已存入" in run(good, agency="education")
    filing = Filing.objects.get(agency=people.education, report_year=people.year)
    draft = drafts.report_of(filing)
    assert draft.figures == figures_of(NEW)
    assert {address: text for address, text in draft.texts.items() if text} == TEXTS
    assert draft.title == "青岚县农业农村局2026年政府信息公开工作年度报告"
    assert {event.kind for event in filing.events.all()} == {Event.Kind.OPENED, Event.Kind.IMPORTED}


def test_it_makes_no_publication(people: cast.Cast, good: Path) -> None:
    run(good, agency="education")
    assert not Publication.objects.exists()


def test_it_prints_the_object_of_what_it_stored(people: cast.Cast, good: Path) -> None:
    assert json.loads(run(good, agency="education", json=True))["year"] == 2026


def test_it_finds_the_agency_by_its_name(people: cast.Cast, tmp_path: Path) -> None:
    text = document(NEW, figures_of(NEW), year=2026).replace("青岚县农业农村局", people.finance.name)
    run(write(tmp_path, text))
    assert Filing.objects.get().agency == people.finance


def test_it_takes_another_year_when_told(people: cast.Cast, good: Path) -> None:
    run(good, agency="education", year=2025)
    assert Filing.objects.get().report_year == people.last_year


def test_it_names_what_to_pass(people: cast.Cast, good: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--agency"):
        run(good)
    with pytest.raises(CommandError, match="nowhere"):
        run(good, agency="nowhere")
    with pytest.raises(CommandError, match="--year"):
        run(good, agency="education", year=2024)
    nameless = write(tmp_path, good.read_text(encoding="utf-8").replace("2026", "本"), "nameless.txt")
    with pytest.raises(CommandError, match="--year"):
        run(nameless, agency="education")
    assert not Filing.objects.exists()


def test_it_replaces_what_a_draft_holds_only_when_told(people: cast.Cast, good: Path) -> None:
    filing = cast.written(people.education, people.year, people.clerk)
    before = drafts.report_of(filing)
    with pytest.raises(CommandError, match="--replace"):
        run(good, agency="education")
    assert drafts.report_of(filing) == before
    run(good, agency="education", replace=True)
    filing.refresh_from_db()
    assert drafts.report_of(filing).figures == figures_of(NEW)


def test_it_fills_a_draft_that_is_still_empty(people: cast.Cast, good: Path) -> None:
    filing = opening.open_filing(people.education, people.year, people.clerk)
    run(good, agency="education")
    assert drafts.report_of(filing).figures == figures_of(NEW)


def test_it_changes_nothing_that_was_submitted(people: cast.Cast, good: Path) -> None:
    filing = cast.submitted(cast.written(people.education, people.year, people.clerk), people.signatory)
    before = drafts.report_of(filing)
    with pytest.raises(CommandError):
        run(good, agency="education", replace=True)
    assert drafts.report_of(filing) == before


def test_it_keeps_only_figures_of_the_filings_edition(people: cast.Cast, tmp_path: Path) -> None:
    old = editions.edition("2019")
    out = run(write(tmp_path, document(old, figures_of(old), year=2026)), agency="education")
    figures = drafts.report_of(Filing.objects.get()).figures
    assert set(figures["disclosure"]) == {"licensing", "penalties", "coercive_measures"}
    assert "另一版本" in out


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        bytes(range(256)) * 20,
        "今天的会议改在下午。\n".encode() * 30,
        "青岚县财政局2022年工作报告\n一、总体情况\n完成各项任务。".encode(),
        "一、总体情况".encode("utf-16")[:-1],
        b"{}",
    ],
)
def test_it_refuses_what_is_no_report(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    with pytest.raises(CommandError, match=r"report\.txt"):
        shown(path)


def test_it_refuses_files_that_it_cannot_open(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="missing"):
        shown(tmp_path / "missing.txt")
    with pytest.raises(CommandError):
        shown(tmp_path)


@pytest.mark.parametrize("kind", FILES)
def test_it_reads_every_format(tmp_path: Path, kind: str) -> None:
    figures = figures_of(NEW, 2)
    path = tmp_path / f"report.{kind}"
    path.write_bytes(FILES[kind](parts_of(NEW, figures, title=TITLE.format(year=2026), texts=TEXTS)))
    found = shown(path)
    assert (found["title"], found["year"], found["doubts"]) == (TITLE.format(year=2026), 2026, [])
    assert found["sections"] == {section.code: TEXTS.get(section.code, "") for section in NEW.sections}
    assert found["figures"] == complete(NEW, figures)


def test_it_places_a_doubt_at_its_cell_in_every_format(tmp_path: Path) -> None:
    for kind in FILES:
        path = tmp_path / f"report.{kind}"
        path.write_bytes(FILES[kind](VARIANTS["strokes for zero"].change(good_parts())))
        zeros = {address for address, value in flat(TRUTH).items() if value == 0}
        assert zeros == {doubt["place"] for doubt in shown(path)["doubts"]}


def test_it_refuses_a_kind_of_file_that_has_no_reader(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="xyz"):
        shown(write(tmp_path, "report", "report.xyz"))


def test_it_ends_with_a_code_that_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "import_report", str(write(tmp_path, "")), "--dry-run", "--json"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stdout == b""
    assert "文件是空的" in done.stderr.decode("utf-8")


def test_it_reads_text_of_another_encoding(good: Path, tmp_path: Path) -> None:
    path = tmp_path / "gb.txt"
    path.write_bytes(good.read_text(encoding="utf-8").encode("gb18030"))
    assert shown(path) == shown(good)
