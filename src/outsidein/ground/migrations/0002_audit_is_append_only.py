"""The audit log refuses changing and deleting, on both databases."""

from typing import Any

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON ground_auditevent
       BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END""",
    """CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON ground_auditevent
       BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
       $$BEGIN RAISE EXCEPTION 'the audit log is only added to'; END$$""",
    """CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON ground_auditevent
       FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
]


def add_triggers(apps: Any, editor: Any) -> None:
    """Put the triggers of this database in place."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Append only."""

    dependencies = [("ground", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
