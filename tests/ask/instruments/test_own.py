"""Own editions and own wordings: drafts first, frozen when they are asked."""

from datetime import timedelta

import pytest
from django_scopes import scope
from tests.people import NOON, gather

from outsidein.ask.instruments.actions import (
    add_language,
    change_wording,
    delete_draft,
    freeze_edition,
    save_draft,
    upload_edition,
)
from outsidein.ask.instruments.compute import editing
from outsidein.ask.instruments.compute.plain import values_of
from outsidein.ask.instruments.library import get_edition, list_newest_editions
from outsidein.ask.instruments.models import Instrument
from outsidein.ask.instruments.queries import (
    get_edition_of,
    get_own,
    list_available,
    list_editions_of,
    list_own,
)
from outsidein.ground.errors import NotHere, NotNow
from outsidein.ground.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def ours(cast):
    with scope(organisation=cast.ours):
        yield {"organisation_id": cast.ours}


def pulse(**other):
    values = editing.only_language(values_of(get_edition("trust")), "en")
    return {**values, "id": "pulse", "version": 3, **other}


def test_a_file_is_kept_as_a_draft_that_can_be_asked(ours):
    own = upload_edition(**ours, values=pulse(), at=NOON)

    assert (own.slug, own.version, own.is_draft, own.is_fit) == ("pulse", 3, True, True)
    assert [(a.slug, a.version, a.origin) for a in list_available(**ours)][-1] == (
        "pulse",
        3,
        "own",
    )
    assert [e.id for e in list_editions_of(**ours)][-1] == "pulse"
    assert AuditEvent.objects.last().act == "bring an instrument"


def test_the_same_name_again_is_the_next_edition(ours):
    upload_edition(**ours, values=pulse(), at=NOON)

    again = upload_edition(**ours, values=pulse(), at=NOON)

    assert (again.version, again.versions) == (4, (4, 3))
    assert len(list_own(**ours)) == 1


def test_a_file_with_faults_is_kept_but_not_asked(ours):
    own = upload_edition(**ours, values=pulse(guide={}), at=NOON)

    assert [problem.place for problem in own.problems] == ["guide.en"]
    assert "pulse" not in {one.slug for one in list_available(**ours)}
    with pytest.raises(NotNow, match="is not finished: this edition: guide"):
        freeze_edition(**ours, slug="pulse", version=3, at=NOON)
    with pytest.raises(NotHere):
        freeze_edition(**ours, slug="pulse", at=NOON)


@pytest.mark.parametrize("name", ["Pulse", "new", "bring", "a b", "x" * 51, "1a", "../a"])
def test_a_name_that_cannot_be_one_is_refused(ours, name):
    with pytest.raises(NotNow):
        upload_edition(**ours, values=pulse(), slug=name, at=NOON)

    assert Instrument.objects.count() == 0


def test_a_name_of_the_library_is_for_other_words_of_the_same_alone(ours):
    with pytest.raises(NotNow, match="is an instrument of the library"):
        upload_edition(**ours, values=pulse(), slug="crm-scorecard", at=NOON)

    own = upload_edition(**ours, values=pulse(), slug="trust", at=NOON)

    assert (own.version, own.based_on, own.is_wording) == (1001, "trust-1", True)


def test_other_words_make_an_edition_of_our_own_and_leave_the_library(ours):
    own = change_wording(
        **ours, slug="trust", words={"items[1].text": {"en": "They trust us."}}, at=NOON
    )

    assert (own.version, own.based_on, own.is_draft) == (1001, "trust-1", True)
    assert str(own.edition.items[0].text) == "They trust us."
    assert own.edition.items[0].scale == get_edition("trust").items[0].scale
    assert own.edition.items[1:] == get_edition("trust").items[1:]
    assert own.content_hash != get_edition("trust").content_hash
    assert get_edition_of(**ours, slug="trust", version=1) == get_edition("trust")


def test_a_draft_is_changed_and_what_was_asked_makes_the_next_edition(ours):
    first = change_wording(**ours, slug="trust", words={"title": {"en": "A"}}, at=NOON)
    second = change_wording(**ours, slug="trust", words={"title": {"en": "B"}}, at=NOON)
    freeze_edition(**ours, slug="trust", version=1001, at=NOON)

    third = change_wording(**ours, slug="trust", words={"title": {"en": "C"}}, at=NOON)

    assert (first.version, second.version, third.version) == (1001, 1001, 1002)
    assert third.based_on == "trust-1001"
    assert get_own(**ours, slug="trust", version=1001).title == "B"
    with pytest.raises(NotNow, match="asked already"):
        delete_draft(**ours, slug="trust", version=1001, at=NOON)


def test_answers_are_read_by_the_librarys_words_until_our_own_were_asked(ours):
    change_wording(**ours, slug="trust", words={"title": {"en": "Ours"}}, at=NOON)
    before = {e.id: e.version for e in list_editions_of(**ours)}
    freeze_edition(**ours, slug="trust", version=1001, at=NOON)

    after = {e.id: e.version for e in list_editions_of(**ours)}

    assert (before["trust"], after["trust"]) == (1, 1001)
    assert [e.id for e in list_editions_of(**ours)] == [e.id for e in list_newest_editions()]


