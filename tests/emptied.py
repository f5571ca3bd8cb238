"""Every table emptied again, after a test or a story told outside of any test's transaction.

Django's own flush asks every table to be emptied, and then writes its permissions anew. Few tables
hold anything after a test, and what Django wrote at the start is right for the next one too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

TRIGGERS = "outsidein.ground.migrations.0002_audit_is_append_only"
LOG = "ground_auditevent"
#: What a flush would delete and write again, word for word.
KEPT = {"auth_permission", "django_content_type"}
#: What Django doesn't know of, where it is.
BESIDE = {"sqlite": ("hold_customersearch",)}


def empty() -> None:
    """Delete every row of every table, in one transaction: at its end the references are checked.

    The audit log refuses it, so its triggers stand aside meanwhile.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        filled = _list_filled(cursor)
        if LOG in filled:
            with _triggers_aside(cursor):
                cursor.execute(f"DELETE FROM {LOG}")  # noqa: S608 - our own name
        for table in filled - {LOG}:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own names


def _list_filled(cursor: CursorWrapper) -> set[str]:
    known = set(connection.introspection.django_table_names(only_existing=True)) - KEPT
    tables = sorted(known.union(BESIDE.get(connection.vendor, ())))
    cursor.execute(
        " UNION ALL ".join(
            f"""SELECT '{table}' WHERE EXISTS (SELECT 1 FROM "{table}")"""  # noqa: S608 - likewise
            for table in tables
        )
    )
    return {table for (table,) in cursor.fetchall()}


@contextmanager
def _triggers_aside(cursor: CursorWrapper) -> Iterator[None]:
    if connection.vendor != "sqlite":
        cursor.execute(f"ALTER TABLE {LOG} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"ALTER TABLE {LOG} ENABLE TRIGGER USER")
        return
    statements = import_module(TRIGGERS).SQLITE
    for statement in statements:
        cursor.execute(f"DROP TRIGGER IF EXISTS {statement.split()[2]}")
    yield
    for statement in statements:
        cursor.execute(statement)
