import pytest
from django.db import connection

from outsidein.ground.bulk import BATCH_ROWS, insert_rows

pytestmark = pytest.mark.django_db


def test_rows_are_written_as_they_are_in_more_than_one_batch():
    odd = [(1, "tab\tand\nline \\ “quote” ' \" \\N"), (2, None), (3, ""), (4, "客户 é 🙂")]
    many = [(number, str(number)) for number in range(5, BATCH_ROWS + 7)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bulk_test (number BIGINT, words TEXT)")

        insert_rows(cursor, "bulk_test", ("number", "words"), iter([*odd, *many]))
        insert_rows(cursor, "bulk_test", ("number", "words"), [])

        cursor.execute("SELECT number, words FROM bulk_test ORDER BY number")
        found = cursor.fetchall()
        cursor.execute("DROP TABLE bulk_test")
    assert [tuple(row) for row in found] == [*odd, *many]
