"""The sources' pages as a person meets them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from tests.holdings import hold, sign_in
from tests.people import gather

from outsidein.hold.sources.models import Source

pytestmark = pytest.mark.django_db
WHO = 4


@pytest.fixture
def ann(home, client):
    cast = gather()
    return sign_in(client, cast.ann), cast


def test_a_source_is_made_and_changed_and_keeps_its_name(ann):
    client, _ = ann
    said = {"name": "CRM", "kind": "list", "owner": "Ann", "expected_every_days": "7"}
    client.post("/sources/new/", said)
    source = Source._base_manager.get()

    client.post(f"/sources/{source.pk}/change/", {**said, "name": "Other", "owner": "Ben"})

    changed = Source._base_manager.get()
    assert (changed.name, changed.owner, changed.expected_every_days) == ("CRM", "Ben", 7)


def test_a_second_source_of_one_name_is_told_apart_from_a_change(ann):
    client, cast = ann
    hold(cast.ours)

    page = client.post("/sources/new/", {"name": "Canary list", "kind": "shop"}).content.decode()

    assert "There is a source of this name already" in page
    assert Source._base_manager.get().kind == "list"


def test_a_source_that_should_have_come_again_is_late(ann, django_assert_num_queries):
    client, cast = ann
    hold(cast.ours)
    Source._base_manager.update(
        expected_every_days=7, last_received_at=timezone.now() - timedelta(days=9)
    )

    with django_assert_num_queries(WHO + 6):
        page = client.get("/sources/").content.decode()

    assert "1 of 1 source should have come again by now" in page


def test_the_first_page_names_who_is_late_and_leads_there(ann):
    client, cast = ann
    source = hold(cast.ours).source
    Source._base_manager.update(
        expected_every_days=7, last_received_at=timezone.now() - timedelta(days=9)
    )

    page = client.get("/").content.decode()

    assert "1 source should have come again by now:" in page
    assert f'<a href="/sources/{source}/"><bdi>Canary list</bdi></a>' in page


def test_the_first_page_names_three_that_are_late_and_counts_the_rest(ann):
    client, cast = ann
    long_ago = timezone.now() - timedelta(days=100)
    for number in range(5):
        Source._base_manager.create(
            organisation_id=cast.ours,
            name=f"Feed {number}",
            expected_every_days=7,
            last_received_at=long_ago + timedelta(days=number),
        )

    page = client.get("/").content.decode()

    assert "5 sources should have come again by now:" in page
    assert [f"Feed {n}" in page for n in range(5)] == [True, True, True, False, False]
    assert 'and <a href="/sources/">2 more</a>' in page


def test_the_first_page_says_nothing_while_every_source_is_on_time(ann):
    client, cast = ann
    hold(cast.ours)
    Source._base_manager.update(
        expected_every_days=7, last_received_at=timezone.now() - timedelta(days=6)
    )

    page = client.get("/").content.decode()

    assert "should have come again" not in page


def test_a_viewer_reads_the_sources_and_changes_none(client, home):
    cast = gather()
    held = hold(cast.ours)
    sign_in(client, cast.ben)

    page = client.get("/sources/").content.decode()

    assert "Canary list" in page
    assert (
        f"/sources/{held.source}/change/"
        not in client.get(f"/sources/{held.source}/").content.decode()
    )


def test_a_source_says_who_answers_why_it_is_kept_and_what_it_brought(
    ann, django_assert_num_queries
):
    client, cast = ann
    held = hold(cast.ours)
    client.post(
        f"/sources/{held.source}/change/",
        {
            "kind": "partner",
            "owner_user_id": str(cast.ann),
            "lawful_basis": "contract",
            "lawful_note": "Canary <b>contract</b> 7",
            "expected_every_days": "7",
            "agreement_title": "Canary <i>agreement</i>",
            "agreement_until": "2020-01-31",
        },
    )

    with django_assert_num_queries(WHO + 8):
        page = client.get(f"/sources/{held.source}/").content.decode()

    assert "ann@example.org" in page
    assert "Canary &lt;b&gt;contract&lt;/b&gt; 7" in page
    assert "Canary &lt;i&gt;agreement&lt;/i&gt;" in page
    assert "has ended" in page
    assert '<p class="label">Customer records</p><p class="value">1</p>' in page


def test_a_source_without_a_rhythm_gets_no_verdict(ann):
    client, cast = ann
    held = hold(cast.ours)
    Source._base_manager.update(last_received_at=timezone.now() - timedelta(days=900))

    page = client.get(f"/sources/{held.source}/").content.decode()

    assert "nobody can say whether it is late" in page
    assert 'class="pill bad"' not in page


def test_a_source_that_is_long_gone_is_silent(ann):
    client, cast = ann
    held = hold(cast.ours)
    Source._base_manager.update(
        expected_every_days=7, last_received_at=timezone.now() - timedelta(days=22)
    )

    page = client.get(f"/sources/{held.source}/").content.decode()

    assert '<span class="pill bad">silent</span>' in page
    assert "Ask <bdi>Canary owner</bdi>" in page


def test_a_retired_source_is_not_late(ann):
    client, cast = ann
    held = hold(cast.ours)
    Source._base_manager.update(
        expected_every_days=7, last_received_at=timezone.now() - timedelta(days=22)
    )

    client.post(f"/sources/{held.source}/", {"deed": "retire"})

    assert "1 source knows our customers" in client.get("/sources/").content.decode()


def test_what_a_form_says_wrong_stands_beside_its_field(ann):
    client, cast = ann

    page = client.post("/sources/new/", {"name": "", "kind": "moon", "expected_every_days": "0"})

    form = page.context["form"]
    assert set(form.errors) == {"name", "kind", "expected_every_days"}
    with scope(organisation=cast.ours):
        assert not Source.objects.exists()
