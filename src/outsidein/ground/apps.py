"""The ground floor's app: the audit log and the jobs."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    """What everything stands on."""

    name = "outsidein.ground"
    label = "ground"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let what is pure speak the language of whoever reads."""
        from outsidein.ground.tongue import TONGUE
        from outsidein.speech import speak_by

        speak_by(TONGUE)
