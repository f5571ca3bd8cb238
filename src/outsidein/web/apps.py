"""Web: the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Web: the pages."""

    name = "outsidein.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
