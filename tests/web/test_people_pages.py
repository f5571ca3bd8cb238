"""The organisation's pages: people, levels, members, as an owner meets them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.holdings import CANARY, hold, sign_in
from tests.people import NOON, gather

from outsidein.people.actions import add_member
from outsidein.people.members.queries import list_members
from outsidein.people.persons.queries import count_people, list_people
from outsidein.people.queries import list_places
from outsidein.people.structure.actions import save_level
from outsidein.people.structure.queries import list_attributes, list_departments, list_levels

pytestmark = pytest.mark.django_db
LIST = (
    b"reference,name,email,level,department\n"
    b"1,<script>alert(1)</script>,ann@x.org,Desk,Care\n"
    b"2,=cmd(),ben@x.org,Desk,<b>Sales</b>\n"
    b"3,Cyd,cyd@x.org,Top,Care\n"
)


@pytest.fixture
def scoped(ann):
    from django_scopes import scope

    client, cast = ann
    with scope(organisation=cast.ours):
        yield client, cast, {"organisation_id": cast.ours}


def upload(client, content=LIST):
    file = SimpleUploadedFile("people.csv", content)
    return client.post("/organisation/people/list/", {"file": file})


def words(response) -> str:
    return response.content.decode()


def test_an_empty_list_teaches_the_first_step(ann):
    page = words(ann[0].get("/organisation/people/"))

    assert "Nobody who can be asked is known yet" in page
    assert "Bring a list in" in page


def test_a_list_is_looked_at_then_taken_and_unknown_levels_are_added_on_the_way(scoped):
    client, _cast, ours = scoped
    save_level(**ours, name="Desk", role="front", at=NOON)
    address = upload(client)["Location"]
    page = words(client.get(address))
    assert "2 new and 0 changed, in 3 rows" in page
    assert "<script>alert" not in page
    assert count_people(**ours).here == 0

    client.post(address, {"deed": "levels", "role-0": "management"})
    client.post(address, {"deed": "take"})

    assert count_people(**ours).here == 3
    assert [level.name for level in list_levels(**ours)] == ["Desk", "Top"]
    taken = words(client.get(address))
    assert "The list was taken whole" in taken
    assert "<b>Sales" not in taken


def test_refused_rows_come_back_as_a_file_without_formulas(scoped):
    client, _cast, ours = scoped
    save_level(**ours, name="Top", role="board", at=NOON)
    address = upload(client)["Location"]

    file = b"".join(client.get(f"{address}refused.csv").streaming_content).decode("utf-8-sig")

    assert file.splitlines()[0].endswith("Refused row,Refused column,Why it was refused")
    assert "'=cmd()" in file
    assert "Cyd" not in file


def test_what_is_no_list_is_told_and_nothing_is_kept(ann, home):
    page = words(upload(ann[0], b"PK\x03\x04 not a table"))

    assert "This is a spreadsheet" in page
    assert not list(home.rglob("*.csv"))


def test_a_person_is_added_changed_and_erased(scoped):
    client, _cast, ours = scoped
    client.post("/organisation/people/new/", {"name": "Eve <i>", "email": "eve@x.org"})
    (eve,) = list_people(**ours).people
    address = f"/organisation/people/{eve.person_id}/"
    assert "Eve &lt;i&gt;" in words(client.get("/organisation/people/"))

    client.post(address, {"name": "Eve", "email": "", "left_on": "2026-03-31"})
    assert count_people(**ours).left == 1
    client.post(address, {"deed": "remove"})

    assert count_people(**ours).left == 0


def test_a_search_holds_no_name_in_an_address(scoped):
    client, cast, _ours = scoped
    hold(cast.ours)

    page = words(client.post("/organisation/people/", {"q": "canary <scr"}))

    assert page.count("/organisation/people/") > 0
    assert f"{CANARY} &lt;script&gt;" in page
    assert "?q=" not in page


def test_levels_and_departments_are_added_moved_and_removed(scoped):
    client, _cast, ours = scoped
    for name in ("Board", "Desk"):
        client.post("/organisation/levels/", {"deed": "add", "name": name, "role": "front"})
    desk = list_levels(**ours)[1].level_id

    client.post("/organisation/levels/", {"deed": "up", "level": desk})
    client.post(
        "/organisation/levels/",
        {"deed": "save", "level": desk, "name": "Counter", "role": "front"},
    )
    client.post("/organisation/departments/", {"deed": "add", "name": "Care", "headcount": "12"})

    assert [level.name for level in list_levels(**ours)] == ["Counter", "Board"]
    assert list_departments(**ours)[0].headcount == 12
    department = list_departments(**ours)[0].department_id
    client.post("/organisation/departments/", {"deed": "remove", "department": department})
    assert list_departments(**ours) == []


def test_a_second_level_of_one_name_is_refused_in_words(scoped):
    client, _cast, ours = scoped
    said = {"deed": "add", "name": "Board", "role": "board"}
    client.post("/organisation/levels/", said)

    page = words(client.post("/organisation/levels/", said, follow=True))

    assert "There is one of this name already" in page
    assert len(list_levels(**ours)) == 1


def test_an_attribute_needs_two_values(scoped):
    client, _cast, ours = scoped

    page = words(client.post("/organisation/attributes/", {"label": "Site", "options": "Hull"}))
    client.post("/organisation/attributes/", {"label": "Site", "options": "Hull\nGrimsby\n"})

    assert "at least two values" in page
    assert list_attributes(**ours)[0].options == ("Hull", "Grimsby")


def test_the_last_owner_is_told_that_they_stay(scoped):
    client, cast, ours = scoped

    said = {"deed": "remove", "member": cast.ann}
    page = words(client.post("/organisation/members/", said, follow=True))

    assert "This is the last owner" in page
    assert len(list_members(**ours)) == 2


@pytest.mark.parametrize("deed", ["role", "remove", "link"])
def test_a_member_of_another_organisation_is_not_here(scoped, deed):
    client, cast, _ours = scoped

    said = {"deed": deed, "member": cast.cleo, "role": "viewer"}

    assert client.post("/organisation/members/", said).status_code == 404


def test_another_organisation_is_made_and_gone_to(scoped):
    client, cast, _ours = scoped

    said = {"name": "Second House", "currency": "EUR", "region": "DE"}
    client.post("/organisation/new/", said)

    assert "Second House" in words(client.get("/organisation/"))
    assert len(list_places(user_id=cast.ann)) == 2
    assert "Nobody who can be asked" in words(client.get("/organisation/people/"))


@pytest.mark.parametrize(
    ("role", "people", "rounds", "new"),
    [
        ("owner", 200, 200, 200),
        ("lead", 200, 200, 404),
        ("facilitator", 404, 200, 404),
        ("steward", 404, 404, 404),
        ("agent", 404, 404, 404),
        ("privacy officer", 404, 404, 404),
        ("viewer", 404, 404, 404),
    ],
)
def test_each_role_opens_its_doors_and_no_others(home, role, people, rounds, new):
    cast = gather()
    somebody = add_member(organisation_id=cast.ours, email="x@example.org", role=role, at=NOON)
    client = sign_in(Client(), somebody)

    answers = [
        client.get(address).status_code
        for address in ("/organisation/people/", "/rounds/", "/organisation/new/")
    ]

    assert answers == [people, rounds, new]
    home_page = words(client.get("/"))
    assert ('href="/organisation/people/"' in home_page) == (people == 200)
    assert ('href="/rounds/"' in home_page) == (rounds == 200)
