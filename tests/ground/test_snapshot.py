from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotNow
from outsidein.ground.snapshot import export_tables, flag, moment, number, text

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_table_is_copied_with_its_empty_values_typed(tmp_path):
    at = datetime(2026, 6, 30, 12, 30, tzinfo=UTC)
    write_audit(organisation_id=None, act="first", object_ref="a", at=at)
    write_audit(organisation_id=5, act="second", object_ref="b", at=at)
    columns = ", ".join(
        [
            f"{number('organisation_ref')} AS n",
            f"{text('act')} AS act",
            f"{moment('at')} AS at",
            f"{flag('id > 0')} AS f",
        ]
    )
    query = f"SELECT {columns} FROM ground_auditevent ORDER BY id"  # noqa: S608 - our own names

    export_tables({"log": query}, tmp_path)

    rows = pq.read_table(tmp_path / "log.parquet").to_pylist()
    assert rows == [
        {"n": -1, "act": "first", "at": "2026-06-30 12:30:00", "f": 1},
        {"n": 5, "act": "second", "at": "2026-06-30 12:30:00", "f": 1},
    ]


def test_an_empty_table_is_copied_empty(tmp_path):
    query = f"SELECT {text('act')} AS act FROM ground_auditevent"  # noqa: S608 - our own names

    export_tables({"log": query}, tmp_path)

    assert pq.read_table(tmp_path / "log.parquet").num_rows == 0


def test_a_copy_that_fails_says_so_and_leaves_no_copy_behind(tmp_path):
    with pytest.raises(NotNow, match="could not be copied"):
        export_tables({"log": "SELECT nothing FROM nowhere"}, tmp_path)

    assert not list(tmp_path.rglob("*.sqlite3"))
