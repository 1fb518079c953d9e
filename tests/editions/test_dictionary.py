from __future__ import annotations

import csv
import io
import json
import re

import pytest

from reports import editions
from reports.editions import EditionError, dictionary, read
from reports.editions.reading.labels import labels_of, sayings_of
from tests.editions.test_edition_reader import SMALL, write

CHINESE = re.compile(r"[\u3400-\u9fff]")
BOTH = pytest.mark.parametrize("code", ["2019", "2021"])


@BOTH
def test_every_label_and_explanation_of_the_form_is_there_in_english(code):
    edition = editions.edition(code)
    said = labels_of(edition.tables, edition.sections) | sayings_of(edition.rules, edition.helps)
    assert edition.english.keys() == said
    assert not [english for english in edition.english.values() if CHINESE.search(english)]


def test_a_translation_of_what_the_form_does_not_say_is_refused(tmp_path):
    with pytest.raises(EditionError, match="english: no label of the form"):
        read(write(tmp_path, SMALL + '\n[english]\n"薪酬" = "Salaries"\n'))


def entry(address: str, edition: str = "2021") -> dictionary.Entry:
    [found] = [
        each
        for each in dictionary.entries(editions.editions().values())
        if (each.address, each.edition) == (address, edition)
    ]
    return found


def test_it_says_of_a_total_what_it_adds_up_and_in_which_relation_it_stands():
    total = entry("applications.received.total")
    assert [label.chinese for label in total.row] == ["一、本年新收政府信息公开申请数量"]
    assert [label.english for label in total.column] == ["Applicants", "Total"]
    assert total.is_computed
    assert len(total.sum) == 6
    [relation] = total.relations
    assert relation.chinese == "R1: 第一、二项之和 = 第三项（七）与第四项之和 (附表三勾稽关系)"
    assert relation.english == (
        "R1: Items 1 and 2 together = items 3 (7) and 4 together (relation printed with table 3)"
    )
    assert (total.since, total.until) == (2019, None)
    assert total.unit == dictionary.Label("件", "items")


def test_it_says_of_an_entered_cell_what_it_counts_and_by_which_article():
    fees = entry("disclosure.fees.amount")
    assert [label.chinese for label in fees.row] == ["第二十条第（八）项", "行政事业性收费"]
    assert (fees.decimals, fees.sum, fees.since, fees.until) == (6, (), 2021, None)
    article = dictionary.Label("《条例》第二十条第（八）项", "Regulations, Article 20, item (8)")
    assert [each.article for each in fees.explanations] == [article] * 2
    before = entry("disclosure.procurement.projects", "2019")
    assert (before.since, before.until) == (2019, 2020)
    assert entry("disclosure.licensing.change", "2019").signed


def test_its_files_list_every_cell_of_every_edition(client, db):
    data = json.loads(client.get("/data/dictionary.json").content)
    assert len(data["cells"]) == 200 + 198
    rows = list(csv.DictReader(io.StringIO(client.get("/data/dictionary.csv").content.decode("utf-8-sig"))))
    assert [row["address"] for row in rows] == [cell["address"] for cell in data["cells"]]
    assert rows[0]["row_english"].startswith("Article 20, item (1) / ")
    assert all(row["section_english"] and row["column_english"] for row in rows)
    explained = [row for row in rows if row["explanation"]]
    assert len(explained) > 300
    assert all(row["explanation_english"] and row["article_english"] for row in explained if row["article"])
    assert all(each["example"]["en"] for cell in data["cells"] for each in cell["explanations"])
    first = client.get("/data/dictionary.csv")
    again = client.get("/data/dictionary.csv", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_its_page_shows_one_edition_and_leads_to_the_others(client, db):
    page = client.get("/data/dictionary/").content.decode()
    assert 'id="disclosure.fees.amount"' in page
    assert "<code>disclosure.<wbr>normative_<wbr>documents.<wbr>in_<wbr>force</code>" in page
    assert "Natural persons" in page
    assert "An application for the rota of the agency&#x27;s canteen." in page
    before = client.get("/data/dictionary/?edition=2019").content.decode()
    assert 'id="disclosure.procurement.projects"' in before
    assert client.get("/data/dictionary/?edition=1066").status_code == 404
    assert not client.cookies
