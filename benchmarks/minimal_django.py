"""The peer of ``ask.py``: the least Django that shows the same sheet and stores it.

No anonymity, no drafts, no check of what is sent: a page rendered from a template, and a form's
fields written down as rows in one transaction. Same server, same SQLite settings.
"""

import json
import os
import sys
from http import HTTPStatus
from pathlib import Path

import django
from django.conf import settings

HOME = Path(os.environ.get("MINIMAL_HOME", "."))
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
settings.configure(
    SECRET_KEY="only for a benchmark",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
    INSTALLED_APPS=[],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "minimal.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": PRAGMAS,
            },
        }
    },
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {
                            "sheet.html": (
                                "<!doctype html><title>Sheet</title><form method=post>"
                                "{% for item in items %}<fieldset><legend>{{ item.words }}</legend>"
                                "{% for choice in item.choices %}<label><input type=radio "
                                "name={{ item.name }} value={{ choice.0 }}> {{ choice.1 }}</label>"
                                "{% endfor %}<textarea name={{ item.name }}-note></textarea>"
                                "</fieldset>{% endfor %}<button>Send</button></form>"
                            )
                        },
                    )
                ]
            },
        }
    ],
    USE_TZ=True,
    LOGGING_CONFIG=None,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402


class Sheet(models.Model):
    """One respondent."""

    token = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "minimal"

    def __str__(self) -> str:
        return f"#{self.pk}"


class Answer(models.Model):
    """One answer."""

    sheet = models.ForeignKey(Sheet, models.CASCADE)
    item = models.CharField(max_length=60)
    value = models.TextField()

    class Meta:
        app_label = "minimal"

    def __str__(self) -> str:
        return f"#{self.pk} {self.item}"


ITEMS = json.loads((HOME / "items.json").read_text()) if (HOME / "items.json").exists() else []


def sheet(request: HttpRequest) -> HttpResponse:
    """Show the sheet; store what is sent."""
    if request.method == "GET":
        return render(request, "sheet.html", {"items": ITEMS})
    with transaction.atomic():
        one = Sheet.objects.create(token=request.POST["token"])
        Answer.objects.bulk_create(
            Answer(sheet=one, item=name, value=value)
            for name, values in request.POST.lists()
            for value in values
            if name != "token"
        )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


urlpatterns = [path("", sheet)]
application = get_wsgi_application()


def serve(port: int) -> None:
    """Make the tables and serve, with as many threads as ``outsidein serve``."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    with connection.schema_editor() as editor:
        editor.create_model(Sheet)
        editor.create_model(Answer)
    connection.close()
    Server(
        "minimal_django:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=min(8, 2 * (os.cpu_count() or 2)),
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    sys.modules["minimal_django"] = sys.modules["__main__"]
    serve(int(sys.argv[1]))
