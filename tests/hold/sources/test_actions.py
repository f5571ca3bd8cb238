from datetime import timedelta

import pytest
from django_scopes import scope
from tests.people import NOON, gather
from tests.road import bring, rows_of_all_tables, table

from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.sources.actions import get_or_make_source, save_source
from outsidein.hold.sources.queries import get_source, list_sources

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(home):
    cast = gather()
    with scope(organisation=cast.ours):
        yield cast


def test_a_source_saved_twice_is_one_source_with_what_was_said_last(
    cast, django_assert_num_queries
):
    first = save_source(organisation_id=cast.ours, name=" CRM ", owner="Ann", at=NOON)
    again = save_source(organisation_id=cast.ours, name="CRM", kind="shop", owner="Ben", at=NOON)

    with django_assert_num_queries(1):
        [source] = list_sources(organisation_id=cast.ours)
    assert (first, source.name, source.kind, source.owner) == (again, "CRM", "shop", "Ben")


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [("", "list", "name"), ("x" * 81, "list", "80"), ("a", "cat", "shop")],
)
def test_a_source_that_cannot_be_is_refused_with_what_can(cast, name, kind, words):
    with pytest.raises(NotNow, match=words):
        save_source(organisation_id=cast.ours, name=name, kind=kind, at=NOON)

    assert list_sources(organisation_id=cast.ours) == []


@pytest.mark.parametrize("name", ["CRM", "  CRM  ", "long " * 40, " " + "y" * 79 + " tail"])
def test_the_source_of_a_name_is_made_once(cast, name):
    made = get_or_make_source(organisation_id=cast.ours, name=name, kind="list", at=NOON)

    assert get_or_make_source(organisation_id=cast.ours, name=name, kind="shop", at=NOON) == made
    assert len(list_sources(organisation_id=cast.ours)) == 1


def test_a_source_is_late_once_its_rhythm_has_passed(cast):
    save_source(organisation_id=cast.ours, name="CRM", expected_every_days=7, at=NOON)
    [never] = list_sources(organisation_id=cast.ours)
    assert not never.is_late(NOON)
    bring(cast.ours, table("id,name", "1,Ann"))

    [source] = list_sources(organisation_id=cast.ours)

    assert source.last_received_at == NOON
    assert not source.is_late(NOON + timedelta(days=7))
    assert source.is_late(NOON + timedelta(days=8))


def test_another_organisations_source_is_not_here_and_one_of_its_name_is_another(cast):
    ours = save_source(organisation_id=cast.ours, name="CRM", owner="Ann", at=NOON)
    held = rows_of_all_tables()["hold.Source"]

    with scope(organisation=cast.theirs):
        with pytest.raises(NotHere):
            get_source(organisation_id=cast.theirs, source_id=ours)
        assert list_sources(organisation_id=cast.theirs) == []
        assert save_source(organisation_id=cast.theirs, name="CRM", at=NOON) != ours

    assert held[0] in rows_of_all_tables()["hold.Source"]
