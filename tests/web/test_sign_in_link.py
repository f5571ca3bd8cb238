"""A link by mail: the same for known and unknown addresses, once, and never past a second step."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django_tasks_db.models import DBTaskResult
from tests.holdings import sign_in
from tests.people import NOON, gather
from tests.queued import do_queued

from outsidein.people.actions import add_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(home, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    return gather()


def mailed_code() -> str:
    return re.search(r"/welcome/#(\S+)", mail.outbox[-1].body)[1]


def asked(client, email):
    page = client.post("/sign-in-link/", {"email": email})
    return page.status_code, page.content


def test_a_link_is_mailed_and_signs_in_once(client, cast):
    asked(client, "BEN@example.org")
    do_queued()

    answer = client.post("/welcome/", {"code": mailed_code()})

    assert mail.outbox[-1].to == ["ben@example.org"]
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/sources/").status_code == 200
    assert "used already" in Client().post("/welcome/", {"code": mailed_code()}).content.decode()


def test_nobody_can_tell_whether_an_address_is_known(client, cast):
    known = asked(client, "ben@example.org")
    unknown = asked(client, "nobody@example.org")

    queued = DBTaskResult.objects.order_by("enqueued_at")
    assert known[0] == unknown[0]
    assert _without_tokens(known[1]) == _without_tokens(unknown[1])
    assert [task.task_path for task in queued] == [queued[0].task_path] * 2
    assert "example.org" not in str([task.args_kwargs for task in queued])
    do_queued()
    assert len(mail.outbox) == 1


def _without_tokens(page):
    """Return a page without what is drawn anew for each."""
    return re.sub(rb'csrfmiddlewaretoken" value="\w+"', b"", page)


def test_asking_again_and_again_is_stopped(client, cast):
    answers = [asked(client, "ben@example.org")[0] for _ in range(6)]

    assert answers == [200] * 5 + [429]
    do_queued()
    assert len(mail.outbox) == 3  # more than that are not alive at a time


def test_the_second_step_is_still_asked(client, cast):
    sign_in(client, cast.ben)  # gives Ben a second step
    client.logout()
    asked(client, "ben@example.org")
    do_queued()

    answer = client.post("/welcome/", {"code": mailed_code()})

    assert answer["Location"].startswith("/account/2fa/authenticate/")


def test_another_role_ends_every_session_at_once(client, cast):
    add_member(organisation_id=cast.ours, email="lea@example.org", role="lead", at=NOON)
    ben, ann = Client(), Client()
    asked(client, "ben@example.org")
    do_queued()
    ben.post("/welcome/", {"code": mailed_code()})
    assert ben.get("/sources/").status_code == 200
    sign_in(ann, cast.ann)

    ann.post("/organisation/members/", {"deed": "role", "member": cast.ben, "role": "lead"})

    assert ben.get("/sources/").status_code == 302


def test_an_invitation_brings_somebody_in(client, cast):
    sign_in(client, cast.ann)

    client.post("/organisation/members/", {"deed": "invite", "email": "New@x.org", "role": "lead"})
    do_queued()

    assert "Harbour Energy" in mail.outbox[-1].subject
    new = Client()
    new.post("/welcome/", {"code": mailed_code()})
    assert "/account/2fa/" in new.get("/organisation/people/")["Location"]


def test_the_sign_in_page_offers_a_passkey_and_a_link(client, cast):
    page = client.get("/account/login/").content.decode()

    ajax = {"X-Requested-With": "XMLHttpRequest"}
    assert "Sign in with a passkey" in page
    assert 'href="/sign-in-link/"' in page
    assert client.get("/account/2fa/webauthn/login/", headers=ajax).json()["request_options"][
        "publicKey"
    ]
