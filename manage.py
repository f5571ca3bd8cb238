"""Django's own commands, for those who build on the project."""

import os
import sys

from django.core.management import execute_from_command_line

import outsidein  # noqa: F401 - swaps in the SQLite that is safe before Django loads

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outsidein.config.settings")
    execute_from_command_line(sys.argv)
