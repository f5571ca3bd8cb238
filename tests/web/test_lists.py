"""Lists of customers as they are asked for, saved views, and the pages of own fields."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scope
from tests.holdings import sign_in
from tests.people import NOON, Cast, gather
from tests.road import bring, table

from outsidein.ground.models import AuditEvent
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.models import Customer
from outsidein.hold.customers.own.models import OwnValue
from outsidein.hold.customers.views.models import SavedView
from outsidein.hold.records.models import FormerRecord, ImportRun, Record
from outsidein.hold.sources.own.actions import add_own_field
from outsidein.people.actions import add_member

pytestmark = pytest.mark.django_db
LIST = "/customers/list/"
HEADER = "id,full name,town,Shoe size,Tier"


@pytest.fixture
def cast(home) -> Cast:
    cast = gather()
    with scope(organisation=cast.ours):
        said = {"organisation_id": cast.ours, "purpose": "Advice on fit", "at": NOON}
        add_own_field(**said, label="Shoe size", form="number")
        add_own_field(**said, label="Tier", form="one_of", options=["Gold", "Silver"])
        bring(
            cast.ours,
            table(
                HEADER, "1,Ann Lee,Ashby,38,Gold", "2,Ben Orr,Corby,44,Silver", "3,Cy Poe,Ashby,,"
            ),
        )
        for number, record in enumerate(Record.objects.order_by("pk"), start=1):
            Record.objects.filter(pk=record.pk).update(customer_number=number)
        rebuild_customers(organisation_id=cast.ours, at=NOON)
    return cast


@pytest.fixture
def ann(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.ann)


def names(client: Client, **said) -> list[str]:
    page = client.post(LIST, said).content.decode()
    return [name for name in ("Ann Lee", "Ben Orr", "Cy Poe") if f">{name}</a>" in page]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, ["Ann Lee", "Ben Orr", "Cy Poe"]),
        ({"locality": "ashby"}, ["Ann Lee", "Cy Poe"]),
        ({"search": "orr"}, ["Ben Orr"]),
        ({"own-tier-is": "gold"}, ["Ann Lee"]),
        ({"own-shoe_size-from": "40"}, ["Ben Orr"]),
        ({"own-shoe_size-to": "40"}, ["Ann Lee"]),
        ({"own-shoe_size-is": "large"}, []),
        ({"locality": "Ashby", "own-tier-is": "Silver"}, []),
        ({"status": "lost"}, []),
    ],
)
def test_a_list_is_narrowed_by_what_is_asked(ann, said, found):
    assert names(ann, **said) == found


def test_a_view_is_one_click_away_and_others_see_it_when_it_is_shared(ann, cast, client):
    said = {"own-tier-is": "Gold", "columns": ["name", "own_tier"], "deed": "save"}
    ann.post(LIST, {**said, "name": "Golden ones", "shared": "on"})
    ann.post(LIST, {**said, "name": "Mine"})
    shared, mine = SavedView._base_manager.order_by("pk").values_list("pk", flat=True)
    page = ann.get(f"/customers/views/{shared}/").content.decode()

    other = add_member(organisation_id=cast.ours, email="dee@example.org", role="agent", at=NOON)
    dee = sign_in(Client(), other)

    assert "Ann Lee" in page and "Ben Orr" not in page
    assert ">Gold<" in page.replace("<bdi>", "").replace("</bdi>", "")
    assert f'href="/customers/views/{shared}/"' in dee.get(LIST).content.decode()
    assert dee.get(f"/customers/views/{mine}/").status_code == 404
    assert dee.post(f"/customers/views/{shared}/", {"deed": "remove"}).status_code == 302
    assert SavedView._base_manager.filter(pk=shared).exists()


def test_a_view_keeps_no_customer_and_goes_when_it_is_removed(ann):
    ann.post(LIST, {"locality": "Ashby", "deed": "save", "name": "Ashby"})
    view = SavedView._base_manager.get()

    ann.post(f"/customers/views/{view.pk}/", {"deed": "remove"})

    assert set(json.loads(view.said)) == {
        "search", "status", "kind", "locality", "own", "columns", "order",
    }  # fmt: skip
    assert not SavedView._base_manager.exists()


def test_a_list_is_taken_along_as_it_stands_and_that_is_noted(ann):
    said = {"locality": "Ashby", "columns": ["name", "own_shoe_size"], "order": "-number"}

    file = ann.post(LIST, {**said, "deed": "csv"})

    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert text.splitlines() == ["Name,Shoe size", "Cy Poe,", "Ann Lee,38"]
    assert json.loads(AuditEvent.objects.get(act="take customers along").detail) == {"rows": 2}


def test_pages_of_a_list_follow_each_other_without_a_count(ann, cast, django_assert_num_queries):
    with django_assert_num_queries(10):
        ann.get(LIST)


def test_another_organisation_sees_none_of_it(cast):
    cleo = sign_in(Client(), cast.cleo)

    assert names(cleo) == []
    assert "Shoe size" not in cleo.get(LIST).content.decode()


def test_an_own_field_is_set_up_on_its_page(ann):
    ann.post(
        "/customers/fields/",
        {"label": "Pet", "form": "text", "purpose": "Small talk", "options": ""},
    )

    page = ann.get("/customers/fields/").content.decode()
    assert "own_pet" in page and "Small talk" in page


def test_deleting_says_how_many_values_go_and_leaves_none(ann, cast):
    with scope(organisation=cast.ours):
        bring(cast.ours, table(HEADER, "1,Ann Lee,Ashby,39,Gold"))
    address = "/customers/fields/shoe_size/"
    early = ann.post(address, {"deed": "delete", "agreed": "shoe_size"}, follow=True)
    ann.post(address, {"deed": "retire"})
    told = " ".join(ann.get(address).content.decode().split())
    unsure = ann.post(address, {"deed": "delete", "agreed": "shoes"}, follow=True)

    ann.post(address, {"deed": "delete", "agreed": "shoe_size"})

    assert "Retire the field first" in early.content.decode()
    assert "of 2 customers go, from 2 records and 1 former wordings" in told
    assert "Type the field" in unsure.content.decode()
    with scope(organisation=cast.ours):
        kept = [
            *Record.objects.values_list("tidied", "raw"),
            *FormerRecord.objects.values_list("tidied", "raw"),
            *Customer.objects.values_list("chosen", "name"),
        ]
        assert not OwnValue.objects.filter(code="shoe_size").exists()
        assert OwnValue.objects.filter(code="tier").count() == 2
    assert not [size for size in ("38", "39", "44") if size in json.dumps(kept)]
    assert '"Tier"' in kept[0][1]


def test_a_file_that_is_looked_at_may_be_matched_to_own_fields(ann):
    file = SimpleUploadedFile("more.csv", b"id,full name,Fitted in,Tier\n9,Dee Fox,37,Gold\n")
    ann.post("/imports/new/", {"file": file, "kind": "customers", "new_source": "List"})
    run = ImportRun._base_manager.order_by("-pk").first()

    page = ann.get(f"/imports/{run.public_id}/").content.decode()

    assert 'value="own_shoe_size"' in page
    assert ">Shoe size</option>" in page
