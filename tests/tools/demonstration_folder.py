"""The demonstration with states that it lacks: old reports, documents read in, printouts, corrections, what an
administrator did. Everything goes the way of a person, through the site's own forms; the queue's work is done at once.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from celery import current_app
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.tools.visits import BROWSER

PASSWORD = "songlan2026"
OLD_TEXT = "松岚县教育局二〇一五年政府信息公开工作年度报告\n全年主动公开政府信息三百二十一条，受理申请七件。\n"
OLD_PAGE = f"<!doctype html><html lang=zh><meta charset=utf-8><title>年度报告</title><p>{OLD_TEXT}</p></html>"


def make(moment: Path) -> None:
    """Into a new database and an empty file store; `moment` is written last."""
    import_module("portal.celery").app.conf.task_always_eager = True
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_demonstration", verbosity=0)
    add_people()
    add_old_reports()
    add_documents()
    add_printouts()
    add_corrections()
    finish()
    withdraw()
    administer()
    moment.write_text(timezone.now().isoformat() + "\n")


def signed_in(username: str) -> Client:
    client = Client(**BROWSER)
    client.force_login(get_user_model().objects.get(username=username))
    return client


def send(client: Client, url: str, **data: object) -> HttpResponse:
    """Post a form. Raises AssertionError where it was not taken."""
    response = client.post(url, data)
    assert response.status_code == 302, f"{url}: {response.status_code} {response.content.decode()[:2000]}"
    return response


def filing(code: str, year: int) -> int:
    found = apps.get_model("reports", "Filing").objects.get(agency__code=code, report_year__year=year)
    return found.pk


def add_people() -> None:
    """A superuser, one without a role, and rights of Django's own, which play no part but are kept."""
    people = get_user_model().objects
    people.create_superuser("root", "root@songlan.example", PASSWORD, name="总管理")
    reader = people.create_user("reader", "reader@songlan.example", PASSWORD, name="路远行")
    group = Group.objects.create(name="档案室")
    label = get_user_model()._meta.app_label
    rights = Permission.objects.filter(content_type__app_label__in=[label, "reports"])
    group.permissions.set(rights.filter(codename__startswith="view"))
    reader.groups.add(group)
    reader.user_permissions.add(Permission.objects.get(content_type__app_label=label, codename="change_agency"))
    clerk = people.get(username="clerk")
    apps.get_model("account", "EmailAddress").objects.create(user=clerk, email=clerk.email, verified=True, primary=True)


def add_old_reports() -> None:
    """Three, one of them withdrawn."""
    supervisor, page = signed_in("supervisor"), "/review/old-reports/songlan-jiaoyu/"
    for year, name, text in (
        (2015, "2015.txt", OLD_TEXT),
        (2012, "2012.html", OLD_PAGE),
        (2012, "2012.txt", OLD_TEXT * 2),
    ):
        file = SimpleUploadedFile(name, text.encode())
        send(supervisor, page, year=year, title=f"松岚县教育局{year}年年度报告（{name}）", file=file)
    last = apps.get_model("reports", "OldReport").objects.order_by("pk").last()
    send(supervisor, f"{page}{last.pk}/withdraw/", reason="文件与另一份重复。")


def add_documents() -> None:
    """One recognised, with pictures; one that cannot be read; one dropped."""
    clerk = signed_in("clerk")
    pk = filing("songlan-jiaoyu", 2026)
    document = b"".join(clerk.get("/reports/2025/songlan-jiaoyu/report.docx"))
    send(clerk, f"/desk/{pk}/documents/", document=SimpleUploadedFile("2025.docx", document))
    send(clerk, f"/desk/{pk}/documents/", document=SimpleUploadedFile("扫描.pdf", b"%PDF-1.4 nothing"))
    dropped = send(clerk, f"/desk/{pk}/documents/", document=SimpleUploadedFile("旧.txt", OLD_TEXT.encode()))
    send(clerk, f"{dropped['Location']}drop/")
    clerk.post(f"/desk/{pk}/overview/now/", {"tab": "one"})
    clerk.get("/desk/")


def add_printouts() -> None:
    """A draft's, an empty form's, and one for review."""
    clerk, supervisor = signed_in("clerk"), signed_in("supervisor")
    pk = filing("songlan-jiaoyu", 2026)
    send(clerk, f"/desk/{pk}/draft.pdf")
    send(clerk, f"/desk/{pk}/form.pdf")
    send(supervisor, f"/review/{filing('songlan-caizheng', 2026)}/draft.pdf")


def add_corrections() -> None:
    """Two begun, and one published as the second publication."""
    supervisor = signed_in("supervisor")
    send(signed_in("clerk"), f"/desk/{filing('songlan-jiaoyu', 2024)}/correct/", reason="申请件数有误，现予更正。")
    clerk, pk = signed_in("renshe"), filing("songlan-renshe", 2024)
    send(clerk, f"/desk/{pk}/correct/", reason="补充一处说明。")
    check = clerk.get(f"/desk/{pk}/check/").content.decode()
    send(clerk, f"/desk/{pk}/submit/", **dict(re.findall(r'name="(round|seen)" value="(\d+)"', check)))
    review = supervisor.get(f"/review/{pk}/").content.decode()
    [(name, value)] = set(re.findall(r'name="(round)" value="(\d+)"', review))
    send(supervisor, f"/review/{pk}/approve/", **{name: value})
    county, pk = signed_in("songlan"), filing("songlan", 2024)
    send(county, f"/desk/{pk}/correct/", reason="汇总有误，现予更正。")
    county.get(f"/desk/{pk}/check/")  # where its figures are compared with the sum that is kept then


def withdraw() -> None:
    """Behind the last sweep: the sums of its region still have to be told."""
    pk = filing("songlan-nongye", 2023)
    send(signed_in("supervisor"), f"/review/{pk}/withdraw/", reason="附件含个人信息。", number=1)


def administer() -> None:
    """What an administrator does leaves rows of Django's log."""
    admin, label = signed_in("admin"), get_user_model()._meta.app_label
    parent = apps.get_model(label, "Agency").objects.get(code="songlan")
    town = {"code": "songlan-xinan", "name": "松岚县溪南镇人民政府", "kind": "township", "parent": parent.pk}
    send(admin, f"/admin/{label}/agency/add/", **town)
    made = apps.get_model(label, "Agency").objects.get(code="songlan-xinan")
    send(admin, f"/admin/{label}/agency/{made.pk}/change/", **town, is_vertical="on")
    for each in get_user_model().objects.exclude(username__in=("clerk", "reader", "root")).order_by("pk")[:1]:
        send(admin, f"/admin/{label}/member/add/", user=each.pk, agency=made.pk, role="clerk")


def finish() -> None:
    """Whatever waits is tried until it is done or has failed for good; then what a search would miss is indexed."""
    sweep = current_app.tasks["reports.tasks.sweep"]
    waiting = apps.get_model("reports", "Publication").objects.filter(state__in=("queued", "rendering"))
    for _attempt in range(5):
        waiting.update(due_at=timezone.now())
        sweep.apply()
    assert not waiting.exists()
