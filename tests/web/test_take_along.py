"""The page on which an owner takes the whole organisation along."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from tests.holdings import hold, sign_in
from tests.people import Cast, gather
from tests.queued import do_queued

from outsidein.ground.models import AuditEvent, Job
from outsidein.tasks.moving import exports_folder
from outsidein.tasks.sweeping import sweep

pytestmark = pytest.mark.django_db
PAGE = "/organisation/take-along/"


@pytest.fixture
def cast(home) -> Cast:
    cast = gather()
    hold(cast.ours)
    return cast


@pytest.fixture
def ann(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.ann)


def written(ann: Client) -> str:
    ann.post(PAGE, {"deed": "write", "arrival": ""})
    do_queued()
    return f"{PAGE}{Job.objects.get(kind='export organisation').public_id}.zip"


def test_an_owner_has_the_file_written_and_downloads_it(ann):
    address = written(ann)

    page = ann.get(PAGE).content.decode()
    file = b"".join(ann.get(address).streaming_content)

    assert f'href="{address}"' in page
    assert "tables/hold.Record.jsonl" in zipfile.ZipFile(BytesIO(file)).namelist()
    assert AuditEvent.objects.filter(act="take organisation along").count() == 1


def test_single_answers_do_not_leave_through_the_page_unsealed(ann):
    address = written(ann)

    names = zipfile.ZipFile(BytesIO(b"".join(ann.get(address).streaming_content))).namelist()

    assert not [name for name in names if "ask.Sheet" in name or "ask.Answer" in name]


def test_a_key_that_is_none_is_said_at_once(ann):
    page = ann.post(PAGE, {"deed": "write", "arrival": "hello"}, follow=True)

    assert "no arrival key" in page.content.decode()
    assert not Job.objects.filter(kind="export organisation").exists()


def test_the_file_is_thrown_away_after_a_day(ann):
    address = written(ann)

    Job.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    sweep(timezone.now() + timedelta(hours=25))

    assert ann.get(address).status_code == 404
    assert list(exports_folder().rglob("*.zip")) == []


def test_the_owner_throws_it_away_at_once(ann):
    address = written(ann)

    ann.post(PAGE, {"deed": "drop"})

    assert ann.get(address).status_code == 404


def test_only_an_owner_may(client, cast):
    ben = sign_in(client, cast.ben)

    assert ben.get(PAGE).status_code == 404
    assert ben.post(PAGE, {"deed": "write"}).status_code == 404
