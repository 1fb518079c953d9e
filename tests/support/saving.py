"""A filing as it is in January, and what a save of it and a look at it cost: queries and calls of functions.

Neither depends on the machine: what is counted today is counted tomorrow.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.agencies.models import User
from reports.filing import drafts
from reports.models import Filing, SectionDraft
from tests.support import cast

SECTION, CELL, TEXT = "applications", "applications.received.individual", "overview"
PARAGRAPHS = (
    "围绕群众关心的热点问题，持续加强重点领域信息公开，优化栏目设置，规范发布流程，做到应公开尽公开，及时回应社会关切。",
    "全年主动公开政府信息{number}条，通过政府网站公开的占大多数，政务新媒体、公开栏和现场查阅点为补充。",
    "健全依申请公开工作机制，规范登记、审核、办理、答复、归档各环节，全年收到政府信息公开申请{number}件，均按时办理。",
    "加强政府信息管理，落实信息发布审核制度，定期开展自查，对过期和失效的内容及时清理，确保内容准确、链接有效。",
    "推进政务公开平台建设，完善检索功能，适配移动终端和无障碍阅读，方便群众查找所需信息，提升使用体验。",
    "强化监督保障，把政务公开纳入年度考核，组织业务培训{number}次，参加人员{number}人次，未发生责任追究情形。",
)
PARAGRAPHS_IN = {"overview": 23, "problems": 8, "other": 3}
"""How many a text has; an overview of real reports has about 1,500 characters."""


Fields = dict[str, str]


@dataclass(frozen=True)
class Cost:
    """Of one request; the memories of the process are warm."""

    response: Any
    queries: list[str]
    calls: int
    """Of functions, those written in C among them."""
    stats: dict[tuple[str, int, str], Any]

    def calls_of(self, module: str, function: str) -> int:
        """`module` is the end of its file's name."""
        return sum(
            each[1] for (file, _line, name), each in self.stats.items() if file.endswith(module) and name == function
        )


def january(people: cast.Cast) -> Filing:
    """A draft with texts of real length and warnings standing; last year's report of its agency is public."""
    last = cast.written(people.education, people.last_year, people.clerk)
    cast.published(cast.submitted(last, people.clerk), people.supervisor)
    filing = cast.written(people.education, people.year, people.clerk, start=2)
    lengthen(filing, people.clerk)
    return Filing.objects.get(pk=filing.pk)


def lengthen(filing: Filing, by: User) -> None:
    """Give a draft texts of real length."""
    for section in filing.edition.sections:
        drafts.save_section(filing.pk, section, by, _longer(filing, section.code))


def _longer(filing: Filing, code: str) -> drafts.Changes:
    section = filing.edition.section(code)
    stored = filing.section_drafts.get(section=code).texts(section)
    added = [PARAGRAPHS[at % len(PARAGRAPHS)].format(number=31 + at) for at in range(PARAGRAPHS_IN.get(code, 0))]
    return cast.changes(filing, section, texts={code: "\n".join([stored[code], *added])})


class Typist:
    """A clerk at a section's page that saves by itself, and that knows what it was answered."""

    def __init__(self, client: Client, filing: Filing, section: str) -> None:
        self.client, self.filing, self.section = client, filing, section
        self.address = reverse("section", args=[filing.pk, section])
        page = client.get(self.address).content.decode()
        [told] = re.findall(r'id="autosave"[^>]*>([^<]*)<', page)
        self.marks: Fields = json.loads(told)["marks"]

    def send(self, fields: Fields) -> Any:
        return self.client.post(self.address, {**fields, **self.marks}, headers={"Accept": "application/json"})

    def learn(self, response: Any) -> None:
        answer = response.json()
        self.marks |= {name: answer[name]["mark"] for name in self.marks if answer[name]}

    def cost(self, change: Callable[[SectionDraft], Fields]) -> Cost:
        """Of a save of what `change` makes of what is stored."""
        return cost_of(lambda: change(self._stored()), self.send, self.learn)

    def _stored(self) -> SectionDraft:
        return SectionDraft.objects.get(filing=self.filing, section=self.section)


def cost_of(
    prepare: Callable[[], Any], act: Callable[[Any], Any], learn: Callable[[Any], None] = lambda response: None
) -> Cost:
    """Of the last of a few requests; `prepare` and `learn` cost nothing."""
    for _warming in range(3):
        learn(act(prepare()))
    given = prepare()
    with CaptureQueriesContext(connection) as captured:
        learn(act(given))
    given, profile = prepare(), cProfile.Profile()
    profile.enable()
    response = act(given)
    profile.disable()
    stats: Any = pstats.Stats(profile)
    return Cost(response, [query["sql"] for query in captured], stats.total_calls, stats.stats)
