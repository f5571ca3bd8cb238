"""Keeps what customers hold in own fields by value; made anew whenever customers are."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from outsidein.hold.sources.own.models import OwnField

#: As many letters of a text are looked up.
LONGEST = 120
_VALUE = {
    "sqlite": (
        "json_each(c.chosen) e",
        "e.key",
        "json_extract(e.value, '$.value')",
        "CAST(json_extract(e.value, '$.value') AS REAL)",
    ),
    "postgresql": (
        "jsonb_each(CAST(c.chosen AS jsonb)) e",
        "e.key",
        "e.value ->> 'value'",
        "CAST(e.value ->> 'value' AS double precision)",
    ),
}


def drop_own_values(cursor: Any, organisation_id: int, some: str, asked: Sequence[int]) -> None:
    """Forget the values of these customers; ``some`` is a condition on ``number``."""
    where = some.replace("number", "customer_number", 1)
    cursor.execute(
        f"DELETE FROM hold_ownvalue WHERE organisation_id = %s{where}",  # noqa: S608 - our own names
        [organisation_id, *asked],
    )


def fill_own_values(cursor: Any, organisation_id: int, some: str, asked: Sequence[int]) -> None:
    """Note the values of these customers by their fields; nothing where there is no own field."""
    forms = OwnField.objects.filter(organisation_id=organisation_id)
    known = list(forms.values_list("code", "form"))
    if not known:
        return
    numbers = [code for code, form in known if form == "number"]
    drop_own_values(cursor, organisation_id, some, asked)
    each, key, value, measured = _VALUE[connection.vendor]
    marks = ", ".join(["%s"] * len(numbers)) or "NULL"
    cursor.execute(
        "INSERT INTO hold_ownvalue (organisation_id, code, value, measured, customer_number)"  # noqa: S608
        f" SELECT c.organisation_id, substr({key}, 5), substr(lower({value}), 1, {LONGEST}),"
        f" CASE WHEN substr({key}, 5) IN ({marks}) THEN {measured} END, c.number"
        f" FROM hold_customer c, {each} WHERE c.organisation_id = %s"
        f" AND c.chosen LIKE %s AND substr({key}, 1, 4) = 'own_'{some}",
        [*numbers, organisation_id, '%"own_%', *asked],
    )
