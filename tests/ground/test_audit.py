import pytest
from django.db import DatabaseError, connection, transaction
from tests.people import NOON

from outsidein.ground.audit import audit_head, verify_audit, write_audit
from outsidein.ground.models import AuditEvent

pytestmark = pytest.mark.django_db


def _three_acts() -> None:
    for act in ("open", "answer", "close"):
        write_audit(organisation_id=1, act=act, object_ref="round 1", at=NOON)


def test_an_untouched_log_holds():
    _three_acts()

    assert verify_audit() is None


@pytest.mark.parametrize(
    "sql", ["UPDATE ground_auditevent SET act = 'x'", "DELETE FROM ground_auditevent"]
)
def test_the_log_refuses_changing_and_deleting(sql):
    _three_acts()

    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        connection.cursor().execute(sql)

    assert AuditEvent.objects.count() == 3


@pytest.mark.sqlite
def test_replacing_a_row_is_refused_too():
    _three_acts()
    first = AuditEvent.objects.order_by("id").first()

    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        connection.cursor().execute(
            "INSERT OR REPLACE INTO ground_auditevent SELECT id, organisation_ref, at, actor, 'x',"
            " object_ref, detail, previous_hash, hash FROM ground_auditevent WHERE id = %s",
            [first.pk],
        )


def test_a_forged_line_is_named():
    _three_acts()
    second = AuditEvent.objects.order_by("id")[1]
    drop = (
        "DROP TRIGGER audit_refuses_update"
        if connection.vendor == "sqlite"
        else "DROP TRIGGER audit_refuses_change ON ground_auditevent"
    )
    connection.cursor().execute(drop)
    AuditEvent.objects.filter(pk=second.pk).update(act="nothing")

    broken = verify_audit()

    assert broken is not None
    assert broken.sequence == second.pk


def test_the_head_names_the_last_line():
    _three_acts()

    assert audit_head()[1] == AuditEvent.objects.order_by("-id").first().hash
