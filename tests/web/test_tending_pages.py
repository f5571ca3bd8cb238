"""What people say on a customer's page: pinned, verified, related; and who else is looking."""

import pytest
from django_scopes import scope
from tests.holdings import hold, sign_in
from tests.people import NOON, gather
from tests.road import bring, table

from outsidein.ground.jobs import get_latest_job
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.customers.models import FieldRule, Pin, Presence, ReachWord, Relation
from outsidein.hold.records.models import Record
from outsidein.people.actions import add_member
from outsidein.tasks.reference import REBUILD

pytestmark = pytest.mark.django_db
AT = "/customers/C-000001/"
PEOPLE = table(
    "id,full name,email,phone,language,status,origin,updated at",
    "1,Ann Smith,ann@example.org,07911 123456,en,active,,2024-01-01",
    "2,Ann Smith,a.smith@work.org,,cy,active,,2025-01-01",
    "3,Bo Li,bo@example.org,,de,prospect,<b>fair</b>,2025-01-01",
)


@pytest.fixture
def ours(home):
    cast = gather()
    with scope(organisation=cast.ours):
        bring(cast.ours, PEOPLE)
        for name, number in {"1": 1, "2": 1, "3": 3}.items():
            Record.objects.filter(external_id=name).update(customer_number=number)
        rebuild_customers(organisation_id=cast.ours, at=NOON)
    return cast


@pytest.fixture
def ann(ours, client):
    return sign_in(client, ours.ann)


def test_a_value_is_pinned_and_taken_back_from_its_page(ours, ann):
    said = {"field": "language", "value": "en", "reason": "She <b>asked</b>"}
    answer = ann.post(f"{AT}pin/", said)

    assert answer["Location"] == f"{AT}#value-language"
    page = ann.get(AT).content.decode()
    assert "She &lt;b&gt;asked&lt;/b&gt;" in page
    assert "ann@example.org" in page
    pin = Pin._base_manager.get()
    ann.post(f"{AT}pin/{pin.pk}/")
    assert "Pinned on" not in ann.get(AT).content.decode()
    assert Pin._base_manager.count() == 2


def test_a_pin_without_a_reason_is_told_and_nothing_is_kept(ours, ann):
    page = ann.post(f"{AT}pin/", {"field": "language", "value": "en"}, follow=True)

    assert "Say why this value is the right one." in page.content.decode()
    assert Pin._base_manager.count() == 0


def test_verified_today_by_phone_is_one_button_and_can_be_taken_back(ours, ann):
    said = {"kind": "phone", "value": "+447911123456", "state": "verified", "how": "phone"}
    ann.post(f"{AT}reach/", said)

    page = ann.get(AT).content.decode()
    assert "by telephone by ann@example.org" in page
    word = ReachWord._base_manager.get()
    ann.post(f"{AT}reach/{word.pk}/")
    assert "by telephone by ann@example.org" not in ann.get(AT).content.decode()


def test_a_relation_is_stated_and_ended(ours, ann):
    ann.post(f"{AT}relations/", {"other": "C-000003", "kind": "family", "reason": "Brother"})

    assert "Bo Li" in ann.get(AT).content.decode()
    assert "Ann Smith" in ann.get("/customers/C-000003/").content.decode()
    ann.post(f"{AT}relations/{Relation._base_manager.get().pk}/")
    assert "Bo Li" not in ann.get(AT).content.decode()


def test_a_relation_to_nobody_is_told(ours, ann):
    for other in ("Bo", "C-000099"):
        page = ann.post(f"{AT}relations/", {"other": other, "kind": "family"}, follow=True)
        assert "error" in page.content.decode()

    assert Relation._base_manager.count() == 0


def test_who_has_the_page_open_is_told_to_the_other(ours, ann, client_class):
    zoe = add_member(organisation_id=ours.ours, email="zoe@example.org", role="agent", at=NOON)
    other = sign_in(client_class(), zoe)
    assert other.post(f"{AT}presence/").content.decode().strip() == ""

    part = ann.post(f"{AT}presence/").content.decode()

    assert "zoe@example.org has this page open too" in part
    assert Presence._base_manager.count() == 2


@pytest.fixture
def client_class(client):
    return type(client)


def test_an_agent_may_pin_but_set_no_rules_and_a_privacy_officer_reads_alone(
    ours, client, client_class
):
    for role, may_pin, may_rule in (("agent", 302, 404), ("privacy officer", 404, 404)):
        email = f"{role.split()[0]}@example.org"
        user = add_member(organisation_id=ours.ours, email=email, role=role, at=NOON)
        one = sign_in(client_class(), user)
        said = {"field": "language", "value": "en", "reason": "x"}
        assert one.get(AT).status_code == 200
        assert one.post(f"{AT}pin/", said).status_code == may_pin
        assert one.get("/customers/values/").status_code == may_rule


def test_a_prospect_says_so_and_is_listed_apart(ours, ann):
    page = ann.get("/customers/C-000003/").content.decode()
    assert "Not a customer yet; came by <bdi>&lt;b&gt;fair&lt;/b&gt;</bdi>" in page

    listed = ann.get("/customers/?status=prospect")

    assert [row.number for row in listed.context["page"].rows] == [3]
    assert ann.get("/customers/?status=ghost").status_code == 404


def test_the_list_counts_prospects_apart(ours, ann):
    hold(ours.ours)  # a run is noted
    with scope(organisation=ours.ours):
        rebuild_customers(organisation_id=ours.ours, at=NOON)

    page = " ".join(ann.get("/customers/").content.decode().split())

    assert "2 customers and 1 prospect" in page


def test_setting_a_rule_queues_the_rebuilding_once(ours, ann):
    said = {"rule-language": "longest", "trust-1": "1"}
    ann.post("/customers/values/", said)

    assert FieldRule._base_manager.get().rule == "longest"
    job = get_latest_job(organisation_id=ours.ours, kind=REBUILD)
    assert job is not None
    assert (
        "1 field is chosen by a rule of your own" in ann.get("/customers/values/").content.decode()
    )
    ann.post("/customers/values/", said)
    assert get_latest_job(organisation_id=ours.ours, kind=REBUILD).public_id == job.public_id


def test_the_timeline_is_narrowed_by_its_address(ours, ann):
    events = ["1,2026-01-01,phone", "1,2026-01-02,email"]
    with scope(organisation=ours.ours):
        bring(ours.ours, table("customer,at,channel", *events), "interactions")
        rebuild_customers(organisation_id=ours.ours, at=NOON)

    part = ann.get(f"{AT}timeline/?channel=phone", headers={"HX-Request": "true"}).content.decode()

    assert "Contact by telephone" in part
    assert "Contact by e-mail" not in part
    assert part.lstrip().startswith('<div id="happened">')
    assert ann.get(f"{AT}?channel=pigeon").status_code == 404
