"""Names with characters that nobody sees are refused wherever a name is entered, and rare characters are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from reports.agencies import invisible_characters
from reports.agencies.models import Agency, User
from tests.admin.test_admin import page, person_entry
from tests.support import cast

BAD = [
    "青岚县\n民政局",
    "青岚县\t民政局",
    "青岚县\u202e局政民",
    "青岚县\u200b民政局",
    "青岚县\u2028民政局",
    "青岚县\ufeff民政局",
]
IDS = ["line", "tab", "direction", "width", "separator", "mark"]


@pytest.mark.parametrize("name", BAD, ids=IDS)
def test_it_names_what_nobody_sees(name: str) -> None:
    fault = invisible_characters.fault_of(name)
    assert fault.startswith("“青岚县”之后有一个看不见的字符")
    assert f"U+{ord(name[3]):04X}" in fault


@pytest.mark.parametrize("name", ["青岚县民政局", "𠮷野㐂", "葛󠄀城", "王·阿不都", "Ｏ Neill", "丂\ufe00"])
def test_it_lets_every_name_pass_that_can_be_seen(name: str) -> None:
    assert invisible_characters.fault_of(name) == ""


def test_the_administration_refuses_it_at_the_field(client: Client, people: cast.Cast) -> None:
    client.force_login(people.administrator)
    entry = {"code": "new", "name": BAD[2], "kind": "department", "parent": people.county.pk}
    answer = client.post(page("agency", "add"), entry)
    assert "看不见的字符" in answer.context["adminform"].form.errors["name"][0]
    assert not Agency.objects.filter(code="new").exists()
    entry = person_entry(people.clerk, name="林\u200e晓")
    answer = client.post(page("user", "change", people.clerk.pk), entry)
    assert "U+200E" in answer.context["adminform"].form.errors["name"][0]
    assert User.objects.get(pk=people.clerk.pk).name == "林晓"


def test_a_list_of_agencies_with_it_loads_nothing_and_names_the_line(tmp_path: Path, people: cast.Cast) -> None:
    file = tmp_path / "agencies.csv"
    file.write_text(f"code,name,kind,parent\none,青岚县民政局,部门,county\ntwo,{BAD[3]},部门,county\n")
    with pytest.raises(CommandError, match="第 3 行：“青岚县”之后有一个看不见的字符"):
        call_command("load_agencies", str(file))
    assert not Agency.objects.filter(code="one").exists()