def test_freezing_without_a_version_takes_our_own_words_and_keeps_the_day(ours):
    change_wording(**ours, slug="trust", words={"title": {"en": "Ours"}}, at=NOON)

    kept = freeze_edition(**ours, slug="trust", at=NOON)
    again = freeze_edition(**ours, slug="trust", at=NOON + timedelta(days=1))

    assert (kept.pk, kept.version) == (again.pk, 1001)
    assert again.frozen_at == NOON
    assert AuditEvent.objects.filter(act="freeze an instrument").count() == 1


def test_the_library_is_still_frozen_as_it_was(ours):
    kept = freeze_edition(**ours, slug="trust", version=1, at=NOON)

    assert (kept.origin, kept.version, kept.frozen_at) == ("library", 1, NOON)
    assert [one.version for one in list_own(**ours)] == []


def test_a_language_is_written_word_by_word_and_only_then_asked(ours):
    upload_edition(**ours, values=pulse(), at=NOON)
    own = add_language(**ours, slug="pulse", language="fr", at=NOON)
    missing = {problem.place for problem in own.problems}

    words = {
        place: {"fr": f"{words['en']} (fr)"}
        for place in editing.list_places(own.values)
        if (words := editing.get_words(own.values, place))
    }
    done = change_wording(**ours, slug="pulse", words=words, at=NOON)

    assert "items[1].text.fr" in missing
    assert done.problems == ()
    assert done.edition.languages == ("en", "fr")
    assert done.edition.items[0].text.say("fr").endswith("(fr)")
    with pytest.raises(NotNow, match="already"):
        add_language(**ours, slug="pulse", language="fr", at=NOON)
    with pytest.raises(NotNow, match="by its code"):
        add_language(**ours, slug="pulse", language="German", at=NOON)


@pytest.mark.parametrize("place", ["items[99].text", "id", "items[1].code", "version", "x.y", ""])
def test_only_words_are_changed_as_words(ours, place):
    with pytest.raises(NotHere):
        change_wording(**ours, slug="trust", words={place: {"en": "x"}}, at=NOON)

    assert Instrument.objects.count() == 0


def test_items_of_the_library_stay_and_items_of_ours_come_and_go(ours):
    wording = change_wording(**ours, slug="trust", words={}, at=NOON)
    own = upload_edition(**ours, values=pulse(), at=NOON)

    with pytest.raises(NotNow, match="not what it asks"):
        save_draft(
            **ours, slug="trust", version=1001, was=wording.content_hash, at=NOON,
            values=editing.remove_item(wording.values, "TRU.1"),
        )  # fmt: skip
    changed = save_draft(
        **ours, slug="pulse", version=3, was=own.content_hash, at=NOON,
        values=editing.remove_item(own.values, "TRU.1"),
    )  # fmt: skip

    assert [item.code for item in changed.edition.items] == ["TRU.2", "TRU.3", "TRU.4", "TRU.5"]


def test_two_who_change_one_draft_are_told(ours):
    own = upload_edition(**ours, values=pulse(), at=NOON)
    change_wording(**ours, slug="pulse", words={"title": {"en": "Other"}}, at=NOON)

    with pytest.raises(NotNow, match="Somebody else"):
        save_draft(
            **ours, slug="pulse", version=3, was=own.content_hash, values=own.values, at=NOON
        )


def test_a_draft_is_thrown_away(ours):
    upload_edition(**ours, values=pulse(), at=NOON)

    delete_draft(**ours, slug="pulse", version=3, at=NOON)

    assert list_own(**ours) == ()
    with pytest.raises(NotHere):
        get_own(**ours, slug="pulse")


def test_another_organisation_sees_and_changes_nothing_of_it(cast, ours):
    upload_edition(**ours, values=pulse(), at=NOON)

    with scope(organisation=cast.theirs):
        theirs = {"organisation_id": cast.theirs}
        assert list_own(**theirs) == ()
        assert "pulse" not in {one.slug for one in list_available(**theirs)}
        for deed in (
            lambda: get_own(**theirs, slug="pulse"),
            lambda: get_edition_of(**theirs, slug="pulse"),
            lambda: freeze_edition(**theirs, slug="pulse", at=NOON),
            lambda: change_wording(**theirs, slug="pulse", words={}, at=NOON),
            lambda: delete_draft(**theirs, slug="pulse", version=3, at=NOON),
        ):
            with pytest.raises(NotHere):
                deed()


def test_older_editions_are_there_where_every_edition_is_wanted(ours):
    upload_edition(**ours, values=pulse(), at=NOON)
    upload_edition(**ours, values=pulse(), at=NOON)

    every = list_available(**ours, every_edition=True)

    assert [(one.slug, one.version) for one in every][-2:] == [("pulse", 4), ("pulse", 3)]
    assert [one.version for one in list_available(**ours) if one.slug == "pulse"] == [4]
