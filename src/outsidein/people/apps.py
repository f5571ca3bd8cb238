"""People: organisations, levels, departments, members."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People: organisations, levels, departments, members."""

    name = "outsidein.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
