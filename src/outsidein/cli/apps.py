"""Cli: the command line and its report."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """Cli: the command line and its report."""

    name = "outsidein.cli"
    label = "cli"
    default_auto_field = "django.db.models.BigAutoField"
