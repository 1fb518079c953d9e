from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("agencies and people")


class PortalAdmin(admin.SimpleAdminConfig):
    """Django's admin with the pages of portal/admin.py and no others: packages bring some that nobody is to see."""

    default = False
    default_site = "portal.admin_site.Site"

    def ready(self) -> None:
        super().ready()
        import_module("portal.admin")
