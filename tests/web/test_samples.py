"""A sample of every kind of file: each is read back without a question."""

import csv
import io

import pytest
from django.test import Client
from django_scopes import scope
from tests.holdings import sign_in
from tests.nearby import read_here
from tests.people import NOON, gather
from tests.road import bring

from outsidein.ask.answers.arrivals import looks_like_answers
from outsidein.hold.sources.compute.dictionary import KIND_NAMES, get_kind
from outsidein.hold.sources.own.actions import add_own_field

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(home, monkeypatch):
    read_here(monkeypatch)
    return gather()


@pytest.fixture
def ann(cast, client):
    return sign_in(client, cast.ann)


def test_a_sample_has_every_field_and_is_taken_without_a_question(cast, ann, subtests):
    for kind in KIND_NAMES:
        with subtests.test(kind):
            file = ann.get(f"/imports/samples/{kind}.csv")

            headers = next(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
            assert headers == [*get_kind(kind).fields]
            with scope(organisation=cast.ours):
                view = bring(cast.ours, file.content, kind=kind, name=f"sample-{kind}.csv")
            assert (view.status, view.read, view.new, view.refused) == ("done", 3, 3, 0)
            columns = view.summary["matching"]["columns"]
            assert {one["header"]: one["field"] for one in columns} == {h: h for h in headers}
            assert "attachment" in file["Content-Disposition"]


def test_a_sample_holds_the_organisation_s_own_fields_and_none_of_another_s(cast, ann):
    with scope(organisation=cast.ours):
        add_own_field(
            organisation_id=cast.ours,
            label="Tier",
            form="one_of",
            options=["=Gold", "Silver"],
            purpose="Who is served first",
            at=NOON,
            actor="user 1",
        )

    ours = ann.get("/imports/samples/customers.csv").content.decode("utf-8-sig")
    theirs = sign_in(Client(), cast.cleo).get("/imports/samples/customers.csv")

    assert ours.splitlines()[0].split(",")[-1] == "own_tier"
    assert "'=Gold" in ours  # no spreadsheet runs it
    assert "tier" not in theirs.content.decode()


def test_a_sample_of_answers_is_told_as_one(ann):
    text = ann.get("/imports/samples/answers.csv").content.decode("utf-8-sig")

    headers, *rows = csv.reader(io.StringIO(text))
    assert looks_like_answers(headers)
    assert len(rows) == 3
    assert all(all(row) for row in rows)


def test_there_is_no_sample_of_what_is_no_kind_of_file(ann):
    assert ann.get("/imports/samples/nothing.csv").status_code == 404


def test_every_kind_is_offered_where_a_file_is_brought_in(ann):
    page = ann.get("/imports/new/").content.decode()

    assert all(f'href="/imports/samples/{kind}.csv"' in page for kind in (*KIND_NAMES, "answers"))
