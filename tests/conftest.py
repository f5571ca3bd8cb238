"""What every test may lean on: a home of its own, the cast, and both databases."""

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
LABELLED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_configure(config: pytest.Config) -> None:
    """Name the marks that say what a test stands for."""
    config.addinivalue_line("markers", "promise(id): shows a sentence of the privacy promise")
    config.addinivalue_line("markers", "statement(id): shows a statement S1 to S13 on anonymity")


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


TRIGGERS = "outsidein.ground.migrations.0002_audit_is_append_only"


@pytest.fixture(autouse=True)
def _the_log_may_be_emptied_between_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lift the audit log's triggers while a test's tables are flushed, and put them back.

    Only SQLite needs it: there a flush deletes row by row. Tests that flush run after all
    others, so each puts the triggers back for itself.
    """
    marker = request.node.get_closest_marker("django_db")
    flushed = bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(request.fixturenames)
    )
    if ON_POSTGRESQL or not flushed:
        yield
        return
    request.getfixturevalue("transactional_db")
    statements = import_module(TRIGGERS).SQLITE
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS"))
    yield
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(f"DROP TRIGGER IF EXISTS {statement.split()[2]}")
