"""What an edition says about texts, and the faults for which its file is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports import editions
from reports.editions import EditionError, read

UNKNOWN = "unknown reference"
FILE = Path(editions.__file__).parent / "2021.toml"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = FILE.read_text()
    assert old in text
    path = tmp_path / "changed.toml"
    path.write_text(text.replace(old, new, 1))
    return path


@pytest.mark.parametrize(
    ("old", "new", "place", "fault"),
    [
        ('code = "litigation"', 'code = "reconsideration"', "topics.reconsideration", "double code"),
        ('topic = "fees"', 'topic = "unknown"', "meanings.unknown", "unknown topic"),
        ('sections = ["disputes"]', 'sections = ["nowhere"]', "reconsideration", "unknown section"),
        ('readings = ["applications.carried_out.*"]', 'readings = ["applications.gone.*"]', "meanings", UNKNOWN),
        ('readings = ["disclosure.fees.amount"]', 'readings = ["disclosure.fees.made"]', "meanings", UNKNOWN),
        ('readings = ["disclosure.fees.amount"]', 'readings = ["disclosure.fees.*"]', "meanings", "no qualifier"),
        ("unit_worth = [10000]", "unit_worth = [0]", "meanings.fees", "above 0"),
        ('个人"]\ncolumns = ["individual"]', '个人"]\ncolumns = ["nobody"]', "qualifiers.applications", UNKNOWN),
        ('stock = "in_force"', 'stock = "stock"', "stocks", UNKNOWN),
        ("factor = 3", "factor = 1", "bands", "at least 2"),
        ('without = ["carried_in", "carried_out"]', 'without = ["gone"]', "bands", UNKNOWN),
        ('rows = ["rules"]\nmakers', 'rows = ["laws"]\nmakers', "reserved", UNKNOWN),
        ('"national department"', '"any department"', "reserved", "no such maker"),
        ('cell = "applications.other_fee_unpaid.total"', 'cell = "applications.total"', "statements", UNKNOWN),
        ('section = "other"', 'section = "nowhere"', "statements", "unknown section"),
        ('single_reporter = ["disclosure.fees.amount"]', 'single_reporter = ["x.y.z"]', "single_reporter", UNKNOWN),
        ("whole = true", "entire = true", "meanings", "unknown key"),
        ('short = ["申请", "申请事项", "申请书", "申请表"]', "short = []", "applications", "is empty"),
    ],
)  # fmt: skip
def test_it_refuses_a_fault_by_place(tmp_path: Path, old: str, new: str, place: str, fault: str) -> None:
    with pytest.raises(EditionError) as refused:
        read(changed(tmp_path, old, new))
    assert place in refused.value.code
    assert fault in refused.value.fault


def test_it_needs_none_of_it() -> None:
    made_up = read(Path(__file__).parents[1] / "editions" / "made_up.toml")
    assert (made_up.topics, made_up.meanings, made_up.stocks) == ((), (), ())


@pytest.mark.parametrize("edition", editions.editions().values(), ids=lambda each: each.code)
def test_it_gives_every_topic_of_the_tables_a_meaning(edition: object) -> None:
    meant = {meaning.topic for meaning in edition.meanings}
    assert {topic.code for topic in edition.topics} - meant == {"elsewhere"}
