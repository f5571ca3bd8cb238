"""Owners are told once when a day is near and once when it has passed, by one mail each time."""

from datetime import timedelta

import pytest
from django.core import mail
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.check.plans.actions import add_action
from outsidein.ground.models import AuditEvent
from outsidein.people.models import Organisation
from outsidein.tasks import plan_reminders
from outsidein.tasks.plan_reminders import remind_everybody, remind_once_a_day

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def cast(home):
    return gather()


def promised(cast, title, days, **more) -> None:
    with scope(organisation=cast.ours):
        add_action(
            organisation_id=cast.ours,
            title=title,
            at=NOON,
            status="agreed",
            due_date=TODAY + timedelta(days=days),
            **more,
        )


def test_one_mail_tells_an_owner_of_all_and_never_twice(cast):
    promised(cast, "Late thing", -1, owner_id=cast.ben)
    promised(cast, "Near thing", 7, owner_id=cast.ben)
    promised(cast, "Far thing", 8, owner_id=cast.ben)
    promised(cast, "Ann's thing", 0, owner_id=cast.ann)

    assert remind_everybody(NOON) == (2, 0)
    assert remind_everybody(NOON + timedelta(hours=1)) == (0, 0)

    bens = next(one for one in mail.outbox if one.to == ["ben@example.org"])
    assert bens.subject == "1 action of yours is late"
    assert bens.body == (
        "The day of these has passed:\n\n"
        "- Late thing\n  by 29 June 2026\n  http://localhost:8000/plans/1/\n\n"
        "These are due within a week:\n\n"
        "- Near thing\n  by 7 July 2026\n  http://localhost:8000/plans/2/\n\n"
        "Say how far they are, or agree on another day, on their pages."
    )
    assert len(mail.outbox) == 2


def test_the_next_day_tells_what_has_become_late_since(cast):
    promised(cast, "Thing", 0, owner_id=cast.ben)

    subjects = []
    for days in range(3):
        remind_everybody(NOON + timedelta(days=days))
        subjects.append([one.subject for one in mail.outbox])
        mail.outbox.clear()

    assert subjects == [["1 action of yours is due soon"], ["1 action of yours is late"], []]


def test_a_title_that_would_write_headers_stands_in_the_body_alone(cast):
    promised(cast, "Call\r\nBcc: everybody@example.org\r\n\r\nBuy", 1, owner_id=cast.ben)

    remind_everybody(NOON)

    [sent] = mail.outbox
    assert "everybody" not in str(sent.message()).partition("\n\n")[0]
    assert sent.recipients() == ["ben@example.org"]
    assert "- Call Bcc: everybody@example.org Buy\n" in sent.body


def test_a_mail_that_cannot_be_sent_is_tried_again_and_names_nobody(cast, settings, caplog):
    promised(cast, "Thing", 1, owner_id=cast.ben)
    # A file stands where the folder of mails should be made.
    (settings.HOME / "mail").write_text("no folder", encoding="utf-8")
    settings.EMAIL_FILE_PATH = settings.HOME / "mail"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

    assert remind_everybody(NOON) == (0, 1)

    assert "ben@" not in caplog.text and "Thing" not in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert remind_everybody(NOON) == (1, 0)


def test_the_log_says_that_it_was_done_and_to_whom_it_says_not(cast):
    promised(cast, "Thing", 1, owner_id=cast.ben)

    remind_everybody(NOON)

    [event] = AuditEvent.objects.filter(act="remind of action")
    assert (event.object_ref, event.detail) == ("action 1", '{"late": false}')


def test_a_sample_is_reminded_by_its_own_day(cast):
    promised(cast, "Thing", 1, owner_id=cast.ben)
    Organisation.objects.filter(pk=cast.ours).update(fixed_as_of=NOON - timedelta(days=30))

    assert remind_everybody(NOON) == (0, 0)


def test_the_timekeeper_reminds_once_a_day_from_six(cast, monkeypatch):
    monkeypatch.setattr(plan_reminders, "_last_day", [])
    promised(cast, "Thing", 1, owner_id=cast.ben)
    told = []

    for hour in (0, 5, 6, 7):
        remind_once_a_day(NOON.replace(hour=hour))
        told.append(len(mail.outbox))
    promised(cast, "Another", 1, owner_id=cast.ben)
    remind_once_a_day(NOON)
    told.append(len(mail.outbox))
    remind_once_a_day(NOON.replace(hour=6) + timedelta(days=1))
    told.append(len(mail.outbox))

    assert told == [0, 0, 1, 1, 1, 2]
