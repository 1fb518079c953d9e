from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The site: settings, addresses, middleware, the command that serves. It has no models."""

    name = "portal"
