from __future__ import annotations

from importlib import import_module

from django.contrib.admin import apps as admin


class AdminConfig(admin.SimpleAdminConfig):
    """Django's admin with the pages of reports/admin and no others: packages bring some that nobody is to see."""

    default = False
    default_site = "reports.admin.site.Site"

    def ready(self) -> None:
        super().ready()
        import_module("reports.admin.pages")
