"""An index over every part of three letters of a customer's line: FTS5 here, an array there.

No extension is asked of PostgreSQL: arrays of text have an index of their own.
"""

from typing import Any

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE hold_customersearch USING fts5("
    "search, content='', contentless_delete=1, tokenize='trigram')",
]
POSTGRESQL = [
    "ALTER TABLE hold_customer ADD COLUMN grams text[] NOT NULL DEFAULT '{}'",
    "CREATE INDEX customers_by_part ON hold_customer USING gin (grams)",
]


def add_index(apps: Any, editor: Any) -> None:
    """Put the index of this database in place."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Search by any part."""

    dependencies = [("hold", "0001_initial")]
    operations = [migrations.RunPython(add_index, migrations.RunPython.noop)]
