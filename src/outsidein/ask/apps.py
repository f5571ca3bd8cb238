"""Ask: what do we say of ourselves."""

from django.apps import AppConfig


class AskConfig(AppConfig):
    """Ask: what do we say of ourselves."""

    name = "outsidein.ask"
    label = "ask"
    default_auto_field = "django.db.models.BigAutoField"
