from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.utils.translation import gettext_lazy as _

from reports import editions


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("annual reports")

    def ready(self) -> None:
        for folder in settings.EDITION_FOLDERS:
            editions.register_folder(folder)
        checks.register(check_editions)


def check_editions(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuses a start with an edition file that does not describe a form."""
    _, faults = editions.read_all()
    return [
        checks.Error(fault.fault, hint=f"{fault.path}, {fault.code}", obj=fault.path.name, id="reports.E001")
        for fault in faults
    ]
