"""Check: do the two agree."""

from django.apps import AppConfig


class CheckConfig(AppConfig):
    """Check: do the two agree."""

    name = "outsidein.check"
    label = "check"
    default_auto_field = "django.db.models.BigAutoField"
