"""Compile every template of ours, so that a broken one is found before a person opens it."""

import os
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

SOURCE = Path(__file__).parent.parent / "src" / "outsidein"


def template_names() -> list[str]:
    """Return the name of every template, as a view would say it."""
    folders = sorted(SOURCE.rglob("templates"))
    return [
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in sorted(folder.rglob("*.html"))
    ]


def main() -> int:
    """Return 1 when a template does not compile, after naming each."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outsidein.config.settings")
    django.setup()
    broken = 0
    for name in template_names():
        try:
            get_template(name)
        except TemplateSyntaxError as why:
            print(f"{name}: {why}", file=sys.stderr)
            broken = 1
    return broken


if __name__ == "__main__":
    sys.exit(main())
