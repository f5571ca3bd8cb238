"""What every test may lean on: a home of its own, the cast, and both databases."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import TransactionTestCase
from tests.emptied import empty

ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
LABELLED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_configure(config: pytest.Config) -> None:
    """Name the marks that say what a test stands for."""
    config.addinivalue_line("markers", "promise(id): shows a sentence of the privacy promise")
    config.addinivalue_line("markers", "statement(id): shows a statement S1 to S13 on anonymity")
    # What comes after a test that commits: the same as Django's flush, in a tenth of its time.
    TransactionTestCase._fixture_teardown = lambda _: empty()


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
