"""What the page of a run says of the records it compared."""

import json

import pytest
from django_scopes import scope
from django_tasks_db.models import DBTaskResult
from tests.holdings import sign_in
from tests.people import NOON, gather

from outsidein.ground.jobs import job_progress, start_job
from outsidein.hold.identities.models import Resolution
from outsidein.hold.identities.resolution import SAID, Looked
from outsidein.tasks.refresh import REFRESH
from outsidein.web.imports.looked import told_looked

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("looked", "said"),
    [
        (None, ""),
        (Looked(records=9, fresh=1), "Only the 1 record that is new or changed was compared"),
        (Looked(records=9, fresh=4321), "Only the 4,321 records that are new or changed were"),
        (Looked(records=9, gone=2), "No record was new or changed"),
        (
            Looked(why="damaged", records=9),
            "What was kept of the last run is damaged",
        ),
    ],
)
def test_a_run_says_what_it_compared_and_why(looked, said):
    assert said in told_looked(looked)


@pytest.mark.parametrize("why", SAID)
def test_every_reason_has_its_words(why):
    assert told_looked(Looked(why=why)).removeprefix("All records were compared anew. ")


def test_the_page_says_it_and_its_button_has_all_compared(home, client):
    cast = gather()
    sign_in(client, cast.ann)
    ours = {"organisation_id": cast.ours}
    with scope(organisation=cast.ours):
        Resolution.objects.create(
            **ours,
            ran_at=NOON,
            records=9,
            customers=9,
            detail=json.dumps({"looked": {"fresh": 3, "records": 9}}),
        )
        with job_progress(**ours, public_id=start_job(**ours, kind=REFRESH, at=NOON)):
            pass

    page = client.get("/imports/refresh/").content.decode()
    client.post("/imports/refresh/", {"compare": "all"})

    assert "Only the 3 records that are new or changed were compared, with all others." in page
    assert "Compare all records anew" in page
    assert DBTaskResult.objects.get().args_kwargs["args"][2] is True
