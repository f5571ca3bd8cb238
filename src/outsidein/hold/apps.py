"""Hold: who are our customers."""

from django.apps import AppConfig


class HoldConfig(AppConfig):
    """Hold: who are our customers."""

    name = "outsidein.hold"
    label = "hold"
    default_auto_field = "django.db.models.BigAutoField"
