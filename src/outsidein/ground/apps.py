"""The ground floor's app: the audit log and the jobs."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    """What everything stands on."""

    name = "outsidein.ground"
    label = "ground"
    default_auto_field = "django.db.models.BigAutoField"
