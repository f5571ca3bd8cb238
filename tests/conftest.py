"""What every test may lean on: a home of its own, the cast, and both databases."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before Django is set up: this run's files lie in a folder of their own.
_HOME = tempfile.mkdtemp(prefix="outsidein-tests-")
os.environ["OUTSIDEIN_HOME"] = _HOME
os.environ["OUTSIDEIN_EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"

import outsidein  # noqa: E402, F401 - the SQLite that is safe, before Django loads

ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
LABELLED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what touches the database; the rest has been run on SQLite."""
    if not ON_POSTGRESQL:
        return
    databases = {"db", "transactional_db", "live_server", "organisation", "filled"}
    kept = [
        item
        for item in items
        if not {"browser", "sqlite"} & set(item.keywords)
        and (
            item.get_closest_marker("django_db")
            or databases & set(getattr(item, "fixturenames", ()))
        )
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture
def labelled() -> Path:
    """Return the folder of real, labelled files beside the checkout; not run without it."""
    if not LABELLED.is_dir():
        pytest.skip("not run: ../shared/data is not beside the checkout")
    return LABELLED


@pytest.fixture
def home(settings, tmp_path: Path) -> Iterator[Path]:
    """Give a test a home of its own."""
    settings.HOME = tmp_path
    return tmp_path
