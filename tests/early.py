"""Loaded before anything else (see addopts): gives the whole run a home of its own.

The settings are read before any conftest is, so this cannot stand there.
"""

import atexit
import os
import shutil
import tempfile

_HOME = tempfile.mkdtemp(prefix="outsidein-tests-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["OUTSIDEIN_HOME"] = _HOME
os.environ["OUTSIDEIN_EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"
os.environ.pop("OUTSIDEIN_DEMO", None)

import outsidein  # noqa: E402, F401 - the SQLite that is safe, before Django loads
