"""The channel an event says, as the database reads it: an index and a query name it alike."""

from typing import Any

from django.db.models import Func, TextField


class ChannelOf(Func):
    """The channel in an event's tidied fields, NULL where it says none."""

    output_field = TextField()
    arity = 1
    template = "JSON_EXTRACT(%(expressions)s, '$.channel')"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Say it as PostgreSQL does."""
        return super().as_sql(
            compiler, connection, template="((%(expressions)s)::json ->> 'channel')", **context
        )
