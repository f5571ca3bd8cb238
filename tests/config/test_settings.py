"""What an installation's environment decides; each case in a process of its own."""

import os
import subprocess
import sys

import pytest

ASK = """
import os, outsidein, django
os.environ["DJANGO_SETTINGS_MODULE"] = "outsidein.config.settings"
django.setup()
from django.conf import settings
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory
host = settings.ALLOWED_HOSTS[0]
asked = RequestFactory().get("/", HTTP_HOST=host, HTTP_X_FORWARDED_PROTO="https")
answer = SecurityMiddleware(lambda request: None).process_request(asked)
said = answer.status_code if answer else "let in"
print(said, settings.SESSION_COOKIE_NAME, *settings.ALLOWED_HOSTS)
"""


def ask(home, **environment):
    child = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "OUTSIDEIN_HOME": str(home), "DATABASE_URL": "", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return child.stdout.strip()


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        # On the machine itself there is no https, and none is asked for.
        ({}, "let in outsidein localhost 127.0.0.1 [::1]"),
        # Anybody can write the header; without a proxy of ours it says nothing.
        (
            {"OUTSIDEIN_BASE_URL": "https://crm.example.org"},
            "301 __Host-outsidein crm.example.org",
        ),
        (
            {"OUTSIDEIN_BASE_URL": "https://crm.example.org", "OUTSIDEIN_BEHIND_PROXY": "1"},
            "let in __Host-outsidein crm.example.org",
        ),
    ],
    ids=["on this machine", "https without a proxy", "https behind a proxy"],
)
def test_the_address_decides_cookies_hosts_and_https(tmp_path, environment, said):
    assert ask(tmp_path, **environment) == said


def test_a_home_keeps_its_secret_key_for_itself(tmp_path):
    ask(tmp_path)
    first = (tmp_path / "secret.key").read_text(encoding="ascii")

    ask(tmp_path)

    assert (tmp_path / "secret.key").read_text(encoding="ascii") == first
    assert len(first) >= 60
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
